// SPDX-License-Identifier: MIT
// The share of units that are active, layer by layer, in ReLU networks of 1 to 16 hidden layers, before and after training; on images, and on noise,
// in which nothing but chance makes one unit more active than another.
#include <string.h>

#include "command.h"
#include "deep_net.h"
#include "experiment.h"
#include "small_net.h"

static const char *const relu[] = {"relu", 0};
static const struct {
    const char *condition, *paper, *quick;
} inputs[] = {{"images", "mnist(train=10000, validation=5000)", "strokes(train=2000, validation=500, test=1000)"},
              {"noise", "noise(train=5000, validation=500, test=500)", "noise(train=1000, validation=200, test=200)"}};
static const unsigned depths[] = {1, 2, 4, 8, 16};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        for (size_t j = 0; j < sizeof depths / sizeof *depths && !code; j++) {
            char layers[DEEP_NET_TEXT];
            deep_net(depths[j], layers);
            struct sweep sweep = small_sweep(paper);
            sweep.condition = inputs[i].condition;
            sweep.x = depths[j];
            sweep.activations = relu;
            sweep.trial.data = paper ? inputs[i].paper : inputs[i].quick;
            sweep.trial.layers = layers;
            sweep.trial.measures = MEASURE_CENSUS;
            if (!paper) sweep.lowest = -3;
            if (strcmp(inputs[i].condition, "noise") == 0) sweep.criterion = CRITERION_SPEED; // by training error: there is no other to make small
            code = study_sweep(study, &sweep);
        }
    return code;
}

const struct experiment experiment_activity_by_depth = {
    .name = "activity-by-depth",
    .title = "Active units by layer and depth, before and after training",
    .claim = "about half of a ReLU network's units are active; each further layer halves them again",
    .source = "Glorot, Bordes, Bengio, AISTATS 2011, section 3; the halving is folklore",
    .plan = plan,
};
