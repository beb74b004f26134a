// SPDX-License-Identifier: MIT
#include "linear_probe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "initialiser.h"
#include "trainer.h"

int features_create(struct features *features, const struct samples *train, const struct samples *validation, const struct samples *test,
                    uint64_t size) {
    const struct samples *const from[] = {train, validation, test};
    struct samples *const to[] = {&features->train, &features->validation, &features->test};
    *features = (struct features){.values = calloc((train->count + validation->count + test->count) * size, sizeof(float))};
    if (!features->values) return complain(EXIT_ENVIRONMENT, "out of memory for features of %llu values", (unsigned long long)size);
    const float *values = features->values;
    for (int i = 0; i < 3; values += from[i]->count * size, i++)
        *to[i] = (struct samples){.values = values, .labels = from[i]->labels, .count = from[i]->count, .size = size};
    return EXIT_FINE;
}

void features_free(struct features *features) { free(features->values); }

// A feature that is the same for all training samples becomes 0 there.
static void standardise(struct features *features) {
    const uint64_t size = features->train.size, train = features->train.count;
    const uint64_t all = train + features->validation.count + features->test.count;
    for (uint64_t j = 0; j < size; j++) {
        double sum = 0, squares = 0;
        for (uint64_t i = 0; i < train; i++) sum += (double)features->values[i * size + j];
        const double mean = sum / (double)train;
        for (uint64_t i = 0; i < train; i++) squares += pow((double)features->values[i * size + j] - mean, 2);
        const double deviation = sqrt(squares / (double)train), scale = deviation > 0 ? 1 / deviation : 0;
        for (uint64_t i = 0; i < all; i++) features->values[i * size + j] = (float)(((double)features->values[i * size + j] - mean) * scale);
    }
}

static int train_at(struct network *network, const struct features *features, double rate, uint64_t seed, struct probed *probed) {
    enum { EPOCHS = 10 };
    struct optimiser optimiser = {0};
    struct initialiser initialiser;
    struct schedule schedule;
    struct trainer trainer = {.network = network,
                              .optimiser = &optimiser,
                              .loss = loss_find("softmax_cross_entropy"),
                              .schedule = &schedule,
                              .samples = features->train,
                              .seed = seed};
    char text[64];
    snprintf(text, sizeof text, "adam(%g)", rate);
    int code = optimiser_create(&optimiser, text, &network->parameters);
    if (!code) code = initialiser_read(&initialiser, "normal");
    if (!code) code = initialise(&initialiser, &network->parameters, seed);
    if (!code) code = schedule_read(&schedule, "linear(10)");
    if (!code) code = trainer_start(&trainer);
    bool diverged = false;
    for (int epoch = 0; epoch < EPOCHS && !code && !diverged && !probed->interrupted; epoch++) {
        const struct score score = trainer_epoch(&trainer);
        probed->interrupted = score.interrupted;
        diverged = score.diverged;
    }
    if (!code && !probed->interrupted) {
        const struct score validation = trainer_evaluate(&trainer, &features->validation);
        if (validation.error < probed->validation_error) {
            probed->validation_error = validation.error;
            probed->test_error = trainer_evaluate(&trainer, &features->test).error;
        }
    }
    trainer_stop(&trainer);
    optimiser_free(&optimiser);
    return code;
}

int linear_probe(struct features *features, uint32_t classes, uint64_t seed, struct probed *probed) {
    static const struct workers alone = {.count = 1};
    static const double rates[] = {0.001, 0.01, 0.1};
    struct network network;
    char layers[32];
    *probed = (struct probed){.validation_error = INFINITY, .test_error = NAN};
    standardise(features);
    snprintf(layers, sizeof layers, "dense(%u)", classes);
    const struct network_options options = {.in = {1, 1, features->train.size}, .layers = layers, .batch = 100, .seed = seed, .workers = &alone};
    int code = network_create(&network, &options);
    for (size_t i = 0; i < sizeof rates / sizeof *rates && !code && !probed->interrupted; i++)
        code = train_at(&network, features, rates[i], seed, probed);
    network_free(&network);
    return code;
}
