// SPDX-License-Identifier: MIT
#include "stepper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "hash.h"
#include "command.h"
#include "initialiser.h"
#include "random_stream.h"

enum { SAMPLES = 32 * REFERENCE_BATCH, CLASSES = 10, SEED = 1 };

// ---- data ----

int stepper_data_create(struct stepper_data *data, uint64_t size) {
    *data = (struct stepper_data){0};
    data->values = malloc(SAMPLES * size * sizeof *data->values);
    data->labels = malloc(SAMPLES);
    data->order = malloc(SAMPLES * sizeof *data->order);
    if (!data->values || !data->labels || !data->order) return complain(EXIT_ENVIRONMENT, "out of memory for %d samples", SAMPLES);
    const struct random_stream values = {SEED, RANDOM_DATA, 0}, labels = {SEED, RANDOM_DATA, 1}, order = {SEED, RANDOM_SHUFFLE, 0};
    for (uint64_t i = 0; i < SAMPLES * size; i++) data->values[i] = (float)((random_uniform(&values, i) - 0.5) * sqrt(12));
    for (uint64_t i = 0; i < SAMPLES; i++) data->labels[i] = (uint8_t)(random_bits(&labels, i) % CLASSES);
    random_permutation(&order, data->order, SAMPLES);
    data->samples = (struct samples){data->values, data->labels, SAMPLES, size};
    return EXIT_FINE;
}

void stepper_data_free(struct stepper_data *data) {
    free(data->values);
    free(data->labels);
    free(data->order);
    *data = (struct stepper_data){0};
}

// ---- steps ----

int stepper_create(struct stepper *stepper, const struct reference_net *net, const char *activation, const struct stepper_data *data,
                   const struct workers *widest) {
    *stepper = (struct stepper){.data = data, .loss = loss_find("softmax_cross_entropy")};
    const struct network_options options = {
        .in = net->in,
        .layers = net->layers,
        .activation = activation,
        .batch = REFERENCE_BATCH,
        .seed = SEED,
        .workers = widest,
    };
    int code = network_create(&stepper->network, &options);
    if (!code) code = optimiser_create(&stepper->optimiser, STEPPER_OPTIMISER, &stepper->network.parameters);
    struct initialiser initialiser;
    if (!code) code = initialiser_read(&initialiser, "he_normal");
    if (!code) code = initialise(&initialiser, &stepper->network.parameters, SEED);
    return code;
}

void stepper_free(struct stepper *stepper) {
    optimiser_free(&stepper->optimiser);
    network_free(&stepper->network);
}

static void copy_batch(struct stepper *stepper, const struct workers *workers, uint64_t batch) {
    const struct stepper_data *data = stepper->data;
    samples_gather(&data->samples, data->order, batch * REFERENCE_BATCH % SAMPLES, REFERENCE_BATCH, workers, stepper->network.input, stepper->labels);
}

int stepper_clock(const struct stepper *stepper, struct layer_clock *clock, unsigned workers) {
    return layer_clock_create(clock, stepper->network.layers, workers);
}

static uint64_t start_of(const struct layer_clock *clock) { return clock ? clock_now() : 0; }

static void note(struct layer_clock *clock, enum layer_clock_part part, const struct workers *workers, uint64_t start) {
    if (clock) layer_clock_add_part(clock, part, workers->count, clock_now() - start);
}

double stepper_step(struct stepper *stepper, const struct workers *workers, struct layer_clock *clock) {
    struct network *network = &stepper->network;
    network->pass.workers = workers;
    network->pass.clock = clock;
    uint64_t start = start_of(clock);
    copy_batch(stepper, workers, stepper->steps);
    note(clock, CLOCK_COPY, workers, start);
    const struct outcome outcome = network_learn(network, stepper->loss, stepper->labels, REFERENCE_BATCH, stepper->steps++);
    start = start_of(clock);
    optimiser_update(&stepper->optimiser, &network->parameters, workers, 1);
    note(clock, CLOCK_OPTIMISER, workers, start);
    return outcome.loss;
}

double stepper_try(struct stepper *stepper, const struct workers *workers, char hash[33]) {
    struct network *network = &stepper->network;
    network->pass.workers = workers;
    network->pass.clock = 0;
    copy_batch(stepper, workers, 0);
    const struct outcome outcome = network_learn(network, stepper->loss, stepper->labels, REFERENCE_BATCH, 0);
    char gradients[33], text[96];
    hash_text((const char *)network->parameters.gradients, network->parameters.count * sizeof(real), gradients);
    const int length = snprintf(text, sizeof text, "%a %s", outcome.loss, gradients);
    hash_text(text, (uint64_t)length, hash);
    return outcome.loss;
}

uint64_t stepper_bytes(const struct stepper *stepper) { return stepper->network.arena.size + stepper->optimiser.arena.size; }
