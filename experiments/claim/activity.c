// SPDX-License-Identifier: MIT
// How many units are active, how many are exactly zero.
#include "evidence.h"

#include <math.h>

static bool find(struct evidence *evidence, const char *experiment, const char *condition, double x, const char *activation, struct seen *trials) {
    const struct wanted wanted = {.experiment = experiment, .condition = condition, .activation = activation, .x = x};
    return evidence_trials(evidence, &wanted, trials);
}

static void level(struct evidence *evidence, size_t part, const double *values) {
    evidence->findings[part] = judge_level(&evidence->claim->parts[part], values, evidence->seeds);
}

static void half_active(struct evidence *evidence) {
    struct seen trials[CLAIM_SEEDS];
    double values[CLAIM_SEEDS];
    if (!find(evidence, "time-to-target", "MLP 3x300", 0, "relu", trials)) return;
    if (evidence_census(evidence, trials, "active", BEFORE_TRAINING, values)) level(evidence, 0, values);
    if (evidence_census(evidence, trials, "active", AFTER_TRAINING, values)) level(evidence, 1, values);
}

static void trained_sparse(struct evidence *evidence) {
    struct seen trials[CLAIM_SEEDS];
    double before[CLAIM_SEEDS], after[CLAIM_SEEDS];
    static const char *const smooth[] = {"sigmoid", "tanh"};
    if (!find(evidence, "time-to-target", "MLP 3x300", 0, "relu", trials)) return;
    if (evidence_census(evidence, trials, "zero", BEFORE_TRAINING, before) && evidence_census(evidence, trials, "zero", AFTER_TRAINING, after))
        evidence->findings[0] = judge_difference(&evidence->claim->parts[0], after, before, evidence->seeds);
    for (size_t i = 0; i < 2; i++)
        if (find(evidence, "time-to-target", "MLP 3x300", 0, smooth[i], trials) && evidence_census(evidence, trials, "zero", AFTER_TRAINING, after))
            level(evidence, 1 + i, after);
}

// The factor from layer to layer that leads from the first layer's active share to the last's.
static void halving(struct evidence *evidence) {
    enum { DEPTH = 16 };
    struct seen trials[CLAIM_SEEDS];
    double first[CLAIM_SEEDS], last[CLAIM_SEEDS];
    if (!find(evidence, "activity-by-depth", "images", DEPTH, "relu", trials)) return;
    for (size_t part = 0; part < 2; part++) {
        const enum evidence_when when = part ? AFTER_TRAINING : BEFORE_TRAINING;
        if (!evidence_layer(evidence, trials, "active", when, 1, first) || !evidence_layer(evidence, trials, "active", when, DEPTH, last)) return;
        for (uint64_t i = 0; i < evidence->seeds; i++) last[i] = pow(last[i] / first[i], 1.0 / (DEPTH - 1));
        level(evidence, part, last);
    }
}

const struct claim claims_activity[] = {
    {.id = "C03",
     .name = "half-active",
     .sentence = "About half of the units of a ReLU network are active",
     .source = "Glorot, Bordes, Bengio, AISTATS 2011, of initial weights; repeated of networks in general",
     .published = "0.5",
     .measured = "share of pre-activations above 0 over all training images, mean over layers; MNIST, three layers of 300, inputs standardised, "
                 "trained to 1 % training error",
     .reason = "nearer to a half than to a third or two thirds",
     .experiments = "time-to-target",
     .chart = "activity",
     .seeds = {3, 6},
     .parts = {{"before training", RULE_LEVEL, 5.0 / 12, 7.0 / 12}, {"after training", RULE_LEVEL, 5.0 / 12, 7.0 / 12}},
     .evaluate = half_active},
    {.id = "C04",
     .name = "trained-sparse",
     .sentence = "Sparsity comes with rectification and grows in training, as exact zeros, where sigmoid and tanh only come near",
     .source =
         "Glorot, Bordes, Bengio, AISTATS 2011; the 1 to 4 % active of a brain that they quote is approached with a penalty, which is not used here",
     .published = "68 to 83.4 % zeros, with an L1 penalty of 0.001 on activations",
     .measured = "share of outputs that are exactly 0 over all training images, mean over layers; MNIST, three layers of 300, trained to 1 % "
                 "training error, no penalty",
     .reason = "growth of two points or more; next to no zero elsewhere",
     .experiments = "time-to-target",
     .chart = "sparsity",
     .seeds = {3, 6},
     .parts = {{"ReLU: zeros after training less before", RULE_DIFFERENCE, 0.02, 1},
               {"sigmoid: zeros after training", RULE_LEVEL, 0, 0.001},
               {"tanh: zeros after training", RULE_LEVEL, 0, 0.001}},
     .evaluate = trained_sparse},
    {.id = "C05",
     .name = "halving",
     .sentence = "Each further layer halves the share of active units",
     .source = "lectures and tutorials: of N layers 1 / 2^N is active",
     .published = "0.5 a layer",
     .measured = "factor by which the share of pre-activations above 0 changes from a layer to the next, from the first of 16 layers of 128 to the "
                 "last; MNIST",
     .reason = "0.5, give or take a fifth of it",
     .experiments = "activity-by-depth",
     .chart = "activity-by-depth",
     .seeds = {2, 10},
     .parts = {{"a layer over the one before, untrained", RULE_LEVEL, 0.4, 0.6}, {"a layer over the one before, trained", RULE_LEVEL, 0.4, 0.6}},
     .evaluate = halving},
    {0},
};
