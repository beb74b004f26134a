// SPDX-License-Identifier: MIT
// What becomes of units: dead, always on, mixed, revived, against the learning rate and over time. Every rate is reported, those that
// are too large above all.
#include <math.h>

#include "experiment.h"

static const char *const activations[] = {"relu", "leaky_relu", "elu", "gelu", "tanh", 0};
static const char *const few[] = {"relu", "leaky_relu", "gelu", 0};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    struct sweep sweep = {
        .condition = "MLP 3x256",
        .trial = {.data = paper ? "mnist(train=20000, validation=10000)" : "strokes(train=4000, validation=1000, test=1000)",
                  .scaling = "standard",
                  .layers = "dense(256) activation dense(256) activation dense(256) activation dense(10)",
                  .initialiser = "normal",
                  .optimiser = "sgd(rate, momentum=0.9)",
                  .schedule = "constant",
                  .batch = 128,
                  .epochs = paper ? 8 : 3,
                  .target = NAN,
                  .measures = MEASURE_CENSUS | MEASURE_HISTOGRAM},
        .activations = paper ? activations : few,
        .lowest = paper ? -6 : -4,
        .highest = 1,
        .seeds = paper ? 10 : 2,
    };
    const int code = study_sweep(study, &sweep);
    if (code || !paper) return code;
    sweep.condition = "MLP 3x256, no momentum";
    sweep.trial.optimiser = "sgd(rate)";
    return study_sweep(study, &sweep);
}

const struct experiment experiment_dead_units = {
    .name = "dead-units",
    .title = "Dead, always-on, mixed and revived units",
    .claim = "units die, more with large learning rates, and do not come back; a leak cures it",
    .source = "folklore; Maas, Hannun, Ng, ICML 2013; Dufort-Labbe et al., 2024",
    .plan = plan,
};
