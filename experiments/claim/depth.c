// SPDX-License-Identifier: MIT
// What depth does to gradients and to training.
#include "evidence.h"

// In the order of the parts of C07.
static const char *const gradient_activations[] = {"relu", "tanh", "sigmoid"};
static const char *const gradient_weights[] = {"He", "1/E[f^2]", "1/E[f'^2]", "Glorot"};

static void no_vanishing(struct evidence *evidence) {
    static const unsigned depths[] = {50, 2};
    for (size_t part = 0; part < 12; part++) {
        double norms[2][CLAIM_SEEDS];
        for (size_t i = 0; i < 2; i++) {
            struct seen trials[CLAIM_SEEDS];
            const struct wanted wanted = {
                .experiment = "depth", .condition = gradient_weights[part % 4], .activation = gradient_activations[part / 4], .x = depths[i]};
            if (!evidence_trials(evidence, &wanted, trials) || !evidence_layer(evidence, trials, "gradient_norm", BEFORE_TRAINING, 1, norms[i]))
                return;
        }
        evidence->findings[part] = judge_ratio(&evidence->claim->parts[part], norms[0], norms[1], evidence->seeds);
    }
}

static void he_init(struct evidence *evidence) {
    static const char *const variances[] = {"1", "2"}; // Glorot's and He's, where layers are of one width
    double errors[2][CLAIM_SEEDS];
    for (size_t i = 0; i < 2; i++) {
        struct seen trials[CLAIM_SEEDS];
        const struct wanted wanted = {
            .experiment = "edge-of-chaos", .condition = variances[i], .activation = "relu", .x = evidence->profile == PROFILE_PAPER ? 40 : 20};
        if (!evidence_trials(evidence, &wanted, trials) || !evidence_errors(evidence, trials, "test_error", errors[i])) return;
    }
    evidence->findings[0] = judge_difference(&evidence->claim->parts[0], errors[0], errors[1], evidence->seeds);
}

const struct claim claims_depth[] = {
    {.id = "C07",
     .name = "no-vanishing",
     .sentence = "ReLU's gradient neither vanishes nor explodes with depth; sigmoid's and tanh's vanish",
     .source = "Glorot, Bordes, Bengio, AISTATS 2011; repeated without naming the initial weights, which decide",
     .published = "none",
     .measured = "norm of the loss's gradient by the first layer's weights, 50 layers of 128 over 2 layers, before training, MNIST; a verdict for "
                 "each choice of initial weights",
     .reason = "over 48 layers within a factor of 10 either way: 5 % a layer; vanishing is less",
     .experiments = "depth",
     .chart = "gradient-depth",
     .seeds = {1, 10},
     .parts = {{"ReLU, He", RULE_RATIO, 0.1, 10},
               {"ReLU, 1/E[f^2]", RULE_RATIO, 0.1, 10},
               {"ReLU, 1/E[f'^2]", RULE_RATIO, 0.1, 10},
               {"ReLU, Glorot", RULE_RATIO, 0.1, 10},
               {"tanh, He", RULE_RATIO, 0, 0.1},
               {"tanh, 1/E[f^2]", RULE_RATIO, 0, 0.1},
               {"tanh, 1/E[f'^2]", RULE_RATIO, 0, 0.1},
               {"tanh, Glorot", RULE_RATIO, 0, 0.1},
               {"sigmoid, He", RULE_RATIO, 0, 0.1},
               {"sigmoid, 1/E[f^2]", RULE_RATIO, 0, 0.1},
               {"sigmoid, 1/E[f'^2]", RULE_RATIO, 0, 0.1},
               {"sigmoid, Glorot", RULE_RATIO, 0, 0.1}},
     .evaluate = no_vanishing},
    {.id = "C22",
     .name = "he-init",
     .sentence = "He's initialisation trains depth that Glorot's does not",
     .source = "He, Zhang, Ren, Sun, ICCV 2015, figures 2 and 3: of 30 layers Glorot's do not begin to train",
     .published = "30 layers: trains, stalls",
     .measured =
         "test error of ReLU after two epochs on 20,000 images of MNIST, 40 layers of 128, weights of variance 1 / n less that of 2 / n, each "
         "at its best rate",
     .reason = "one that trains and one that does not are at least 30 points apart",
     .experiments = "edge-of-chaos",
     .chart = "edge-of-chaos",
     .seeds = {1, 6},
     .parts = {{"error, Glorot less He", RULE_DIFFERENCE, 0.3, 1}},
     .evaluate = he_init},
    {0},
};
