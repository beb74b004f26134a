// SPDX-License-Identifier: MIT
// The memory of one timed call: every operand in one mapping, filled, at addresses that do not collide in a cache's low bits.
#ifndef OPERANDS_H
#define OPERANDS_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"

#define OPERANDS_ALIGNMENT 64u // bytes, of every operand

struct operands {
    struct activations_call call; // ready for row->call(&operands.call); valid until freed
    uint64_t bytes;               // all operands together
    void *mapping;
    uint64_t mapping_bytes;
    const void *original; // in place: what x is filled from before each call
    uint64_t original_bytes, x_bytes;
};

// For a call of `row` with n elements of x, elements [first_index, first_index + n) of a larger array where threads share one.
// The memory is touched first by the calling thread. False if there is not enough memory (nothing is printed).
bool operands_create(struct operands *operands, const struct activations_row *row, uint64_t n, uint64_t first_index, const char *distribution,
                     uint64_t seed);
void operands_free(struct operands *operands);
// Operands created from here on begin this many bytes further in their pages, whole lines of them up to half a page: where data lies
// may matter, too.
void operands_displace(uint64_t bytes);

// Whether a call of `row` may write its result over x, and fills it.
bool operands_fit_in_place(const struct activations_row *row);
// From here on out is x. Each call spoils it, and operands_restore fills it again, from a few thousand of its values over and over:
// they stay in the nearest cache, and leave the others to the call.
void operands_go_in_place(struct operands *operands);
void operands_restore(const struct operands *operands);

// The n whose operands take about `bytes` together: a multiple of 256, at least 256.
uint64_t operands_elements(const struct activations_row *row, uint64_t bytes);
// Bytes that a call with n elements of x reads and writes.
uint64_t operands_bytes(const struct activations_row *row, uint64_t n);

#endif
