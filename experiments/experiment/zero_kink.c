// SPDX-License-Identifier: MIT
// What stands for ReLU's derivative at 0: nothing, half of the slope on the right, or all of it. Pre-activations that are exactly 0 are counted: by
// chance in the MLP, by structure in convolutions, which see the black background of digits; without biases it stays at 0.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const derivatives[] = {"relu", "relu(kink=0.5)", "relu(kink=1)", 0};
static const struct {
    const char *condition, *scaling, *layers;
} nets[] = {
    {"MLP 3x128", "standard", "dense(128) activation dense(128) activation dense(128) activation dense(10)"},
    {"CNN", "unit", "conv2d(8, 5, stride=2) activation conv2d(16, 5, stride=2) activation dense(64) activation dense(10)"},
    {"CNN without biases", "unit",
     "conv2d(8, 5, stride=2, bias=0) activation conv2d(16, 5, stride=2, bias=0) activation dense(64, bias=0) activation dense(10)"},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof nets / sizeof *nets && !code; i++) {
        struct sweep sweep = small_sweep(paper);
        sweep.condition = nets[i].condition;
        sweep.activations = derivatives;
        sweep.trial.data = paper ? "mnist(train=5000, validation=2000)" : "strokes(train=500, validation=250, test=250)";
        sweep.trial.scaling = nets[i].scaling;
        sweep.trial.layers = nets[i].layers;
        sweep.trial.measures = MEASURE_CENSUS | MEASURE_KINK;
        sweep.lowest = -3;
        sweep.highest = paper ? -1 : -2;
        sweep.tuning_seeds = 1;
        sweep.seeds = paper ? 10 : 2;
        code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_zero_kink = {
    .name = "zero-kink",
    .title = "Test error by the derivative at 0, and how often it is asked for",
    .claim = "the missing derivative at 0 does not matter",
    .source = "folklore; against it Bertoin, Bolte, Gerchinovitz, Pauwels, NeurIPS 2021",
    .plan = plan,
};
