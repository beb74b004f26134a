// SPDX-License-Identifier: MIT
// Activity and gradients of untrained networks, layer by layer, against depth and initial weights.
#include <math.h>

#include "command.h"
#include "deep_net.h"
#include "experiment.h"

static const char *const activations[] = {"relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", 0};
static const struct {
    const char *condition, *initialiser;
} weights[] = {{"Glorot", "glorot_normal"}, {"He", "he_normal"}, {"1/E[f^2]", "normal"}, {"1/E[f'^2]", "normal(backward=1)"}};
static const unsigned depths[] = {1, 2, 4, 8, 16, 32, 50};

static int plan_depth(struct study *study, unsigned depth, bool paper) {
    char layers[DEEP_NET_TEXT];
    deep_net(depth, layers);
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof weights / sizeof *weights && !code; i++) {
        const struct sweep sweep = {
            .condition = weights[i].condition,
            .x = depth,
            .trial = {.data = paper ? "mnist(train=10000, validation=10000)" : "strokes(train=1000, validation=500, test=500)",
                      .scaling = "standard",
                      .layers = layers,
                      .initialiser = weights[i].initialiser,
                      .optimiser = "sgd(rate)",
                      .schedule = "constant",
                      .batch = 128,
                      .epochs = 0,
                      .target = NAN,
                      .measures = MEASURE_CENSUS | MEASURE_GRADIENT},
            .activations = activations,
            .seeds = paper ? 10 : 1,
        };
        code = study_sweep(study, &sweep);
    }
    return code;
}

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof depths / sizeof *depths && !code; i++)
        if (paper || depths[i] % 4 == 2 || depths[i] == 8) code = plan_depth(study, depths[i], paper);
    return code;
}

const struct experiment experiment_depth = {
    .name = "depth",
    .title = "Active units and gradients by layer and depth, before training",
    .claim = "half of a ReLU network's units are active, and each layer does not halve them again; its gradient neither vanishes nor explodes",
    .source = "Glorot, Bordes, Bengio, AISTATS 2011; He, Zhang, Ren, Sun, ICCV 2015",
    .plan = plan,
};
