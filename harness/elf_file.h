// SPDX-License-Identifier: MIT
// The functions of an ELF file and their bytes. Every offset in the file is checked before it is followed: a damaged or hostile
// file is one without functions, never a crash.
#ifndef ELF_FILE_H
#define ELF_FILE_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

struct elf_file {
    uint8_t *bytes;  // as stored
    uint8_t *masked; // the same with every relocated field as zeros
    uint64_t size;
    bool relocations_kept; // linked with --emit-relocs; without them `masked` still has addresses in it
};

// Reads the file and masks it. False if it cannot be read or is not a 64-bit ELF file of this machine's byte order.
bool elf_open(struct elf_file *file, const char *path);
void elf_close(struct elf_file *file);

bool elf_header(const struct elf_file *file, Elf64_Ehdr *header);
// A section whose contents, if it has any, lie within the file.
bool elf_section(const struct elf_file *file, const Elf64_Ehdr *header, uint64_t index, Elf64_Shdr *section);

struct elf_field {
    uint64_t offset, bytes; // in the file
    bool in_code;
    uint32_t section; // index of the one that has the field
    uint32_t symbols; // index of the one that has the symbol
    Elf64_Rela relocation;
};

// Calls `visit` for every field of what is loaded that the linker filled, or will, and kept the relocation of, in the order of the
// file: not those of debugging information, which are most. A linked file's other relocations are loaded with the program (SHF_ALLOC)
// and never touch code.
void elf_each_field(const struct elf_file *file, const Elf64_Ehdr *header, void (*visit)(const struct elf_field *field, void *context),
                    void *context);

struct elf_function {
    uint64_t offset, size; // in the file
    uint64_t skipped;      // bytes of the function before the address asked for
    const char *name;      // in the file's bytes, valid while it is open; empty if unknown
};

// The function that covers a virtual address of the file; false if there is none, as in a stripped file.
bool elf_function_at(const struct elf_file *file, uint64_t address, struct elf_function *function);

// Calls `take` with all that makes up the function, apart from where the linker put it: its bytes with relocated fields as zeros,
// then for each of these the name of the function that it refers to, or on x86-64 the first 4 bytes of the constant.
void elf_function_describe(const struct elf_file *file, const struct elf_function *function,
                           void (*take)(const void *bytes, uint64_t size, void *context), void *context);

#endif
