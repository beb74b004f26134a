// SPDX-License-Identifier: MIT
// maxout and relu with dropout and without, of few training images and of many; each at its own rate. All have the same 240 outputs of both dense
// layers, which are 240 units of relu, 120 of maxout with two pieces, or 60 with four: 249,000, 219,000 and 204,000 weights. Dropout is the paper's,
// a fifth of the inputs and half of the units, and the only regulariser: the paper's limit to the norms of weights would be a second one.
#include <stdio.h>

#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const activations[] = {"relu", "maxout(pieces=2)", "maxout(pieces=4)", 0};
static const struct {
    const char *condition, *inputs, *units;
} conditions[] = {{"no dropout", "", ""}, {"dropout", "dropout(0.2) ", "dropout(0.5) "}};
static const struct {
    unsigned paper_images, quick_images;
    const char *paper, *quick;
    uint64_t paper_batch, paper_epochs, quick_epochs;
} sizes[] = {
    {1000, 500, "mnist(train=1000, validation=2000)", "strokes(train=500, validation=250, test=500)", 32, 40, 8},
    {20000, 2000, "mnist(train=20000, validation=5000)", "strokes(train=2000, validation=250, test=500)", 128, 15, 4},
};

static int plan_cell(struct study *study, size_t size, size_t condition) {
    const bool paper = study->profile == PROFILE_PAPER;
    const unsigned outputs = paper ? 240 : 120;
    char layers[256], schedule[32];
    snprintf(layers, sizeof layers, "%sdense(%u) activation %sdense(%u) activation %sdense(10)", conditions[condition].inputs, outputs,
             conditions[condition].units, outputs, conditions[condition].units);
    struct sweep sweep = small_sweep(paper);
    sweep.condition = conditions[condition].condition;
    sweep.x = paper ? sizes[size].paper_images : sizes[size].quick_images;
    sweep.activations = activations;
    sweep.trial.data = paper ? sizes[size].paper : sizes[size].quick;
    sweep.trial.scaling = "unit";
    sweep.trial.layers = layers;
    sweep.trial.epochs = paper ? sizes[size].paper_epochs : sizes[size].quick_epochs;
    snprintf(schedule, sizeof schedule, "cosine(%llu)", (unsigned long long)sweep.trial.epochs);
    sweep.trial.schedule = schedule;
    if (paper) sweep.trial.batch = sizes[size].paper_batch;
    sweep.lowest = paper ? -4 : -3;
    sweep.highest = paper ? -1 : -2;
    sweep.tuning_seeds = 1;
    if (paper) sweep.seeds = 8;
    return study_sweep(study, &sweep);
}

static int plan(struct study *study) {
    int code = EXIT_FINE;
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++)
        for (size_t condition = 0; condition < sizeof conditions / sizeof *conditions && !code; condition++) code = plan_cell(study, size, condition);
    return code;
}

const struct experiment experiment_maxout_dropout = {
    .name = "maxout-dropout",
    .title = "Maxout and ReLU, with and without dropout, of few images and of many",
    .claim = "maxout is at its best with dropout, needs more regularisation than ReLU, none with much data and few pieces",
    .source = "Goodfellow, Warde-Farley, Mirza, Courville, Bengio, ICML 2013",
    .plan = plan,
};
