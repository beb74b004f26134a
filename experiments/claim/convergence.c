// SPDX-License-Identifier: MIT
// How soon a training error is met.
#include <math.h>

#include "evidence.h"

static void compare(struct evidence *evidence, size_t part, const char *experiment, const char *condition, const char *slow, const char *fast) {
    double a[CLAIM_SEEDS], b[CLAIM_SEEDS];
    const struct wanted first = {.experiment = experiment, .condition = condition, .activation = slow},
                        second = {.experiment = experiment, .condition = condition, .activation = fast};
    if (evidence_read_crossings(evidence, &first, a) && evidence_read_crossings(evidence, &second, b))
        evidence->findings[part] = judge_ratio(&evidence->claim->parts[part], a, b, evidence->seeds);
}

// The second net's weights are a condition of the paper profile that came later.
static void six_times(struct evidence *evidence) {
    compare(evidence, 0, "six-times", "own gain", "tanh", "relu");
    if (evidence_has(evidence, "six-times", "published weights")) compare(evidence, 1, "six-times", "published weights", "tanh", "relu");
    else evidence->findings[1] = judge_ratio(&evidence->claim->parts[1], 0, 0, 0);
}

static void faster_family(struct evidence *evidence) {
    compare(evidence, 0, "time-to-target", "MLP 3x300", "sigmoid", "relu");
    compare(evidence, 1, "time-to-target", "MLP 3x300", "tanh", "relu");
}

const struct claim claims_convergence[] = {
    {.id = "C01",
     .name = "six-times",
     .sentence = "ReLU reaches 25 % training error about six times sooner than tanh, on a 4-layer CNN",
     .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012, figure 1",
     .published = "6 (36 epochs over 6, read off the figure)",
     .measured =
         "epochs to 25 % error on the training images, tanh over ReLU, each at the rate that makes it fastest; CIFAR-10, cuda-convnet's "
         "80-second net at half its width, one of two candidates for the figure's; weights of the scale that suits each function, and as that "
         "net's file has them",
     .reason = "'about six' and what can be read off the figure: from 4 to 9",
     .experiments = "six-times",
     .chart = "learning-curves",
     .seeds = {3, 6},
     .parts = {{"tanh over ReLU, own gains", RULE_RATIO, 4, 9}, {"tanh over ReLU, the net's own weights", RULE_RATIO, 4, 9}},
     .evaluate = six_times},
    {.id = "C02",
     .name = "faster-family",
     .sentence = "ReLU and its kin converge faster than sigmoid and tanh",
     .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012: 'several times faster'; the papers of ELU, GELU, SiLU and Mish",
     .published = "several times",
     .measured =
         "epochs to 1 % training error, sigmoid and tanh over ReLU, each at the rate that makes it fastest; MNIST, three layers of 300; for a "
         "CNN see six-times",
     .reason = "the sentence says faster: less than a tenth would not be called that; without an upper end",
     .experiments = "time-to-target",
     .chart = "time-to-target",
     .seeds = {3, 6},
     .parts = {{"sigmoid over ReLU", RULE_RATIO, 1.1, INFINITY}, {"tanh over ReLU", RULE_RATIO, 1.1, INFINITY}},
     .evaluate = faster_family},
    {0},
};
