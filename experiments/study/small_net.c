// SPDX-License-Identifier: MIT
#include "small_net.h"

#include <math.h>

struct sweep small_sweep(bool paper) {
    return (struct sweep){
        .condition = "MLP 3x128",
        .trial = {.data = paper ? "mnist(train=10000, validation=5000)" : "strokes(train=2000, validation=500, test=1000)",
                  .scaling = "standard",
                  .layers = "dense(128) activation dense(128) activation dense(128) activation dense(10)",
                  .initialiser = "normal",
                  .optimiser = "sgd(rate, momentum=0.9)",
                  .schedule = paper ? "cosine(10)" : "cosine(5)", // a rate that ends at 0 leaves less of chance in the last error
                  .batch = 128,
                  .epochs = paper ? 10 : 5,
                  .target = NAN},
        .lowest = paper ? -5 : -4,
        .highest = paper ? -1 : -2,
        .tuning_seeds = paper ? 2 : 1,
        .criterion = CRITERION_ERROR,
        .seeds = paper ? 10 : 2,
    };
}

const char *const *small_variants(bool paper) {
    static const char *const variants[] = {
        "relu", "leaky_relu", "leaky_relu(slope=0.18)", "prelu", "prelu_shared", "rrelu", "elu", "selu", "gelu", "silu", "mish", "softplus", 0};
    static const char *const few[] = {"relu", "leaky_relu", "prelu", "rrelu", "elu", "gelu", 0};
    return paper ? variants : few;
}
