// SPDX-License-Identifier: MIT
// Whether two kernels give the same bits for every input there is.
#ifndef AGREEMENT_H
#define AGREEMENT_H

#include "activations.h"

struct agreement {
    uint64_t compared, different; // inputs; any NaN agrees with any other
    float x, before, after;       // the first that differs
};

// Of two rows of one unary call: all 2^32 inputs (2^16 of bf16), backward with dy = 1, parameters at their defaults, shared among
// `threads`. Stops early if the user interrupts.
struct agreement agreement_of_all(const struct activations_row *before, const struct activations_row *after, unsigned threads);

#endif
