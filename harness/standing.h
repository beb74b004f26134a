// SPDX-License-Identifier: MIT
// How the implementations of every call stood in one run at L2 size: what the summary table, the speed-up chart and the report say.
#ifndef STANDING_H
#define STANDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "statistics.h"
#include "store.h"

struct standing {
    char kernel[128], activation[40], form[40], type[16], mode[16], implementation[48];
    char kind[16];            // as in kind.h
    double median, low, high; // nanoseconds an element, 95 % interval of the median
    double bound;             // share of what this machine can do; NaN: no ceiling measured
    double max_ulp;           // largest error any verification of this machine code found; infinite where a NaN was due and did not
                              // come; NaN: not verified
    double inputs;            // compared by the largest of those verifications
    struct interval speedup;  // over libm, from the samples of the same rounds; NaN: the contest has no libm
    uint64_t rounds;          // that both have; 0: none
    bool noisy;
};

// Of `run`, single-threaded, normally distributed inputs, out of place: calls in order of activation, forward first, and within a
// call the fastest first. 0 with *code after complaining, or with EXIT_FINE where there are none; the caller frees.
struct standing *standings_load(struct store *store, const char *run, size_t *count, int *code);

// Whether both are implementations of one activation.form.type.
bool standing_same_call(const struct standing *a, const struct standing *b);

// The fastest implementation of the call that begins at `first` which promises an accuracy, or 0; *next receives the place of the
// next call.
const struct standing *standing_best(const struct standing *standings, size_t count, size_t first, size_t *next);

#endif
