// SPDX-License-Identifier: MIT
// Labelled samples, and how they get into a batch.
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdint.h>

#include "real.h"
#include "workers.h"

// A set of labelled samples; someone else's.
struct samples {
    const float *values;   // [count][size]
    const uint8_t *labels; // [count]
    uint64_t count;        // 1 to UINT32_MAX
    uint64_t size;         // values of one: the network's input
};

// input[count][size] and labels[count] become those of samples order[first..first + count), or first..first + count where order is 0.
void samples_gather(const struct samples *samples, const uint32_t *order, uint64_t first, uint64_t count, const struct workers *workers, real *input,
                    uint8_t *labels);

#endif
