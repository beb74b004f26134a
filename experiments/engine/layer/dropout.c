// SPDX-License-Identifier: MIT
// dropout: while training, each value is 0 with probability `rate`, and the others grow by 1 / (1 - rate), so that the mean stays;
// otherwise nothing happens. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, JMLR 15 (2014), inverted.
#include "drop.h"

static int dropout_plan(struct layer *layer, struct plan *plan) {
    struct drop *drop = layer->state;
    drop->scale = (real)(1 / (1 - layer->options[DROP_RATE]));
    return drop_plan(layer, plan);
}

const struct layer_kind layer_dropout = {
    .name = "dropout",
    .options = drop_options,
    .option_count = DROP_OPTIONS,
    .state_bytes = sizeof(struct drop),
    .plan = dropout_plan,
    .forward = drop_forward,
    .backward = drop_backward,
};
