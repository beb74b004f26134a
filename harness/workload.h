// SPDX-License-Identifier: MIT
// The operands of one call of one kernel: which arrays its form takes, how large, how filled. Used by verify and bench alike,
// so that what is timed is what was verified.
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"

// Sizes in bytes of each operand of a call of this shape; 0 where the form has none.
struct workload_sizes {
    uint64_t x, dy, out, aux, parameters, dparameters, bias;
};
struct workload_sizes workload_sizes(const struct activations_row *row, uint64_t rows, uint64_t channels, uint64_t pieces);

// The shape in which `row` is benchmarked with about n elements of x: elementwise in one row; per channel, bias and doubling
// forms with 64 channels; grouped with 64 units of 4 pieces. Sets rows, channels, pieces and parameters' defaults.
void workload_shape(const struct activations_row *row, uint64_t n, struct activations_call *call);

// Arrays read and written by one call in units of x's array: the traffic pattern, as text for the ceilings ("r1w1", "r2w1").
const char *workload_pattern(const struct activations_row *row);

// Input distributions by name, 0-ended: normal-0-1 is the default.
extern const char *const workload_distributions[];
void workload_fill(float *values, uint64_t n, const char *distribution, uint64_t seed);

#endif
