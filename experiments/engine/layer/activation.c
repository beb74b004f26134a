// SPDX-License-Identifier: MIT
// activation: a function of the registry, element by element or channel by channel; written by its own name, or as "activation", which
// stands for the one that an experiment compares.
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "layer.h"
#include "layer_activation.h"
#include "random_stream.h"

struct activation {
    struct activation_choice choice;
    uint32_t learned; // its part of the parameters, where it has one
};

static int activation_plan(struct layer *layer, struct plan *plan) {
    struct activation *activation = layer->state;
    const char *text = strcmp(layer->name, "activation") == 0 ? plan->activation : layer->name;
    if (!text) return complain(EXIT_USAGE, "the network leaves its activation open, and none was chosen");
    const int code = activation_choose(&activation->choice, text, plan->kernels);
    if (code) return code;
    const struct activation_choice *choice = &activation->choice;
    layer->out = layer->in;
    layer->out.channels = activation_channels(choice, layer->in.channels);
    if (!layer->out.channels)
        return complain(EXIT_USAGE, "%s: %llu channels are not a multiple of its %llu pieces", text, (unsigned long long)layer->in.channels,
                        (unsigned long long)choice->pieces);
    const uint64_t slopes = strcmp(choice->function->family, "per_channel") == 0 ? layer->in.channels : 1;
    const struct parameter slope = {
        .name = "slope", .role = PARAMETER_SLOPE, .outputs = slopes, .count = slopes, .start = choice->values[0], .partial = 1};
    if (choice->learned) activation->learned = parameters_add(plan->parameters, &slope);
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    return EXIT_FINE;
}

const struct activation_choice *layer_activation_choice(const struct layer *layer, const struct parameters *parameters, const real **learned) {
    const struct activation *activation = layer->state;
    *learned = activation->choice.learned ? parameters_values(parameters, activation->learned) : 0;
    return &activation->choice;
}

static struct activation_data data_of(const struct layer *layer, const struct pass *pass, const struct span *span) {
    const struct activation *activation = layer->state;
    const struct random_stream draws = {pass->seed, RANDOM_ACTIVATION, layer->ordinal};
    return (struct activation_data){
        .x = layer_input(layer, span->first),
        .learned = activation->choice.learned ? parameters_values(pass->parameters, activation->learned) : 0,
        .rows = span->count * layer->in.height * layer->in.width,
        .channels = layer->in.channels,
        .seed = random_bits(&draws, pass->step),
        .first_index = span->first * shape_size(layer->in),
        .training = pass->training,
    };
}

static void activation_layer_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    const struct activation *activation = layer->state;
    struct activation_data data = data_of(layer, pass, span);
    data.out = layer_output(layer, span->first);
    activation_forward(&activation->choice, &data);
}

static void activation_layer_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    const struct activation *activation = layer->state;
    struct activation_data data = data_of(layer, pass, span);
    data.dy = dy;
    data.out = dx;
    if (activation->choice.learned) data.dlearned = parameters_partial(pass->parameters, activation->learned, span->block);
    activation_backward(&activation->choice, &data);
}

const struct layer_kind layer_activation = {
    .name = "activation",
    .state_bytes = sizeof(struct activation),
    .needs_dx = true,
    .plan = activation_plan,
    .forward = activation_layer_forward,
    .backward = activation_layer_backward,
};
