// SPDX-License-Identifier: MIT
// The arrays that a ceiling's sweep reads and writes, one thread's.
#ifndef TRAFFIC_ARENA_H
#define TRAFFIC_ARENA_H

#include <stdbool.h>
#include <stdint.h>

#include "traffic.h"

// As workload_pattern() writes it: "r2w1", "r1w1-inplace", "r4w1-merged".
struct traffic_pattern {
    unsigned reads, writes;
    bool in_place, merged;
};
bool traffic_pattern_parse(const char *text, struct traffic_pattern *pattern);

// Bytes of each array where all of them take about `bytes` together, and those that one sweep reads and writes.
uint64_t traffic_array_bytes(struct traffic_pattern pattern, uint64_t bytes);
uint64_t traffic_moved_bytes(struct traffic_pattern pattern, uint64_t array_bytes);

struct traffic_arena {
    struct traffic traffic;
    void *mapping;
    uint64_t mapping_bytes;
};
// Touched first by the calling thread; no advice about huge pages, as for the arrays of timed kernels. False if there is no memory.
bool traffic_arena_create(struct traffic_arena *arena, struct traffic_pattern pattern, uint64_t array_bytes);
void traffic_arena_free(struct traffic_arena *arena); // also of one that is all zeros

#endif
