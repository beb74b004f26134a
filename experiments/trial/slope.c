// SPDX-License-Identifier: MIT
#include "slope.h"

#include <math.h>

uint32_t slope_layers(const struct network *network) {
    uint32_t layers = 0;
    for (uint32_t part = 0; part < network->parameters.part_count; part++) layers += network->parameters.part[part].role == PARAMETER_SLOPE;
    return layers;
}

void slope_rows(const struct network *network, uint64_t epoch, struct trial_layer *rows) {
    uint32_t layer = 0;
    for (uint32_t i = 0; i < network->parameters.part_count; i++) {
        const struct parameter *part = &network->parameters.part[i];
        if (part->role != PARAMETER_SLOPE) continue;
        const real *slopes = parameters_values(&network->parameters, i);
        const double count = (double)part->count;
        double sum = 0, square = 0;
        for (uint64_t j = 0; j < part->count; j++) sum += (double)slopes[j];
        for (uint64_t j = 0; j < part->count; j++) square += ((double)slopes[j] - sum / count) * ((double)slopes[j] - sum / count);
        layer++;
        *rows++ = (struct trial_layer){epoch, layer, "slope", sum / count};
        *rows++ = (struct trial_layer){epoch, layer, "slope_deviation", sqrt(square / count)};
    }
}
