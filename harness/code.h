// SPDX-License-Identifier: MIT
// The machine code of a kernel, for its hash: kernels whose code is the same need not be compared.
#ifndef CODE_H
#define CODE_H

#include <stdbool.h>
#include <stdint.h>

struct code {
    char hash[33];  // of the function's bytes with every relocated field as zeros, and of what those fields name: see
                    // elf_function_describe; "unknown" where the file has no symbols or relocations
    uint64_t bytes; // 0 if unknown
};

// Of the function at `address`, read from the file it was loaded from (linked with --emit-relocs).
struct code code_of(const void *address);

// 128-bit hash (XXH3) of bytes as 32 hexadecimal digits and a 0.
void hash_text(const void *bytes, uint64_t size, char hash[33]);

#endif
