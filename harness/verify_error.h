// SPDX-License-Identifier: MIT
// How far a result is from the exact value, and whether that is within what its row promises.
#ifndef VERIFY_ERROR_H
#define VERIFY_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "activations.h"
#include "double_double.h"

struct error_bounds {
    int digits;      // binary digits of the storage type's significand: 24 for f32, 8 for bf16
    bool exact;      // the bits of the correctly rounded value, and no others
    double ulp;      // infinite: no promise
    double absolute; // an error below this also passes
};
struct error_bounds error_bounds_of(const struct activations_row *row);

struct verdict {
    bool passes;
    bool counts; // for the largest and mean ULP: the exact value is normal, or a NaN or an infinity is out of place
    double ulp;
};

// Of one result, given as the float it widens to. The promise is about f(x), or f'(x) for backward, whose result is dy f'(x): an
// error of f' is multiplied by dy, and the product is rounded once more unless dy is a power of two or makes it subnormal. Forward:
// dy is 1. Where f or f' is subnormal, one subnormal unit beyond the bound is allowed, for the rounding that is coarser there.
struct verdict error_judge(const struct error_bounds *bounds, float got, struct double_double exact, double dy);

// The largest magnitude that the bounds allow to come out as 0.
double error_near_zero(const struct error_bounds *bounds);

// The exact value rounded to nearest even, to so many binary digits.
float error_round(struct double_double exact, int digits);

// A wrong result in words: "x -3, dy 2: got 0.1, wanted 0.2 (12 ULP)". dy 0: forward.
void error_describe(char *text, size_t size, double x, const double *dy, float got, float wanted, double ulp);

// The same bits, any NaN being the same as any other.
bool error_same(float a, float b);

#endif
