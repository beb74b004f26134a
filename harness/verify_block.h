// SPDX-License-Identifier: MIT
// One block of inputs, given to every row of a function: the step of a pass over all of them. An estimate of the exact values lets
// through what is clearly within its bound; whatever is not, and whatever may be the largest error yet, meets the reference.
#ifndef VERIFY_BLOCK_H
#define VERIFY_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "activations.h"
#include "verify.h"
#include "verify_estimate.h"
#include "workload.h"

// What all blocks of a pass have in common.
struct block_task {
    const struct activations_row *const *rows; // of one activation, form and type
    size_t count;
    struct workload_form form;
    struct exact_function function;
    bool pairs;      // dy is random; else 1
    bool estimates;  // false: the reference for every input
    uint64_t inputs; // a power of two, at least ESTIMATE_FLOATS
};

// What one row has shown so far. Counts, the largest error and its input are exact; the mean comes from the estimates.
struct tally {
    struct verify_result result;
    uint64_t first_wrong; // block of the message
    double ulp_sum;
    uint64_t ulp_count;
};
void tally_add(struct tally *total, const struct tally *part);

// The memory that one thread works in; 0 if there is not enough.
struct block;
struct block *block_create(const struct block_task *task);
void block_destroy(struct block *block);

// How many blocks there are.
uint64_t block_count(const struct block_task *task);

// Adds what inputs [number * ESTIMATE_FLOATS, ...) show of each row to tallies[0..task->count).
void block_run(struct block *block, uint64_t number, struct tally *tallies);

#endif
