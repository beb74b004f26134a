// SPDX-License-Identifier: MIT
// What stands for ReLU's derivative at 0: nothing, half of the slope on the right, or all of it, by the chain rule; or the same values assigned,
// whatever comes back, as in the code published with the paper. Pre-activations that are exactly 0 are counted: by chance in the MLP, by structure in
// convolutions, which see the black background of digits; with biases that begin at 0 before the first step, without them ever after.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const derivatives[] = {"relu", "relu(kink=0.5)", "relu(kink=1)", 0};
static const char *const assigned[] = {"relu(assign=0.5)", "relu(assign=1)", 0};
static const struct {
    const char *condition, *assigned, *scaling, *layers;
} nets[] = {
    {"MLP 3x128", "MLP 3x128, assigned", "standard", "dense(128) activation dense(128) activation dense(128) activation dense(10)"},
    {"CNN", "CNN, assigned", "unit", "conv2d(8, 5, stride=2) activation conv2d(16, 5, stride=2) activation dense(64) activation dense(10)"},
    {"CNN without biases", "CNN without biases, assigned", "unit",
     "conv2d(8, 5, stride=2, bias=0) activation conv2d(16, 5, stride=2, bias=0) activation dense(64, bias=0) activation dense(10)"},
};

static int plan_net(struct study *study, size_t net, const char *condition, const char *const *activations) {
    const bool paper = study->profile == PROFILE_PAPER;
    struct sweep sweep = small_sweep(paper);
    sweep.condition = condition;
    sweep.activations = activations;
    sweep.trial.data = paper ? "mnist(train=5000, validation=2000)" : "strokes(train=500, validation=250, test=250)";
    sweep.trial.scaling = nets[net].scaling;
    sweep.trial.layers = nets[net].layers;
    sweep.trial.measures = MEASURE_CENSUS | MEASURE_KINK;
    sweep.lowest = -3;
    sweep.highest = paper ? -1 : -2;
    sweep.tuning_seeds = 1;
    sweep.seeds = paper ? 10 : 2;
    return study_sweep(study, &sweep);
}

static int plan(struct study *study) {
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof nets / sizeof *nets && !code; i++) {
        code = plan_net(study, i, nets[i].condition, derivatives);
        if (!code) code = plan_net(study, i, nets[i].assigned, assigned);
    }
    return code;
}

const struct experiment experiment_zero_kink = {
    .name = "zero-kink",
    .title = "Test error by the derivative at 0 and the rule for it, and how often it is asked for",
    .claim = "the missing derivative at 0 does not matter",
    .source = "folklore; against it Bertoin, Bolte, Gerchinovitz, Pauwels, NeurIPS 2021",
    .plan = plan,
};
