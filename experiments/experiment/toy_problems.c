// SPDX-License-Identifier: MIT
// Points of the plane in two classes that no straight line divides: what networks of several widths and depths make of them without a
// nonlinearity, and with one. A linear classifier is wrong about a quarter of XOR at least: xor.c of the data sets.
#include <math.h>
#include <stdio.h>

#include "command.h"
#include "experiment.h"

static const char *const activations[] = {"identity", "relu", "tanh", 0};
static const char *const sets[] = {"xor", "spirals"};
static const struct {
    unsigned depth, width;
    bool quick; // in this profile, too
} nets[] = {{1, 4, true}, {1, 16, false}, {1, 64, true}, {2, 4, false}, {2, 16, true}, {2, 64, false}, {4, 4, false}, {4, 16, true}, {4, 64, false}};

static int plan_net(struct study *study, const char *set, unsigned depth, unsigned width, bool paper) {
    char condition[64], data[64], layers[256];
    int length = 0;
    snprintf(condition, sizeof condition, "%s, depth %u", set, depth);
    snprintf(data, sizeof data, paper ? "%s(train=4000, validation=1000)" : "%s(train=500, validation=250, test=500)", set);
    for (unsigned i = 0; i < depth; i++) length += snprintf(layers + length, sizeof layers - (size_t)length, "dense(%u) activation ", width);
    snprintf(layers + length, sizeof layers - (size_t)length, "dense(2)");
    const struct sweep sweep = {
        .condition = condition,
        .x = width,
        .trial = {.data = data,
                  .scaling = "standard",
                  .layers = layers,
                  .initialiser = "normal",
                  .optimiser = "adam(rate)",
                  .schedule = paper ? "cosine(30)" : "cosine(40)",
                  .batch = 32,
                  .epochs = paper ? 30 : 40,
                  .target = NAN},
        .activations = activations,
        .lowest = -5,
        .highest = -2,
        .tuning_seeds = 1,
        .criterion = CRITERION_ERROR,
        .seeds = paper ? 6 : 2,
    };
    return study_sweep(study, &sweep);
}

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t set = 0; set < sizeof sets / sizeof *sets; set++)
        for (size_t i = 0; i < sizeof nets / sizeof *nets && !code; i++)
            if (paper || nets[i].quick) code = plan_net(study, sets[set], nets[i].depth, nets[i].width, paper);
    return code;
}

const struct experiment experiment_toy_problems = {
    .name = "toy-problems",
    .title = "XOR and two spirals, with and without a nonlinearity, by depth and width",
    .claim = "a linear network cannot fit what a rectified one can",
    .source = "Minsky, Papert, Perceptrons (1969); Lang, Witbrock, Connectionist Models Summer School 1988",
    .plan = plan,
};
