// SPDX-License-Identifier: MIT
// A function's reference over thousands of consecutive floats at the price of a dozen: the references are smooth between
// neighbours, and so few floats lie between the first and the last that a polynomial through a dozen exact values is good to far
// more than a float tells. Where it is not, as at a kink or beside 0, there is no estimate.
#ifndef VERIFY_ESTIMATE_H
#define VERIFY_ESTIMATE_H

#include <stdbool.h>

#include "reference.h"

enum { ESTIMATE_FLOATS = 4096 }; // a divisor of 2^23: all in one binade, so that they are equally spaced

// What an element's exact value depends on, beside x and dy.
struct exact_function {
    const struct activation_reference *reference;
    const double *parameters;
    bool backward, inference;
};

struct double_double exact_value(const struct exact_function *function, double x, double dy);

// y[i] is within *error of the function at x[i], with dy = 1; x are ESTIMATE_FLOATS floats, consecutive in their bits, and the
// first is a multiple of as many. False if no such y was found.
bool estimate_values(const struct exact_function *function, const float *x, double *y, double *error);

#endif
