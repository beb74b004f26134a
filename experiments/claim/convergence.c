// SPDX-License-Identifier: MIT
// How soon a training error is met.
#include <math.h>

#include "evidence.h"

static bool read(struct evidence *evidence, const char *experiment, const char *condition, const char *activation, double *epochs) {
    struct seen trials[CLAIM_SEEDS];
    const struct wanted wanted = {.experiment = experiment, .condition = condition, .activation = activation};
    return evidence_trials(evidence, &wanted, trials) && evidence_crossings(evidence, trials, epochs);
}

static void compare(struct evidence *evidence, size_t part, const char *experiment, const char *condition, const char *slow, const char *fast) {
    double a[CLAIM_SEEDS], b[CLAIM_SEEDS];
    if (read(evidence, experiment, condition, slow, a) && read(evidence, experiment, condition, fast, b))
        evidence->findings[part] = judge_ratio(&evidence->claim->parts[part], a, b, evidence->seeds);
}

static void six_times(struct evidence *evidence) { compare(evidence, 0, "six-times", "own gain", "tanh", "relu"); }

static void faster_family(struct evidence *evidence) {
    compare(evidence, 0, "time-to-target", "MLP 3x300", "sigmoid", "relu");
    compare(evidence, 1, "time-to-target", "MLP 3x300", "tanh", "relu");
    compare(evidence, 2, "six-times", "own gain", "tanh", "relu");
}

const struct claim claims_convergence[] = {
    {.id = "C01",
     .name = "six-times",
     .sentence = "ReLU reaches 25 % training error about six times sooner than tanh, on a 4-layer CNN",
     .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012, figure 1",
     .published = "6 (36 epochs over 6, read off the figure)",
     .measured = "epochs to 25 % error on the training images, tanh over ReLU, each at the rate that makes it fastest; CIFAR-10, cuda-convnet's "
                 "80-second net at half its width, one of two candidates for the figure's",
     .reason = "'about six' and what can be read off the figure: from 4 to 9",
     .experiments = "six-times",
     .chart = "learning-curves",
     .seeds = {3, 6},
     .parts = {{"tanh over ReLU", RULE_RATIO, 4, 9}},
     .evaluate = six_times},
    {.id = "C02",
     .name = "faster-family",
     .sentence = "ReLU and its kin converge faster than sigmoid and tanh",
     .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012: 'several times faster'; the papers of ELU, GELU, SiLU and Mish",
     .published = "several times",
     .measured = "epochs to one training error, sigmoid and tanh over ReLU, each at the rate that makes it fastest: 1 % on MNIST, three layers of "
                 "300; 25 % on CIFAR-10, a CNN",
     .reason = "the sentence says faster: less than a tenth would not be called that; without an upper end",
     .experiments = "time-to-target,six-times",
     .chart = "time-to-target",
     .seeds = {3, 6},
     .parts = {{"sigmoid over ReLU, MLP", RULE_RATIO, 1.1, INFINITY},
               {"tanh over ReLU, MLP", RULE_RATIO, 1.1, INFINITY},
               {"tanh over ReLU, CNN", RULE_RATIO, 1.1, INFINITY}},
     .evaluate = faster_family},
    {0},
};
