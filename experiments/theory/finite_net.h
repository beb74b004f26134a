// SPDX-License-Identifier: MIT
// Random networks of finite width beside their mean field: what their signals and gradients do from layer to layer, measured on networks of the
// training engine.
#ifndef FINITE_NET_H
#define FINITE_NET_H

#include "mean_field.h"
#include "workers.h"

enum { FINITE_NET_LAYERS = 400, FINITE_NET_WIDTH = 1 << 16 };

struct finite_net {
    const char *activation;      // as activation_choose takes it
    struct mean_field_draw draw; // of the weights, normal, and of the biases
    uint64_t width, layers;      // of all dense layers; their number, an activation between any two
    uint64_t samples, nets;      // samples: normal, `width` values each; 2 nets at least
    double square;               // of the samples: their values' variance, 1 for standard ones
    uint64_t seed;
};

// One dense layer, in the mean over the networks; errors are standard errors of that.
struct finite_net_layer {
    double q, q_error; // mean square of its outputs, the pre-activations
    // Mean square of the loss's gradient by them, over that by the next layer's; NaN for the last. The gradient by the last layer's is
    // drawn, standard normal.
    double chi, chi_error;
};

// layers[net->layers] become what is measured. One network's parameters are in memory at a time, with their gradients. An exit code.
int finite_net_measure(const struct finite_net *net, const struct workers *workers, struct finite_net_layer *layers);

#endif
