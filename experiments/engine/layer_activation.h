// SPDX-License-Identifier: MIT
// What an activation layer computes, for those who look at a network from outside.
#ifndef LAYER_ACTIVATION_H
#define LAYER_ACTIVATION_H

#include "activation_choice.h"
#include "layer.h"

extern const struct layer_kind layer_activation;

static inline bool layer_is_activation(const struct layer *layer) { return layer->kind == &layer_activation; }
// Of such a layer; *learned: its slopes, or 0 where it learns none.
const struct activation_choice *layer_activation_choice(const struct layer *layer, const struct parameters *parameters, const real **learned);

#endif
