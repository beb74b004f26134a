// SPDX-License-Identifier: MIT
// ReLU's variants where a fifth of the training labels is wrong: who learns them by heart, and what that costs on test samples, whose labels are
// right. All else is as in `variants`, on more images; the wrong labels are the same for every function and seed.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    struct sweep sweep = small_sweep(paper);
    sweep.condition = "noisy labels";
    sweep.x = 0.2;
    sweep.activations = small_variants(paper);
    sweep.trial.data =
        paper ? "mnist(train=10000, validation=5000, label_noise=0.2)" : "strokes(train=2000, validation=500, test=1000, label_noise=0.2)";
    sweep.trial.measures = MEASURE_SLOPE;
    sweep.highest = -2;
    return study_sweep(study, &sweep);
}

const struct experiment experiment_label_noise = {
    .name = "label-noise",
    .title = "ReLU's variants where training labels are wrong: errors in training and test",
    .claim = "a learned slope overfits more; among the variants there is no consistent winner",
    .source = "Xu, Wang, Chen, Li, arXiv:1505.00853; surveys",
    .plan = plan,
};
