// SPDX-License-Identifier: MIT
// Optimisers: loops over the flat arrays of parameters.h.
#ifndef OPTIMISER_H
#define OPTIMISER_H

#include "notation.h"
#include "parameters.h"

enum { OPTIMISER_OPTIONS = 8, OPTIMISER_STATES = 2 };

struct optimiser {
    const struct optimiser_kind *kind;
    double options[OPTIMISER_OPTIONS];
    real *state[OPTIMISER_STATES]; // [parameters.count] each
    uint64_t step;                 // updates made
    struct arena arena;
};

struct optimiser_kind {
    const char *name;
    const struct notation_option *options; // the first is the learning rate
    uint32_t option_count;
    uint32_t states;
    // One update of values first..end. `rate` is the learning rate of this step.
    void (*update)(const struct optimiser *optimiser, const struct parameters *parameters, double rate, uint64_t first, uint64_t end);
};

// Reads "sgd(0.1, momentum=0.9)". An exit code; optimiser_free is due in any case.
int optimiser_create(struct optimiser *optimiser, const char *text, const struct parameters *parameters);
void optimiser_free(struct optimiser *optimiser);
// values -= what the gradients ask for. `factor` scales the learning rate: a schedule's value for this step.
void optimiser_update(struct optimiser *optimiser, const struct parameters *parameters, const struct workers *workers, double factor);

#endif
