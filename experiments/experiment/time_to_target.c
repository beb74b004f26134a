// SPDX-License-Identifier: MIT
// Epochs, operations and seconds that each member of the family needs to one training error. The target is one that a tuned ReLU meets
// in a few epochs; it was fixed before any other function ran.
#include "experiment.h"

static const char *const family[] = {"relu", "leaky_relu", "elu", "gelu", "mish", "softplus", "tanh", "sigmoid", 0};
static const char *const few[] = {"relu", "elu", "gelu", "tanh", "sigmoid", 0};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    const struct sweep sweep = {
        .condition = "MLP 3x300",
        .trial = {.data = paper ? "mnist(train=20000, validation=10000)" : "strokes(train=5000, validation=1000, test=1000)",
                  .scaling = "standard",
                  .layers = "dense(300) activation dense(300) activation dense(300) activation dense(10)",
                  .initialiser = "normal",
                  .optimiser = "sgd(rate, momentum=0.9)",
                  .schedule = "constant",
                  .batch = 128,
                  .epochs = paper ? 20 : 10,
                  .target = paper ? 0.01 : 0.02,
                  .measures = paper ? MEASURE_CENSUS | MEASURE_HISTOGRAM : 0},
        .activations = paper ? family : few,
        .lowest = -4,
        .highest = -1,
        .tuning_seeds = 1,
        .tuning_epochs = paper ? 6 : 4,
        .criterion = CRITERION_SPEED,
        .seeds = paper ? 6 : 3,
    };
    return study_sweep(study, &sweep);
}

const struct experiment experiment_time_to_target = {
    .name = "time-to-target",
    .title = "Time to one training error, over the family",
    .claim = "ReLU and its kin converge faster than sigmoid and tanh",
    .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012, and the papers of ELU, GELU, SiLU and Mish",
    .plan = plan,
};
