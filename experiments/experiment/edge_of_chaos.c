// SPDX-License-Identifier: MIT
// How deep a network can be trained, against the variance of its weights: Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, ICLR 2017. For
// each variance and depth the best of a few rates, chosen by a seed of its own.
#include <math.h>
#include <stdio.h>

#include "command.h"
#include "deep_net.h"
#include "experiment.h"
#include "finite_net.h"
#include "random_net.h"

// tanh's edge of chaos is at 1.761 for this variance of biases, ReLU's at 2 without biases.
static const struct {
    const char *const activation[2];
    double bias_variance;
} functions[] = {{{"tanh"}, 0.05}, {{"relu"}, 0}};
static const double variances[] = {1.0, 1.3, 1.6, 1.76, 2.0, 2.4, 3.0};
static const unsigned depths[] = {4, 10, 20, 40, 80};

static int plan_cell(struct study *study, size_t function, double variance, unsigned depth, bool paper) {
    char layers[DEEP_NET_TEXT], initialiser[96], condition[32];
    deep_net(depth, layers);
    snprintf(initialiser, sizeof initialiser, "normal(gain=%g, bias_deviation=%.9g)", variance, sqrt(functions[function].bias_variance));
    snprintf(condition, sizeof condition, "%g", variance);
    const struct sweep sweep = {
        .condition = condition,
        .x = depth,
        .trial = {.data = paper ? "mnist(train=20000, validation=10000)" : "strokes(train=2000, validation=500, test=500)",
                  .scaling = "standard",
                  .layers = layers,
                  .initialiser = initialiser,
                  .optimiser = "sgd(rate, momentum=0.8)",
                  .schedule = "constant",
                  .batch = 128,
                  .epochs = paper ? 2 : 1,
                  .target = NAN},
        .activations = functions[function].activation,
        .lowest = paper ? -6 : -5,
        .highest = paper ? -4 : -5,
        .tuning_seeds = paper ? 1 : 0,
        .tuning_epochs = 1,
        .criterion = CRITERION_ERROR,
        .seeds = paper ? 6 : 1,
    };
    return study_sweep(study, &sweep);
}

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t function = 0; function < sizeof functions / sizeof *functions; function++)
        for (size_t i = 0; i < sizeof variances / sizeof *variances; i++)
            for (size_t j = 0; j < sizeof depths / sizeof *depths && !code; j++)
                if (paper || (i % 2 == 0 && j % 2 == 0 && depths[j] < 80)) code = plan_cell(study, function, variances[i], depths[j], paper);
    return code;
}

// ---- finite networks against their mean field ----

enum { MEASURED_LAYERS = 20 };

static int measure_net(struct study *study, const char *activation, struct mean_field_draw draw, double square) {
    const bool paper = study->profile == PROFILE_PAPER;
    char initialiser[96], key[33];
    snprintf(initialiser, sizeof initialiser, "normal(gain=%.9g, bias_deviation=%.9g)", draw.weight_variance, sqrt(draw.bias_variance));
    const struct random_net net = {.condition = "edge",
                                   .activation = activation,
                                   .initialiser = initialiser,
                                   .width = paper ? 1000 : 200,
                                   .depth = MEASURED_LAYERS,
                                   .inputs = paper ? 1000 : 200,
                                   .points = 64,
                                   .seed = 1,
                                   .nets = paper ? 64 : 4};
    bool known;
    int code = random_net_find(study, &net, key, &known);
    if (code || known) return code;
    const struct finite_net finite = {.activation = activation,
                                      .draw = draw,
                                      .width = net.width,
                                      .layers = MEASURED_LAYERS,
                                      .samples = net.points,
                                      .nets = net.nets,
                                      .square = square,
                                      .seed = net.seed};
    struct finite_net_layer layers[MEASURED_LAYERS];
    struct random_net_value values[2 * MEASURED_LAYERS];
    code = finite_net_measure(&finite, &study->workers, layers);
    if (code) return code;
    for (uint32_t i = 0; i < MEASURED_LAYERS; i++) {
        values[2 * i] = (struct random_net_value){i + 1, "q", layers[i].q};
        values[2 * i + 1] = (struct random_net_value){i + 1, "chi", layers[i].chi};
    }
    return random_net_store(study, &net, key, values, 2 * MEASURED_LAYERS);
}

// At the edge of each function that has one, with biases of variance 0.05; ReLU and its like without biases.
static int measure(struct study *study) {
    static const char *const activations[] = {"relu", "leaky_relu", "tanh", "elu", "selu", "gelu", "silu", "mish", 0};
    int code = EXIT_FINE;
    for (const char *const *activation = activations; *activation && !code && !interrupted(); activation++) {
        static struct mean_field field;
        struct mean_field_point points[MEAN_FIELD_POINTS];
        code = mean_field_read(&field, *activation);
        if (code) return code;
        const uint32_t count = mean_field_critical(&field, field.homogeneous ? 0 : 0.05, points);
        if (count) code = measure_net(study, *activation, points[0].draw, field.homogeneous ? 1 : points[0].q);
    }
    return code;
}

const struct experiment experiment_edge_of_chaos = {
    .name = "edge-of-chaos",
    .title = "Trainable depth against the variance of weights",
    .claim = "trainable depth is largest at the critical variance of weights: 1.76 for tanh with biases of variance 0.05, 2 for ReLU",
    .source = "Poole et al., NeurIPS 2016; Schoenholz et al., ICLR 2017",
    .plan = plan,
    .measure = measure,
};
