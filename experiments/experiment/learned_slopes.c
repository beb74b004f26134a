// SPDX-License-Identifier: MIT
// Slopes that PReLU learns, layer by layer, in a small convolutional net without pooling, from several slopes to begin with.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const starts[] = {"prelu", "prelu(slope=0)", "prelu_shared", "prelu_shared(slope=0)", 0};
static const char *const few[] = {"prelu", "prelu_shared", 0};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    struct sweep sweep = small_sweep(paper);
    sweep.condition = "CNN";
    sweep.activations = paper ? starts : few;
    sweep.trial.data = paper ? "mnist(train=5000, validation=2000, test=2000)" : "strokes(train=500, validation=250, test=250)";
    sweep.trial.layers =
        "conv2d(8, 3, stride=2, padding=1) activation conv2d(16, 3, padding=1) activation conv2d(16, 3, stride=2, padding=1) activation "
        "conv2d(16, 3, padding=1) activation dense(64) activation dense(10)";
    sweep.trial.measures = MEASURE_SLOPE;
    sweep.lowest = -3;
    sweep.highest = -2;
    sweep.tuning_seeds = 1;
    sweep.seeds = paper ? 6 : 2;
    return study_sweep(study, &sweep);
}

const struct experiment experiment_learned_slopes = {
    .name = "learned-slopes",
    .title = "Slopes that PReLU learns, by layer",
    .claim = "learned slopes are large in the first layer and fall with depth",
    .source = "He, Zhang, Ren, Sun, ICCV 2015, table 1",
    .plan = plan,
};
