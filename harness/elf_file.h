// SPDX-License-Identifier: MIT
// The functions of an ELF file and their bytes. Every offset in the file is checked before it is followed: a damaged or hostile
// file is one without functions, never a crash.
#ifndef ELF_FILE_H
#define ELF_FILE_H

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

struct elf_function {
    uint64_t offset, size; // in the file
    uint64_t skipped;      // bytes of the function before the address asked for
};

// The function that covers a virtual address of the file; false if there is none, as in a stripped file.
bool elf_function_at(const struct elf_file *file, uint64_t address, struct elf_function *function);

// Calls `take` with all that makes up the function, apart from where the linker put it: its bytes with relocated fields as zeros,
// then for each of these the name of the function that it refers to, or on x86-64 the first 4 bytes of the constant.
void elf_function_describe(const struct elf_file *file, const struct elf_function *function,
                           void (*take)(const void *bytes, uint64_t size, void *context), void *context);

#endif
