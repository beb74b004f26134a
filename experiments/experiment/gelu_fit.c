// SPDX-License-Identifier: MIT
// The MNIST net of the paper on GELU, eight layers of 128 by Adam, with dropout of half of the units and without; each activation at its own rate.
// The paper's initial weights, columns of norm 1, halve relu's second moment with each layer and quarter gelu's; own gains keep it. Fewer images and
// epochs than there (55,000 and 50), at a rate that falls to 0.
#include <stdio.h>

#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const activations[] = {"gelu", "elu", "relu", 0};
static const struct {
    const char *condition, *initialiser, *behind; // the activation
    bool quick;                                   // in this profile, too
} conditions[] = {
    {"unit norm", "unit_norm", "", true},
    {"unit norm, dropout", "unit_norm", "dropout(0.5) ", false},
    {"own gains", "normal", "", true},
    {"own gains, dropout", "normal", "dropout(0.5) ", false},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions && !code; i++) {
        char layers[512];
        int length = 0;
        for (int layer = 0; layer < 8; layer++)
            length += snprintf(layers + length, sizeof layers - (size_t)length, "dense(128) activation %s", conditions[i].behind);
        snprintf(layers + length, sizeof layers - (size_t)length, "dense(10)");
        struct sweep sweep = small_sweep(paper);
        sweep.condition = conditions[i].condition;
        sweep.activations = activations;
        sweep.trial.data = paper ? "mnist(train=20000, validation=5000)" : "strokes(train=1000, validation=250, test=500)";
        sweep.trial.scaling = "unit";
        sweep.trial.layers = layers;
        sweep.trial.initialiser = conditions[i].initialiser;
        sweep.trial.optimiser = "adam(rate)";
        sweep.trial.schedule = paper ? "cosine(12)" : "cosine(4)";
        sweep.trial.epochs = paper ? 12 : 4;
        sweep.lowest = paper ? -7 : -6;
        sweep.highest = paper ? -4 : -5;
        sweep.tuning_seeds = 1;
        if (paper) sweep.seeds = 8;
        if (paper || conditions[i].quick) code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_gelu_fit = {
    .name = "gelu-fit",
    .title = "GELU, ELU and ReLU on the MNIST net of GELU's paper, from its initial weights and from fair ones",
    .claim = "smooth GELU fits better",
    .source = "Hendrycks, Gimpel, arXiv:1606.08415, figure 2",
    .plan = plan,
};
