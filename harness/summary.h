// SPDX-License-Identifier: MIT
// What the samples of one cell say. All times are nanoseconds an element.
#ifndef SUMMARY_H
#define SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"

// A 95 % interval wider than this share of its median is called noisy.
#define NOISY_WIDTH 0.02

struct summary {
    uint64_t samples; // 0: nothing below is set
    double median, low, high, minimum, mad;
    double cycles; // an element
    double bound;  // share of what the machine can do; NaN: no ceiling measured
    bool noisy;
};

// Of `cell`. Without `interval`, low and high are the median: resampling is most of the work, and a check does without it.
int summary_compute(struct store *store, const char *cell, bool interval, struct summary *summary);

#endif
