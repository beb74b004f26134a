// SPDX-License-Identifier: MIT
// What kernels are tried with.
#ifndef VERIFY_INPUTS_H
#define VERIFY_INPUTS_H

#include <stdint.h>

// Deterministic bits of (seed, index).
uint64_t inputs_mix(uint64_t seed, uint64_t index);

// The values a function of one float is tried on: special values, every exponent with both signs and several significands, all
// neighbours of 0, of usual corners and of `worst`, a fine grid where activations bend, random bits, normal-0-1. Returns their
// number, the same for each call, at most `limit`.
uint64_t inputs_values(float *values, uint64_t limit, double worst);

// The special values alone.
enum { INPUTS_SPECIAL = 48 };
void inputs_special(float values[INPUTS_SPECIAL]);

// Gradients: mostly of ordinary size, one in four special, tiny, huge or of random bits.
void inputs_gradients(float *values, uint64_t count, uint64_t seed);

// Few distinct values, so that columns of pieces have ties of every kind and NaNs at every place.
void inputs_ties(float *values, uint64_t count, uint64_t seed);

#endif
