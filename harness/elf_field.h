// SPDX-License-Identifier: MIT
// What a linker writes where a relocation stands, by the psABI supplement of each architecture.
#ifndef ELF_FIELD_H
#define ELF_FIELD_H

#include <stdbool.h>
#include <stdint.h>

struct elf_field_kind {
    uint16_t machine;     // EM_
    uint16_t bytes;       // from the relocation's offset on; 0: a remark to the linker
    uint32_t type;        // R_
    bool relative;        // to the field's own address
    uint64_t instruction; // of these bytes, the first lowest: bits that are not the linker's, as registers are
};

// 4 bytes, all the linker's, of a type that is not known.
struct elf_field_kind elf_field_kind(uint16_t machine, uint64_t type);

#endif
