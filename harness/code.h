// SPDX-License-Identifier: MIT
// The machine code of a kernel, for its hash: kernels whose code is the same need not be compared.
#ifndef CODE_H
#define CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"
#include "hash.h"

struct code {
    char hash[33];  // of the function's bytes with every relocated field as zeros, and of what those fields name: see
                    // elf_function_describe; "unknown" where the file has no symbols or relocations
    uint64_t bytes; // 0 if unknown
};

// Of the function at `address`, read from the file it was loaded from (linked with --emit-relocs).
struct code code_of(const void *address);

// Of a row's kernel. A peer's kernel only calls its library, whose code is not read: the hash is then of both the kernel's own code
// and the library's version and build id, and `bytes`, which would be those of the call alone, is 0.
struct code code_of_row(const struct activations_row *row);

#endif
