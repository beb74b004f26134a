// SPDX-License-Identifier: MIT
// One piece of memory for all that a network needs. A plan runs twice: while measuring, arena_take gives 0 and counts; after
// arena_reserve it gives the same pieces in the same order. Nothing is allocated later.
#ifndef ARENA_H
#define ARENA_H

#include <stdbool.h>
#include <stdint.h>

struct arena {
    unsigned char *base; // 0 while measuring
    uint64_t used, size; // bytes
    bool overflow;       // a size did not fit: arena_reserve refuses
};

// `count` elements of `element` bytes, aligned to a cache line, zeroed; 0 while measuring.
void *arena_take(struct arena *arena, uint64_t count, uint64_t element);
// Ends measuring and allocates what was counted. An exit code; complains of too large a size, or of too little memory.
int arena_reserve(struct arena *arena);
void arena_free(struct arena *arena);

#endif
