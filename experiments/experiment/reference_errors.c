// SPDX-License-Identifier: MIT
// Three nets whose errors are known, as a check on the engine: a plain ReLU MLP and a small CNN on MNIST, and cuda-convnet's 80-second
// net with its weight decay and its one drop of the rate. Rates were set beforehand, by hand.
#include <math.h>

#include "command.h"
#include "experiment.h"

static const char *const relu[] = {"relu", 0};

static const struct sweep paper_sweeps[] = {
    {.condition = "MLP 3x1000",
     .trial = {.data = "mnist(validation=0)",
               .scaling = "unit",
               .layers = "dense(1000) activation dense(1000) activation dense(1000) activation dense(10)",
               .initialiser = "he_normal",
               .optimiser = "sgd(rate, momentum=0.9)",
               .schedule = "linear(15)",
               .batch = 128,
               .epochs = 15,
               .target = NAN},
     .activations = relu,
     .lowest = -2,
     .highest = -2,
     .seeds = 1},
    {.condition = "CNN A",
     .trial = {.data = "mnist(validation=0)",
               .scaling = "unit",
               .layers = "conv2d(32, 5, padding=2) activation max_pool(2) conv2d(64, 5, padding=2) activation max_pool(2) dense(128) activation "
                         "dense(10)",
               .initialiser = "he_normal",
               .optimiser = "sgd(rate, momentum=0.9)",
               .schedule = "linear(6)",
               .batch = 128,
               .epochs = 6,
               .target = NAN},
     .activations = relu,
     .lowest = -3,
     .highest = -3,
     .seeds = 1},
    {.condition = "80-second net",
     .trial = {.data = "cifar10(validation=0)",
               .scaling = "centred",
               .layers = "conv2d(32, 5, padding=2) max_pool(3, stride=2, ceiling=1) activation "
                         "conv2d(32, 5, padding=2) activation average_pool(3, stride=2, ceiling=1) "
                         "conv2d(64, 5, padding=2) activation average_pool(3, stride=2, ceiling=1) dense(64) activation dense(10)",
               .initialiser = "he_normal",
               .optimiser = "sgd(rate, momentum=0.9, l2=0.004)",
               .schedule = "step(11)",
               .batch = 128,
               .epochs = 14,
               .target = NAN},
     .activations = relu,
     .lowest = -4,
     .highest = -4,
     .seeds = 1},
};

static int plan(struct study *study) {
    int code = EXIT_FINE;
    for (size_t i = 0; study->profile == PROFILE_PAPER && i < sizeof paper_sweeps / sizeof *paper_sweeps && !code; i++)
        code = study_sweep(study, &paper_sweeps[i]);
    return code;
}

const struct experiment experiment_reference_errors = {
    .name = "reference-errors",
    .title = "Nets whose test errors are known (paper profile only)",
    .claim = "the engine trains as others do: at most 1.7 % and 0.9 % on MNIST, 28 % on CIFAR-10",
    .source = "common practice; cuda-convnet's example layers",
    .plan = plan,
};
