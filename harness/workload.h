// SPDX-License-Identifier: MIT
// The operands of one call of one kernel: which arrays its form takes, how large, how filled. Used by verify and bench alike,
// so that what is timed is what was verified.
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"

// The row's function, or 0 if the table has none of that name.
const struct activations_function *workload_function(const struct activations_row *row);

// What a row's form and family say about its operands.
struct workload_form {
    bool backward, bias, mask, index, inference;
    bool interleaved;                                    // a grouped function's pieces are innermost
    bool per_channel, shared, random, grouped, doubling; // none: elementwise
    bool reads_x;                                        // backward-mask and backward-index need none
    uint64_t element_bytes;                              // of the storage type
};
struct workload_form workload_form(const struct activations_row *row);

// Sizes in bytes of each operand of a call of this shape; 0 where the form has none.
struct workload_sizes {
    uint64_t x, dy, out, aux, parameters, dparameters, bias;
};
struct workload_sizes workload_sizes(const struct activations_row *row, uint64_t rows, uint64_t channels, uint64_t pieces);

// The shape in which `row` is benchmarked with about n elements of x: elementwise in one row; per channel, bias and doubling
// forms with 64 channels; grouped with 64 units of 4 pieces. Sets rows, channels and pieces.
void workload_shape(const struct activations_row *row, uint64_t n, struct activations_call *call);

// Fills `parameters`, as large as workload_sizes says, with the function's defaults.
void workload_parameters(const struct activations_row *row, uint64_t channels, float *parameters);

// Arrays of rows * channels elements read and written by one call in its benchmarked shape: the traffic pattern, as text for the
// ceilings ("r1w1", "r2w1"; maxout's four pieces "r4w1-merged"). Masks, indices, parameters and biases are too small to count.
const char *workload_pattern(const struct activations_row *row);

// Input distributions by name, 0-ended: normal-0-1, the default (mean 0, standard deviation 1), normal-0-2, uniform in [-1, 1),
// all-negative (-abs of normal-0-1), denormals of both signs, sorted (normal-0-1, ascending), mixed-special (normal-0-1, one in 16 a
// NaN, an infinity, a zero, the smallest or the largest). A value depends on seed and index alone, and, if sorted, on n.
extern const char *const workload_distributions[];
void workload_fill(float *values, uint64_t n, const char *distribution, uint64_t seed);
// The same values as bf16, rounded to nearest even.
void workload_narrow(const float *values, uint64_t n, uint16_t *narrow);

#endif
