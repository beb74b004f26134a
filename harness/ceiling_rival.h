// SPDX-License-Identifier: MIT
// A ceiling's way to move bytes as one rival more of a contest: what a shared memory gives changes by the minute, and only what is sampled
// in the same rounds is what the kernels could have had.
#ifndef CEILING_RIVAL_H
#define CEILING_RIVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "traffic_arena.h"

struct ceiling_rival {
    char method[32];
    uint64_t bytes; // read and written by one sweep of all threads
    unsigned threads;
    traffic_sweep *sweep;
    struct traffic_pattern pattern;
    uint64_t array_bytes;
    struct traffic_arena *arenas; // one a thread
};

// For `threads` threads whose arrays take about `bytes` together in each, by the method of that name (traffic.h). False: an unknown pattern
// or method, or no memory; then and later to be freed all the same.
bool ceiling_rival_create(struct ceiling_rival *rival, const char *pattern, const char *method, uint64_t bytes, unsigned threads);
void ceiling_rival_free(struct ceiling_rival *rival);

// Each thread makes its arrays, once, before it sweeps them.
bool ceiling_rival_touch(struct ceiling_rival *rival, unsigned worker);
void ceiling_rival_sweep(const struct ceiling_rival *rival, unsigned worker, uint64_t sweeps);

#endif
