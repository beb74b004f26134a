// SPDX-License-Identifier: MIT
// Where biases begin: units that are dead before training, and epochs to a training error, each at its own rate. The narrow deep net is one
// in which units are born dead.
#include <stdio.h>

#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const relu[] = {"relu", 0};
static const double biases[] = {0, 0.01, 0.1, 1};
static const struct {
    const char *condition, *layers;
} nets[] = {
    {"MLP 3x128", "dense(128) activation dense(128) activation dense(128) activation dense(10)"},
    {"MLP 8x32",
     "dense(32) activation dense(32) activation dense(32) activation dense(32) activation dense(32) activation dense(32) activation dense(32) "
     "activation dense(32) activation dense(10)"},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t net = 0; net < sizeof nets / sizeof *nets; net++)
        for (size_t i = 0; i < sizeof biases / sizeof *biases && !code; i++) {
            char initialiser[64];
            snprintf(initialiser, sizeof initialiser, "normal(bias=%g)", biases[i]);
            struct sweep sweep = small_sweep(paper);
            sweep.condition = nets[net].condition;
            sweep.x = biases[i];
            sweep.activations = relu;
            sweep.trial.layers = nets[net].layers;
            sweep.trial.initialiser = initialiser;
            sweep.trial.schedule = "constant";
            sweep.trial.epochs = paper ? 20 : 12;
            sweep.trial.target = paper ? 0.02 : 0.05;
            sweep.trial.measures = MEASURE_CENSUS;
            sweep.criterion = CRITERION_SPEED;
            code = study_sweep(study, &sweep);
        }
    return code;
}

const struct experiment experiment_initial_bias = {
    .name = "initial-bias",
    .title = "Units that are born dead, and epochs to a target, by initial bias",
    .claim = "a small positive initial bias keeps units active at the start",
    .source = "Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.3.1; Krizhevsky, Sutskever, Hinton, NIPS 2012, section 5",
    .plan = plan,
};
