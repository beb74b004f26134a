// SPDX-License-Identifier: MIT
// Advice: how to begin, what to feed, what to penalise.
#include <math.h>

#include "evidence.h"

static void initial_bias(struct evidence *evidence) {
    static const char *const measures[] = {"dead", "active"};
    for (size_t i = 0; i < 2; i++) {
        double without[CLAIM_SEEDS], with[CLAIM_SEEDS];
        struct wanted wanted = {.experiment = "initial-bias", .condition = "MLP 8x32", .activation = "relu", .x = 0};
        if (!evidence_read_census(evidence, &wanted, measures[i], BEFORE_TRAINING, without)) return;
        wanted.x = 0.1;
        if (!evidence_read_census(evidence, &wanted, measures[i], BEFORE_TRAINING, with)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], i ? with : without, i ? without : with, evidence->seeds);
    }
}

static void scaled_inputs(struct evidence *evidence) {
    static const struct { const char *activation, *scaling; } cases[] = {{"relu", "standard"}, {"relu", "unit"}, {"tanh", "standard"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double raw[CLAIM_SEEDS], scaled[CLAIM_SEEDS];
        struct wanted wanted = {.experiment = "input-scaling", .condition = "raw", .activation = cases[i].activation};
        if (!evidence_read_errors(evidence, &wanted, "test_error", raw)) return;
        wanted.condition = cases[i].scaling;
        if (!evidence_read_errors(evidence, &wanted, "test_error", scaled)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], raw, scaled, evidence->seeds);
    }
}

// Test errors at the strength whose mean validation error is least.
static bool read_best(struct evidence *evidence, const char *penalty, const double *strengths, double *errors) {
    double least = INFINITY;
    for (const double *strength = strengths; *strength > 0; strength++) {
        struct seen trials[CLAIM_SEEDS];
        double validation[CLAIM_SEEDS], test[CLAIM_SEEDS], sum = 0;
        const struct wanted wanted = {.experiment = "weight-penalty", .condition = penalty, .activation = "relu", .x = *strength};
        if (!evidence_trials(evidence, &wanted, trials) || !evidence_errors(evidence, trials, "validation_error", validation) ||
            !evidence_errors(evidence, trials, "test_error", test))
            return false;
        for (uint64_t i = 0; i < evidence->seeds; i++) sum += validation[i];
        if (!(sum < least)) continue;
        least = sum;
        for (uint64_t i = 0; i < evidence->seeds; i++) errors[i] = test[i];
    }
    return isfinite(least) || evidence_lacks(evidence, "no validation error with %s is finite", penalty);
}

static void l1_better(struct evidence *evidence) {
    static const double paper[2][7] = {{1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0}, {1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0}},
                        quick[2][4] = {{1e-5, 1e-4, 1e-3, 0}, {1e-4, 1e-3, 1e-2, 0}};
    const bool is_paper = evidence->profile == PROFILE_PAPER;
    double l1[CLAIM_SEEDS], l2[CLAIM_SEEDS];
    if (read_best(evidence, "L1", is_paper ? paper[0] : quick[0], l1) && read_best(evidence, "L2", is_paper ? paper[1] : quick[1], l2))
        evidence->findings[0] = judge_difference(&evidence->claim->parts[0], l2, l1, evidence->seeds);
}

const struct claim claims_practice[] = {
    {.id = "C21",
     .name = "bias-0.1",
     .sentence = "A small positive initial bias keeps units active at the start",
     .source = "Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.3.1; Krizhevsky, Sutskever, Hinton, NIPS 2012, section 5",
     .published = "none",
     .measured =
         "before training, biases of 0.1 against 0: share of units that are 0 for every training image, and share of pre-activations above 0; MNIST, "
         "eight layers of 32",
     .reason = "one dead unit of the net's 256; two points of activity",
     .experiments = "initial-bias",
     .chart = "initial-bias",
     .seeds = {2, 10},
     .parts = {{"dead, bias 0 less 0.1", RULE_DIFFERENCE, 1.0 / 256, 1}, {"active, bias 0.1 less 0", RULE_DIFFERENCE, 0.02, 1}},
     .evaluate = initial_bias},
    {.id = "C23",
     .name = "scaled-inputs",
     .sentence = "Inputs should be standardised or scaled",
     .source = "LeCun, Bottou, Orr, Mueller, Efficient BackProp, 1998; every tutorial",
     .published = "none",
     .measured = "test error from pixels of 0 to 255 less that from scaled ones, each at its own rate; 10,000 images of MNIST, three layers of 128",
     .reason = "a quarter of a point of error or more",
     .experiments = "input-scaling",
     .chart = "input-scaling",
     .seeds = {2, 10},
     .parts = {{"ReLU, raw less standardised", RULE_DIFFERENCE, 0.0025, 1},
               {"ReLU, raw less 0 to 1", RULE_DIFFERENCE, 0.0025, 1},
               {"tanh, raw less standardised", RULE_DIFFERENCE, 0.0025, 1}},
     .evaluate = scaled_inputs},
    {.id = "C24",
     .name = "l1-better",
     .sentence = "As a penalty on weights, L1 suits ReLU better than L2",
     .source = "folklore",
     .published = "none",
     .measured =
         "test error with L2 less with L1, each at its best strength of six by the validation error and at its own rate; 2,000 images of MNIST, "
         "three layers of 128",
     .reason = "a quarter of a point of error or more",
     .experiments = "weight-penalty",
     .chart = "weight-penalty",
     .seeds = {2, 10},
     .parts = {{"error, L2 less L1", RULE_DIFFERENCE, 0.0025, 1}},
     .evaluate = l1_better},
    {0},
};
