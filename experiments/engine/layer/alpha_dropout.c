// SPDX-License-Identifier: MIT
// alpha_dropout: while training, each value becomes SELU's limit at -infinity with probability `rate`, and all are then scaled and
// shifted, so that a mean of 0 and a variance of 1 stay; otherwise nothing happens. Klambauer, Unterthiner, Mayr, Hochreiter,
// "Self-normalizing neural networks", NeurIPS 2017.
#include <math.h>

#include "drop.h"

static const double LIMIT = -1.7580993408473768599; // - lambda alpha, of kernels/activation/selu.h

static int alpha_dropout_plan(struct layer *layer, struct plan *plan) {
    struct drop *drop = layer->state;
    const double rate = layer->options[DROP_RATE], kept = 1 - rate;
    const double scale = 1 / sqrt(kept + LIMIT * LIMIT * kept * rate), shift = -scale * rate * LIMIT;
    drop->scale = (real)scale;
    drop->shift = (real)shift;
    drop->dropped = (real)(scale * LIMIT + shift);
    return drop_plan(layer, plan);
}

const struct layer_kind layer_alpha_dropout = {
    .name = "alpha_dropout",
    .options = drop_options,
    .option_count = DROP_OPTIONS,
    .state_bytes = sizeof(struct drop),
    .plan = alpha_dropout_plan,
    .forward = drop_forward,
    .backward = drop_backward,
};
