// SPDX-License-Identifier: MIT
#include "krizhevsky_net.h"

static const char net[] =
    "conv2d(16, 5, padding=2) max_pool(3, stride=2, ceiling=1) activation "
    "conv2d(16, 5, padding=2) activation average_pool(3, stride=2, ceiling=1) "
    "conv2d(32, 5, padding=2) activation average_pool(3, stride=2, ceiling=1) dense(32) activation dense(10)";
static const char quick_net[] =
    "conv2d(8, 5, stride=2, padding=2) activation conv2d(16, 5, stride=2, padding=2) activation dense(32) activation dense(10)";

struct sweep krizhevsky_sweep(bool paper) {
    return (struct sweep){
        .condition = "own gain",
        .trial = {.data = paper ? "cifar10(validation=0)" : "strokes(train=4000, validation=1000, test=1000)",
                  .scaling = paper ? "centred" : "standard",
                  .layers = paper ? net : quick_net,
                  .initialiser = "normal",
                  .optimiser = "sgd(rate, momentum=0.9)",
                  .schedule = "constant",
                  .batch = 128,
                  .epochs = paper ? 40 : 12,
                  .target = 0.25},
        .lowest = paper ? -6 : -4,
        .highest = paper ? -3 : -2,
        .tuning_seeds = 1,
        .tuning_epochs = paper ? 12 : 6,
        .criterion = CRITERION_SPEED,
        .seeds = paper ? 6 : 3,
    };
}
