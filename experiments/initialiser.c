// SPDX-License-Identifier: MIT
#include "initialiser.h"

#include <math.h>

#include "random_stream.h"

void initialise(const struct parameters *parameters, double gain, uint64_t seed) {
    uint32_t weights = 0;
    for (uint32_t i = 0; i < parameters->part_count; i++) {
        const struct parameter *part = &parameters->part[i];
        real *values = parameters_values(parameters, i);
        const double deviation = part->role == PARAMETER_WEIGHT ? sqrt(gain / (double)part->inputs) : 0;
        const struct random_stream draws = {seed, RANDOM_INITIALISE, part->role == PARAMETER_WEIGHT ? weights++ : 0};
        for (uint64_t j = 0; j < part->count; j++)
            values[j] = (real)(part->role == PARAMETER_WEIGHT ? deviation * random_normal(&draws, j) : part->start);
    }
}
