// SPDX-License-Identifier: MIT
// How parameters begin.
#ifndef INITIALISER_H
#define INITIALISER_H

#include "parameters.h"

// Weights are normal with variance gain / inputs; everything else starts at its part's value. A weight's draw is keyed by its part's
// ordinal and its place: the same directions for every activation.
void initialise(const struct parameters *parameters, double gain, uint64_t seed);

#endif
