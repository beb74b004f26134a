// SPDX-License-Identifier: MIT
#include "gradient.h"

#include <math.h>

uint32_t gradient_layers(const struct network *network) {
    uint32_t layers = 0;
    for (uint32_t part = 0; part < network->parameters.part_count; part++) layers += network->parameters.part[part].role == PARAMETER_WEIGHT;
    return layers;
}

static double norm(const real *values, uint64_t count) {
    double square = 0;
    for (uint64_t i = 0; i < count; i++) square += (double)values[i] * (double)values[i];
    return sqrt(square);
}

void gradient_rows(const struct network *network, uint64_t epoch, struct trial_layer *rows) {
    uint32_t layer = 0;
    for (uint32_t i = 0; i < network->parameters.part_count; i++) {
        const struct parameter *part = &network->parameters.part[i];
        if (part->role != PARAMETER_WEIGHT) continue;
        layer++;
        *rows++ = (struct trial_layer){epoch, layer, "gradient_norm", norm(parameters_gradient(&network->parameters, i), part->count)};
        *rows++ = (struct trial_layer){epoch, layer, "weight_norm", norm(parameters_values(&network->parameters, i), part->count)};
    }
}
