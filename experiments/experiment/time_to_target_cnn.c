// SPDX-License-Identifier: MIT
// As time-to-target, for convolutions: the net of six-times, to the same training error.
#include "experiment.h"
#include "krizhevsky_net.h"

static const char *const family[] = {"relu", "leaky_relu", "elu", "gelu", "mish", "tanh", 0};
static const char *const few[] = {"relu", "leaky_relu", "gelu", "tanh", 0};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    struct sweep sweep = krizhevsky_sweep(paper);
    sweep.activations = paper ? family : few;
    return study_sweep(study, &sweep);
}

const struct experiment experiment_time_to_target_cnn = {
    .name = "time-to-target-cnn",
    .title = "Time to 25 % training error of a convolutional net, over the family",
    .claim = "ReLU and its kin converge faster than sigmoid and tanh",
    .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012, and the papers of ELU, GELU, SiLU and Mish",
    .plan = plan,
};
