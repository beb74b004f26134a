// SPDX-License-Identifier: MIT
// What every function ought to give, in double-double: the yardstick of the verifier. Linked into programs and tests, never
// into libactivations.
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stdint.h>

#include "double_double.h"

// f' jumps at a place that float arithmetic finds only nearly, and x is so near that rounding decides the side.
struct reference_jump {
    int is_near;                // 0 before the call
    struct double_double other; // dx on the other side
};

// One element of one call. Values that the kernel had as floats are given exactly.
struct reference_element {
    const double *x; // [pieces]; one for all but grouped functions
    uint64_t pieces;
    const double *parameter; // in the order of the description; this channel's where learned per channel
    const double *dy;        // [1]; [2] for doubling functions: the halves' gradients
    uint32_t random;         // the element's 32-bit Philox word
    int inference;           // 1: random functions take their mean
    double derivative_at_kink;
    struct reference_jump *jump; // backward sets it where there is one; 0: not wanted
};

struct activation_reference {
    const char *name;
    void (*forward)(const struct reference_element *element, struct double_double *y); // y[1]; doubling: y[2]
    // dx[pieces]; *dparameter is this element's term of the learned parameter's gradient, untouched where there is none.
    void (*backward)(const struct reference_element *element, struct double_double *dx, double *dparameter);
};

// The function's reference, or 0 if no function has that name.
const struct activation_reference *activation_reference_find(const char *name);

#endif
