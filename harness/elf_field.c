// SPDX-License-Identifier: MIT
#include "elf_field.h"

#include <elf.h>
#include <stddef.h>

// Bits of instructions that stay, by their format.
#define A64_ADR UINT32_C(0x9f00001f)          // ADR, ADRP
#define A64_IMM12 UINT32_C(0xffc003ff)        // ADD, loads and stores
#define A64_IMM26 UINT32_C(0xfc000000)        // B, BL
#define A64_IMM19 UINT32_C(0xff00001f)        // B.cond, CBZ, LDR of a literal
#define A64_IMM14 UINT32_C(0xfff8001f)        // TBZ
#define RV_U UINT32_C(0x00000fff)             // LUI, AUIPC; J has the same
#define RV_I UINT32_C(0x000fffff)             // loads, ADDI, JALR
#define RV_S UINT32_C(0x01fff07f)             // stores; B has the same
#define RV_C_BRANCH UINT32_C(0xe383)          // C.BEQZ
#define RV_C_JUMP UINT32_C(0xe003)            // C.J
#define RV_CALL ((uint64_t)RV_I << 32 | RV_U) // AUIPC, JALR

static const struct elf_field_kind kinds[] = {
    {EM_X86_64, 4, R_X86_64_PC32, true, 0},
    {EM_X86_64, 4, R_X86_64_PLT32, true, 0},
    {EM_X86_64, 4, R_X86_64_GOTPCREL, true, 0},
    {EM_X86_64, 4, R_X86_64_GOTPCRELX, true, 0},
    {EM_X86_64, 4, R_X86_64_REX_GOTPCRELX, true, 0},
    {EM_X86_64, 8, R_X86_64_64, false, 0},
    {EM_X86_64, 8, R_X86_64_PC64, true, 0},
    {EM_X86_64, 0, R_X86_64_NONE, false, 0},

    {EM_AARCH64, 8, R_AARCH64_ABS64, false, 0},
    {EM_AARCH64, 4, R_AARCH64_PREL32, true, 0},
    {EM_AARCH64, 8, R_AARCH64_PREL64, true, 0},
    {EM_AARCH64, 0, R_AARCH64_NONE, false, 0},
    {EM_AARCH64, 4, R_AARCH64_ADR_PREL_LO21, false, A64_ADR},
    {EM_AARCH64, 4, R_AARCH64_ADR_PREL_PG_HI21, false, A64_ADR},
    {EM_AARCH64, 4, R_AARCH64_ADR_PREL_PG_HI21_NC, false, A64_ADR},
    {EM_AARCH64, 4, R_AARCH64_ADR_GOT_PAGE, false, A64_ADR},
    {EM_AARCH64, 4, R_AARCH64_ADD_ABS_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_LDST8_ABS_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_LDST16_ABS_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_LDST32_ABS_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_LDST64_ABS_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_LDST128_ABS_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_LD64_GOT_LO12_NC, false, A64_IMM12},
    {EM_AARCH64, 4, R_AARCH64_JUMP26, false, A64_IMM26},
    {EM_AARCH64, 4, R_AARCH64_CALL26, false, A64_IMM26},
    {EM_AARCH64, 4, R_AARCH64_LD_PREL_LO19, false, A64_IMM19},
    {EM_AARCH64, 4, R_AARCH64_CONDBR19, false, A64_IMM19},
    {EM_AARCH64, 4, R_AARCH64_TSTBR14, false, A64_IMM14},

    {EM_RISCV, 8, R_RISCV_64, false, 0},
    {EM_RISCV, 8, R_RISCV_ADD64, false, 0},
    {EM_RISCV, 8, R_RISCV_SUB64, false, 0},
    {EM_RISCV, 2, R_RISCV_ADD16, false, 0},
    {EM_RISCV, 2, R_RISCV_SUB16, false, 0},
    {EM_RISCV, 4, R_RISCV_32_PCREL, true, 0},
    {EM_RISCV, 0, R_RISCV_NONE, false, 0},
    {EM_RISCV, 0, R_RISCV_RELAX, false, 0},
    {EM_RISCV, 0, R_RISCV_ALIGN, false, 0},
    {EM_RISCV, 8, R_RISCV_CALL, false, RV_CALL},
    {EM_RISCV, 8, R_RISCV_CALL_PLT, false, RV_CALL},
    {EM_RISCV, 4, R_RISCV_BRANCH, false, RV_S},
    {EM_RISCV, 4, R_RISCV_JAL, false, RV_U},
    {EM_RISCV, 2, R_RISCV_RVC_BRANCH, false, RV_C_BRANCH},
    {EM_RISCV, 2, R_RISCV_RVC_JUMP, false, RV_C_JUMP},
    {EM_RISCV, 4, R_RISCV_GOT_HI20, false, RV_U},
    {EM_RISCV, 4, R_RISCV_PCREL_HI20, false, RV_U},
    {EM_RISCV, 4, R_RISCV_PCREL_LO12_I, false, RV_I},
    {EM_RISCV, 4, R_RISCV_PCREL_LO12_S, false, RV_S},
    {EM_RISCV, 4, R_RISCV_HI20, false, RV_U},
    {EM_RISCV, 4, R_RISCV_LO12_I, false, RV_I},
    {EM_RISCV, 4, R_RISCV_LO12_S, false, RV_S},
};

struct elf_field_kind elf_field_kind(uint16_t machine, uint64_t type) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].machine == machine && kinds[i].type == type) return kinds[i];
    return (struct elf_field_kind){.machine = machine, .bytes = 4, .type = (uint32_t)type};
}
