// SPDX-License-Identifier: MIT
// frozen: the list of layers that it holds, whose parameters stay what the initialiser made them: random features. Jarrett, Kavukcuoglu, Ranzato,
// LeCun, "What is the best multi-stage architecture for object recognition?", ICCV 2009.
//
// A frozen weight has the draws that it would have if it learned. Where nothing before the list learns, its backward pass is left out. Running
// statistics of batch_norm are no parameters, and go on.
#include "layer_list.h"

static int frozen_plan(struct layer *layer, struct plan *plan) {
    struct parameters *parameters = plan->parameters;
    const bool within = parameters->freezing; // another such list
    parameters->freezing = true;
    const int code = layer_list_plan(layer->list, plan, layer->in, layer->input);
    parameters->freezing = within;
    layer->out = layer_list_last(layer->list)->out;
    layer->output = layer_list_last(layer->list)->output;
    return code;
}

static void frozen_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    layer_list_forward(layer->list, pass);
}

// Its layers write gradients of parameters whoever asks; a norm of all gradients is not to see them.
static void frozen_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    if (!dx) return;
    layer_list_backward(layer->list, pass, dy, dx);
    parameters_clear_gradients(pass->parameters, layer->first_part, layer->part_end);
}

const struct layer_kind layer_frozen = {
    .name = "frozen",
    .whole_batch = true,
    .holds_list = true,
    .plan = frozen_plan,
    .forward = frozen_forward,
    .backward = frozen_backward,
};
