// SPDX-License-Identifier: MIT
// A small network with inputs, labels and parameters that are all different, for tests.
#ifndef NETWORK_FIXTURE_H
#define NETWORK_FIXTURE_H

#include <math.h>
#include <string.h>

#include "command.h"
#include "network.h"
#include "random_stream.h"

enum { FIXTURE_CLASSES = 10, FIXTURE_BATCH = 256 };

struct fixture {
    struct network network;
    struct workers workers;
    const struct loss *loss;
    uint8_t labels[FIXTURE_BATCH];
};

// Normal inputs, and labels in turns, over all that `classes` leave.
static inline void fixture_fill(struct fixture *fixture, uint64_t samples) {
    const struct random_stream inputs = {7, RANDOM_DATA, 0};
    const uint64_t classes = shape_size(fixture->network.out);
    for (uint64_t i = 0; i < samples * shape_size(fixture->network.in); i++) fixture->network.input[i] = (real)random_normal(&inputs, i);
    for (uint64_t i = 0; i < samples; i++) fixture->labels[i] = (uint8_t)(i * 3 % classes);
}

// Weights are normal with variance 1 / inputs, the others near their start.
static inline void fixture_set_parameters(const struct parameters *parameters) {
    for (uint32_t i = 0; i < parameters->part_count; i++) {
        const struct parameter *part = &parameters->part[i];
        const struct random_stream draws = {11, RANDOM_INITIALISE, i};
        const bool weight = part->role == PARAMETER_WEIGHT;
        const double deviation = weight ? 1 / sqrt((double)part->inputs) : 0.1;
        for (uint64_t j = 0; j < part->count; j++)
            parameters_values(parameters, i)[j] = (real)((weight ? 0 : part->start) + deviation * random_normal(&draws, j));
    }
}

// An exit code; fixture_free is due in any case.
static inline int fixture_create(struct fixture *fixture, struct network_options options, unsigned threads) {
    memset(fixture, 0, sizeof *fixture);
    int code = workers_start(&fixture->workers, threads);
    options.workers = &fixture->workers;
    if (!code) code = network_create(&fixture->network, &options);
    if (code) return code;
    fixture->loss = loss_find("softmax_cross_entropy");
    fixture_fill(fixture, options.batch);
    fixture_set_parameters(&fixture->network.parameters);
    return EXIT_FINE;
}

static inline void fixture_free(struct fixture *fixture) {
    network_free(&fixture->network);
    workers_stop(&fixture->workers);
}

#endif
