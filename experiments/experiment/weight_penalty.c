// SPDX-License-Identifier: MIT
// Penalties on weights, L1 and L2 of many strengths, each at its own rate, on so few images that a network needs one.
#include <stdio.h>

#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const relu[] = {"relu", 0};
static const struct {
    const char *condition, *penalty;
    double strength;
    bool quick; // in this profile, too
} penalties[] = {
    {"none", "l2", 0, true},   {"L1", "l1", 1e-6, false}, {"L1", "l1", 1e-5, true},  {"L1", "l1", 1e-4, true}, {"L1", "l1", 3e-4, false},
    {"L1", "l1", 1e-3, true},  {"L1", "l1", 3e-3, false}, {"L2", "l2", 1e-5, false}, {"L2", "l2", 1e-4, true}, {"L2", "l2", 1e-3, true},
    {"L2", "l2", 3e-3, false}, {"L2", "l2", 1e-2, true},  {"L2", "l2", 3e-2, false},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof penalties / sizeof *penalties && !code; i++) {
        char optimiser[64] = "sgd(rate, momentum=0.9)";
        if (penalties[i].strength > 0)
            snprintf(optimiser, sizeof optimiser, "sgd(rate, momentum=0.9, %s=%g)", penalties[i].penalty, penalties[i].strength);
        struct sweep sweep = small_sweep(paper);
        sweep.condition = penalties[i].condition;
        sweep.x = penalties[i].strength;
        sweep.activations = relu;
        sweep.trial.data = paper ? "mnist(train=2000, validation=5000)" : "strokes(train=1000, validation=500, test=1000)";
        sweep.trial.optimiser = optimiser;
        sweep.trial.epochs = paper ? 20 : 8;
        sweep.trial.schedule = paper ? "cosine(20)" : "cosine(8)";
        sweep.highest = -2;
        if (paper || penalties[i].quick) code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_weight_penalty = {
    .name = "weight-penalty",
    .title = "Test error against penalties on weights, L1 and L2",
    .claim = "as a penalty on weights, L1 suits ReLU better than L2",
    .source = "folklore",
    .plan = plan,
};
