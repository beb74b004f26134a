// SPDX-License-Identifier: MIT
#include "hash.h"

#include <stdio.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

void hash_text(const void *bytes, uint64_t size, char hash[33]) {
    const XXH128_hash_t value = XXH3_128bits(bytes, size);
    snprintf(hash, 33, "%016llx%016llx", (unsigned long long)value.high64, (unsigned long long)value.low64);
}
