// SPDX-License-Identifier: MIT
// Optimisers: loops over the flat arrays of parameters.h. Written "sgd(0.1, momentum=0.9, l2=0.0005, max_norm=3)": what belongs to
// the kind, then what all kinds have:
// - l2, l1: on weights alone, the loss + l2 w^2 / 2 + l1 |w| is made small; at w = 0 the derivative of |w| is 0
// - max_norm: after an update, a unit whose incoming weights, a column of [inputs][outputs], have a larger Euclidean norm gets
//   them scaled back to it; 0: any norm. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, JMLR 15 (2014), section 5.1.
// - clip: before all else, a gradient of the loss by all parameters with a larger Euclidean norm is scaled back to it, in its place;
//   0: any norm. Pascanu, Mikolov, Bengio, ICML 2013.
#ifndef OPTIMISER_H
#define OPTIMISER_H

#include "notation.h"
#include "parameters.h"

enum { OPTIMISER_OPTIONS = 8, OPTIMISER_STATES = 2 };

struct optimiser {
    const struct optimiser_kind *kind;
    double options[OPTIMISER_OPTIONS];
    real *state[OPTIMISER_STATES]; // [count] each, zero at first
    uint64_t count;                // parameters.count
    uint64_t step;                 // updates made, the present one included
    struct arena arena;
};

// Some values of one part.
struct update_span {
    real *values;
    const real *gradients;
    real *state[OPTIMISER_STATES];
    uint64_t count;
    double rate;   // the learning rate of this step
    double l2, l1; // 0 where the values are no weights
};

struct optimiser_kind {
    struct notation_kind notation; // options: the learning rate first, OPTIMISER_PENALTIES last
    uint32_t states;
    void (*update)(const struct optimiser *optimiser, const struct update_span *span);
};

enum { OPTIMISER_L2, OPTIMISER_L1, OPTIMISER_MAX_NORM, OPTIMISER_CLIP, OPTIMISER_PENALTY_COUNT };
#define OPTIMISER_PENALTIES \
    {"l2", 0, 0, 1e6, false}, {"l1", 0, 0, 1e6, false}, {"max_norm", 0, 0, 1e6, false}, { "clip", 0, 0, 1e6, false }

// All kinds: rows of optimiser_kinds.c.
extern const struct optimiser_kind optimiser_kinds[];
extern const uint32_t optimiser_kind_count;

// An exit code, EXIT_USAGE with the valid names for an unknown kind or option; optimiser_free is due in any case.
int optimiser_create(struct optimiser *optimiser, const char *text, const struct parameters *parameters);
void optimiser_free(struct optimiser *optimiser);
// Forgets all updates, for a network that is trained again from the start.
void optimiser_restart(struct optimiser *optimiser);
// Writes the optimiser in its one spelling. Returns what snprintf would.
int optimiser_print(const struct optimiser *optimiser, char *text, uint64_t size);
// values -= what the gradients ask for. `factor` scales the learning rate: a schedule's value for this step.
void optimiser_update(struct optimiser *optimiser, const struct parameters *parameters, const struct workers *workers, double factor);

#endif
