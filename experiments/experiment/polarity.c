// SPDX-License-Identifier: MIT
// Images and their negatives. Nets learn the originals, at the rate that serves them best on originals, and are tested on originals (x = 0) and on
// negatives (x = 1): one training, told twice. Values are -1 to 1, so that a negative is its image with the other sign, and a layer without
// biases gives it the same response with the other sign: what abs behind it then loses. Where the first layer has biases, that is only near.
#include <math.h>

#include "command.h"
#include "experiment.h"
#include "initialiser.h"
#include "network.h"
#include "random_net.h"
#include "random_stream.h"
#include "small_net.h"

static const char *const activations[] = {"abs", "relu", "tanh", 0};
static const struct {
    const char *condition, *layers;
} nets[] = {
    {"first layer without biases", "dense(128, bias=0) activation dense(128) activation dense(128) activation dense(10)"},
    {"with biases", "dense(128) activation dense(128) activation dense(128) activation dense(10)"},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    static const char *const data[][2] = {
        {"strokes(train=2000, validation=500, test=1000)", "strokes(train=2000, validation=500, test=1000, negative=1)"},
        {"mnist(train=10000, validation=5000)", "mnist(train=10000, validation=5000, negative=1)"},
    };
    int code = EXIT_FINE;
    for (size_t net = 0; net < sizeof nets / sizeof *nets; net++)
        for (int negative = 0; negative < 2 && !code; negative++) {
            struct sweep sweep = small_sweep(paper);
            sweep.condition = nets[net].condition;
            sweep.x = negative;
            sweep.activations = activations;
            sweep.trial.data = data[paper][negative];
            sweep.trial.scaling = "signed";
            sweep.trial.layers = nets[net].layers;
            if (!paper) sweep.highest = -3;
            code = study_sweep(study, &sweep);
        }
    return code;
}

// ---- the response of a first layer that nobody trained ----

enum { WIDTH = 128, INPUTS = 784, POINTS = 64 };

// The cosine of all responses to inputs and of those to the same with the other sign: 1 where the sign is lost.
static double cosine(struct network *network) {
    static real responses[POINTS * WIDTH];
    const struct random_stream draws = {1, RANDOM_DATA, 0};
    for (uint64_t i = 0; i < (uint64_t)POINTS * INPUTS; i++) network->input[i] = (real)random_normal(&draws, i);
    const real *outputs = network_forward(network, POINTS, false);
    for (uint64_t i = 0; i < (uint64_t)POINTS * WIDTH; i++) responses[i] = outputs[i];
    for (uint64_t i = 0; i < (uint64_t)POINTS * INPUTS; i++) network->input[i] = -network->input[i];
    outputs = network_forward(network, POINTS, false);
    double product = 0, square = 0, negative_square = 0;
    for (uint64_t i = 0; i < (uint64_t)POINTS * WIDTH; i++) {
        product += (double)responses[i] * (double)outputs[i];
        square += (double)responses[i] * (double)responses[i];
        negative_square += (double)outputs[i] * (double)outputs[i];
    }
    return product / sqrt(square * negative_square);
}

static int measure_one(struct study *study, const char *activation) {
    const struct random_net net = {"first layer without biases", activation, "normal", WIDTH, 1, INPUTS, POINTS, 1, 1};
    char key[33];
    bool known;
    int code = random_net_find(study, &net, key, &known);
    if (code || known) return code;
    struct network network;
    struct initialiser initialiser;
    const struct network_options options = {
        .in = {1, 1, INPUTS}, .layers = "dense(128, bias=0) activation", .activation = activation, .batch = POINTS, .workers = &study->workers};
    code = network_create(&network, &options);
    if (!code) code = initialiser_read(&initialiser, net.initialiser);
    if (!code) code = initialise(&initialiser, &network.parameters, net.seed);
    const struct random_net_value value = {1, "negative_cosine", code ? NAN : cosine(&network)};
    network_free(&network);
    return code ? code : random_net_store(study, &net, key, &value, 1);
}

static int measure(struct study *study) {
    int code = EXIT_FINE;
    for (const char *const *activation = activations; *activation && !code; activation++) code = measure_one(study, *activation);
    return code;
}

const struct experiment experiment_polarity = {
    .name = "polarity",
    .title = "Images and their negatives: test error of nets that learned the originals, response of a first layer",
    .claim = "absolute-value rectification is invariant to inverted polarity",
    .source = "Jarrett, Kavukcuoglu, Ranzato, LeCun, ICCV 2009",
    .plan = plan,
    .measure = measure,
};
