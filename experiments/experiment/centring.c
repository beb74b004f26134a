// SPDX-License-Identifier: MIT
// Where activations have their mean, and epochs to a training error, each at its own rate. With biases shifted_relu computes what relu does,
// max(x, -1) = max(x + 1, 0) - 1, so that the two differ in nothing but the mean. Of the census, mean^2 / (mean^2 + variance) is the mean's share of
// the second moment, and bias_shift what the paper charts. Batch normalisation stands before the activation: it centres what a unit
// receives, not what it gives.
#include <stdio.h>

#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const activations[] = {"relu", "leaky_relu(slope=0.1)", "shifted_relu", "elu", "tanh", 0};
static const char *const few[] = {"relu", "shifted_relu", "elu", 0};
static const struct {
    const char *condition, *before; // the activation
} nets[] = {{"plain", ""}, {"batch norm", "batch_norm "}};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    const unsigned depth = paper ? 8 : 3;
    int code = EXIT_FINE;
    for (size_t net = 0; net < sizeof nets / sizeof *nets && !code; net++) {
        char layers[512];
        int length = 0;
        for (unsigned i = 0; i < depth; i++)
            length += snprintf(layers + length, sizeof layers - (size_t)length, "dense(128) %sactivation ", nets[net].before);
        snprintf(layers + length, sizeof layers - (size_t)length, "dense(10)");
        struct sweep sweep = small_sweep(paper);
        sweep.condition = nets[net].condition;
        sweep.x = depth;
        sweep.activations = paper ? activations : few;
        sweep.trial.data = paper ? "mnist(train=10000, validation=2000, test=2000)" : "strokes(train=2000, validation=500, test=500)";
        sweep.trial.layers = layers;
        sweep.trial.schedule = "constant";
        sweep.trial.epochs = paper ? 15 : 6;
        sweep.trial.target = paper ? 0.01 : 0.05;
        sweep.trial.measures = MEASURE_CENSUS;
        sweep.highest = -2;
        sweep.criterion = CRITERION_SPEED;
        if (paper) sweep.seeds = 8;
        code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_centring = {
    .name = "centring",
    .title = "Means of activations, and epochs to a target, with and without batch normalisation",
    .claim = "ReLU's output is not centred on zero, ELU's nearly; centring speeds training",
    .source = "Clevert, Unterthiner, Hochreiter, ICLR 2016, figure 2; LeCun, Bottou, Orr, Mueller, \"Efficient BackProp\" (1998)",
    .plan = plan,
};
