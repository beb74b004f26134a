// SPDX-License-Identifier: MIT
// What kernels give for the values that formulas trip over: infinities, NaN, zeros, the smallest and the largest float.
#ifndef SPECIAL_VALUES_H
#define SPECIAL_VALUES_H

#include <stdbool.h>

#include "activations.h"
#include "bench.h"

enum { SPECIAL_VALUES = 8 };

struct special_value {
    float x;
    float got, wanted;
    bool agrees; // within what the row promises, and within 4 ULP where it promises nothing; zeros and infinities with their sign
};

// Calls a plain forward or backward kernel of f32 once with all of them; backward with dy = 1. A maxout takes its second piece as
// -1, a doubling function shows its first output. False where there is no memory, or the kernel does not survive the call.
bool special_values_of(const struct activations_row *row, struct special_value values[SPECIAL_VALUES]);

// Stores those of every plain f32 row that runs here and has none in this run yet. An exit code.
int bench_special_values(struct bench *bench);

#endif
