// SPDX-License-Identifier: MIT
// A kernel with a known fault put into it, by which the gate's audit learns whether the gate finds it.
#ifndef INJECTION_H
#define INJECTION_H

#include "activations.h"

// A copy of a unary forward row of f32 whose result for the input of these bits has its lowest bit turned over.
const struct activations_row *injection_wrong(const struct activations_row *row, uint32_t input);

#endif
