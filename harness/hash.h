// SPDX-License-Identifier: MIT
#ifndef HASH_H
#define HASH_H

#include <stdint.h>

// 128-bit hash (XXH3) of bytes as 32 hexadecimal digits and a 0.
void hash_text(const void *bytes, uint64_t size, char hash[33]);

#endif
