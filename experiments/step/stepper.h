// SPDX-License-Identifier: MIT
// A network that makes training steps on data that means nothing: what the step benchmark times. A step copies shuffled samples into
// the batch, goes forward, takes softmax's cross-entropy, goes backward, and updates.
#ifndef STEPPER_H
#define STEPPER_H

#include "network.h"
#include "optimiser.h"
#include "reference_nets.h"
#include "samples.h"

// Uniform inputs of mean 0 and variance 1, and labels drawn alike.
struct stepper_data {
    struct samples samples; // a multiple of REFERENCE_BATCH of them
    float *values;          // theirs
    uint8_t *labels;
    uint32_t *order; // a permutation of the samples
};
int stepper_data_create(struct stepper_data *data, uint64_t size); // an exit code
void stepper_data_free(struct stepper_data *data);

struct stepper {
    const struct stepper_data *data;
    const struct loss *loss;
    struct network network;
    struct optimiser optimiser;
    uint8_t labels[REFERENCE_BATCH];
    uint64_t steps; // made
};

#define STEPPER_OPTIMISER "sgd(1e-6, momentum=0.9)"

// `widest` bounds the workers of later steps, and outlives the stepper. An exit code; stepper_free is due in any case.
int stepper_create(struct stepper *stepper, const struct reference_net *net, const char *activation, const struct stepper_data *data,
                   const struct workers *widest);
void stepper_free(struct stepper *stepper);

// For the layers' times of this stepper. An exit code.
int stepper_clock(const struct stepper *stepper, struct layer_clock *clock, unsigned workers);

// One step by these workers; its parts are timed where `clock` is not 0. Returns the loss.
double stepper_step(struct stepper *stepper, const struct workers *workers, struct layer_clock *clock);
// Forward and backward of the first samples, without an update: the loss, and a hash of its bits and those of all gradients.
double stepper_try(struct stepper *stepper, const struct workers *workers, char hash[33]);
// Bytes of its memory, the optimiser's included.
uint64_t stepper_bytes(const struct stepper *stepper);

#endif
