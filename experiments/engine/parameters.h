// SPDX-License-Identifier: MIT
// What a network learns: one flat array of values, one of gradients, and a table that names the parts. An optimiser is a loop over
// the array; listing, saving and checking go by the table.
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "real.h"
#include "workers.h"

enum { PARAMETER_LIMIT = 1024 };
#define PARAMETER_VALUES ((uint64_t)1 << 40) // in all, at most: no product of sizes overflows 64 bits

enum parameter_role { PARAMETER_WEIGHT, PARAMETER_BIAS, PARAMETER_SLOPE, PARAMETER_SCALE, PARAMETER_SHIFT };

struct parameter {
    char name[48]; // "3.dense.weight"
    enum parameter_role role;
    int partial;             // gradient is summed in blocks of samples
    bool frozen;             // nothing changes its values after they were drawn: its gradient is 0, and optimisers pass it over
    uint64_t inputs;         // weights: values that one output sums, fan-in; [inputs][outputs] is their shape
    uint64_t outputs;        // weights: units or channels; others: their number
    uint64_t fan_out;        // weights: outputs that one value goes into
    uint64_t uses;           // weights: times that a sample meets them; 0: once at each place of the layer's output
    double diagonal;         // weights: where not 0, they begin as that times the identity, whatever the initialiser
    uint64_t offset, count;  // within the flat arrays
    double start;            // value before training, of all but weights
    uint64_t partial_offset; // within a block's partial sums; only where partial
    char activation[128];    // weights: the function that follows, for its gain; empty: none
};

struct parameters {
    real *values, *gradients; // [count]
    real *partials;           // [blocks][partial_count]
    uint64_t count, partial_count, blocks;
    uint32_t part_count;
    bool refused;  // a part did not fit: the plan is to fail
    bool freezing; // parts that are added now are frozen
    bool learning; // some part is not
    struct parameter part[PARAMETER_LIMIT];
};

// Adds a part while planning and returns its ordinal, the same in both runs of the plan. What is too much is refused.
uint32_t parameters_add(struct parameters *parameters, const struct parameter *part);
// Names a part "ordinal.layer.what" from the what that it was added with.
void parameters_name(struct parameters *parameters, uint32_t part, uint32_t ordinal, const char *layer);
// Begins a run of the plan.
void parameters_restart(struct parameters *parameters);
// Takes the arrays, once all parts are known.
void parameters_take(struct parameters *parameters, struct arena *arena, uint64_t blocks);
// Zeroes a block's partial sums of parts first..end.
void parameters_clear_partials(const struct parameters *parameters, uint32_t first, uint32_t end, uint64_t block);
// Parts first..end get a gradient of 0 whatever the layers wrote, on the calling thread.
void parameters_clear_gradients(const struct parameters *parameters, uint32_t first, uint32_t end);
// Gradients of partial parts become the sums of their blocks, in the order of the blocks.
void parameters_sum_partials(const struct parameters *parameters, const struct workers *workers);

static inline real *parameters_values(const struct parameters *parameters, uint32_t part) {
    return parameters->values + parameters->part[part].offset;
}
// Whole-batch layers write their gradients here.
static inline real *parameters_gradient(const struct parameters *parameters, uint32_t part) {
    return parameters->gradients + parameters->part[part].offset;
}
// Layers that work on spans ADD theirs here; zeroed at a block's start.
static inline real *parameters_partial(const struct parameters *parameters, uint32_t part, uint64_t block) {
    return parameters->partials + block * parameters->partial_count + parameters->part[part].partial_offset;
}

#endif
