// SPDX-License-Identifier: MIT
// A way to move bytes with all threads, for the contest of such ways that a ceiling is, and as one rival more of a contest of kernels: what a
// shared memory gives changes by the minute, and only what is sampled in the same rounds is what the kernels could have had.
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

// For `threads` threads whose arrays take about `bytes` together in each. False: an unknown pattern, or no memory; then and later to be freed all
// the same.
bool ceiling_rival_create(struct ceiling_rival *rival, const char *pattern, uint64_t bytes, unsigned threads);
// How it sweeps from here on. False: this CPU or this pattern has no such way.
bool ceiling_rival_choose(struct ceiling_rival *rival, const struct traffic_method *method);
bool ceiling_rival_choose_named(struct ceiling_rival *rival, const char *method);
void ceiling_rival_free(struct ceiling_rival *rival);

// Each thread makes its arrays, once, before it sweeps them.
bool ceiling_rival_touch(struct ceiling_rival *rival, unsigned worker);
void ceiling_rival_sweep(const struct ceiling_rival *rival, unsigned worker, uint64_t sweeps);

#endif
