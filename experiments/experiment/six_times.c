// SPDX-License-Identifier: MIT
#include "experiment.h"
#include "krizhevsky_net.h"

static const char *const activations[] = {"relu", "tanh", 0};

static int plan(struct study *study) {
    struct sweep sweep = krizhevsky_sweep(study->profile == PROFILE_PAPER);
    sweep.activations = activations;
    const int code = study_sweep(study, &sweep);
    if (code || study->profile != PROFILE_PAPER) return code;
    // As the layer file of the net has its weights (initW): so small that tanh's units all begin linear.
    sweep.condition = "published weights";
    sweep.trial.initialiser = "listed_normal(0.0001, 0.01, 0.01, 0.1, 0.1)";
    return study_sweep(study, &sweep);
}

const struct experiment experiment_six_times = {
    .name = "six-times",
    .title = "Epochs to 25 % training error, ReLU against tanh",
    .claim = "ReLU reaches 25 % training error about six times sooner than tanh, on a 4-layer CNN",
    .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012, figure 1",
    .plan = plan,
};
