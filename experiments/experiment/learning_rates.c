// SPDX-License-Identifier: MIT
// Error against learning rate, every rate reported: how much of a published gap is one rate that suits one function.
#include <math.h>

#include "experiment.h"

static const char *const activations[] = {"relu", "leaky_relu", "elu", "gelu", "mish", "tanh", 0};
static const char *const few[] = {"relu", "gelu", "mish", "tanh", 0};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    const struct sweep sweep = {
        .condition = "MLP 3x300",
        .trial = {.data = paper ? "mnist(train=20000, validation=10000)" : "strokes(train=4000, validation=1000, test=1000)",
                  .scaling = "standard",
                  .layers = "dense(300) activation dense(300) activation dense(300) activation dense(10)",
                  .initialiser = "normal",
                  .optimiser = "sgd(rate, momentum=0.9)",
                  .schedule = "constant",
                  .batch = 128,
                  .epochs = paper ? 8 : 3,
                  .target = NAN},
        .activations = paper ? activations : few,
        .lowest = paper ? -8 : -5,
        .highest = 0,
        .seeds = paper ? 6 : 2,
    };
    return study_sweep(study, &sweep);
}

const struct experiment experiment_learning_rates = {
    .name = "learning-rates",
    .title = "Test error against learning rate",
    .claim = "published gaps between activations are partly artefacts of one shared learning rate",
    .source = "the tables of Misra, BMVC 2020, and others, made at one rate",
    .plan = plan,
};
