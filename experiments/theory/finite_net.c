// SPDX-License-Identifier: MIT
#include "finite_net.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "initialiser.h"
#include "network.h"
#include "random_stream.h"

enum { TEXT = FINITE_NET_LAYERS * 32, SAMPLES = 1 << 20 };

static int check(const struct finite_net *net) {
    if (net->width < 1 || net->width > FINITE_NET_WIDTH) return complain(EXIT_USAGE, "a layer has 1 to %d units", FINITE_NET_WIDTH);
    if (net->layers < 1 || net->layers > FINITE_NET_LAYERS) return complain(EXIT_USAGE, "a network has 1 to %d dense layers", FINITE_NET_LAYERS);
    if (net->samples < 1 || net->samples > SAMPLES) return complain(EXIT_USAGE, "take 1 to %d samples", SAMPLES);
    if (!(net->draw.weight_variance > 0 && net->draw.bias_variance >= 0 && net->square >= 0))
        return complain(EXIT_USAGE, "variances of weights are above 0, those of biases and samples 0 or more");
    if (net->nets < 2) return complain(EXIT_USAGE, "one network has no standard error: take 2 or more");
    return EXIT_FINE;
}

// "dense(8) activation dense(8)".
static void write_text(const struct finite_net *net, char text[TEXT]) {
    size_t used = 0;
    for (uint64_t i = 0; i < net->layers; i++)
        used += (size_t)snprintf(text + used, TEXT - used, "%sdense(%llu)", i ? " activation " : "", (unsigned long long)net->width);
}

static double mean_square(const real *values, uint64_t count) {
    double sum = 0;
    for (uint64_t i = 0; i < count; i++) sum += (double)values[i] * (double)values[i];
    return sum / (double)count;
}

static void fill(const struct random_stream *draws, double deviation, real *values, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) values[i] = (real)(deviation * random_normal(draws, i));
}

struct measuring {
    const struct finite_net *net;
    struct network network;
    struct initialiser initialiser;
    real *gradient[2];          // [samples][width, twice that where an activation doubles]
    double *squares;            // [layers]: of gradients, of the last network
    double *sums, *square_sums; // [2 * layers]: over the networks, of q and chi in turns
};

static void note(const struct measuring *measuring, uint64_t place, double value) {
    measuring->sums[place] += value;
    measuring->square_sums[place] += value * value;
}

// Layer by layer, for what passes between two of them is what is asked for.
static void measure_gradients(struct measuring *measuring) {
    const struct network *network = &measuring->network;
    const struct span everything = {.count = measuring->net->samples};
    int turn = 0;
    for (uint32_t i = network->list.count; i-- > 0;) {
        struct layer *layer = &network->list.layers[i];
        real *dy = measuring->gradient[turn], *dx = measuring->gradient[1 - turn];
        if (i % 2 == 0) {
            measuring->squares[i / 2] = mean_square(dy, everything.count * shape_size(layer->out));
            if (i / 2 + 1 < measuring->net->layers) note(measuring, i + 1, measuring->squares[i / 2] / measuring->squares[i / 2 + 1]);
        }
        if (i == 0) return;
        layer->kind->backward(layer, &network->pass, &everything, dy, dx);
        turn = 1 - turn;
    }
}

static int measure_one(struct measuring *measuring, uint64_t number) {
    const struct finite_net *net = measuring->net;
    struct network *network = &measuring->network;
    const struct random_stream seeds = {net->seed, RANDOM_NETWORK, 0};
    const uint64_t seed = random_bits(&seeds, number);
    const struct random_stream samples = {seed, RANDOM_DATA, 0}, gradients = {seed, RANDOM_DATA, 1};
    const int code = initialise(&measuring->initialiser, &network->parameters, seed);
    if (code) return code;
    fill(&samples, sqrt(net->square), network->input, net->samples * net->width);
    fill(&gradients, 1, measuring->gradient[0], net->samples * net->width);
    network_forward(network, net->samples, true);
    for (uint32_t i = 0; i < network->list.count; i += 2)
        note(measuring, i, mean_square(network->list.layers[i].output, net->samples * shape_size(network->list.layers[i].out)));
    measure_gradients(measuring);
    return EXIT_FINE;
}

static void mean(const struct measuring *measuring, uint64_t place, double *value, double *error) {
    const double nets = (double)measuring->net->nets;
    *value = measuring->sums[place] / nets;
    *error = sqrt(fmax(0, measuring->square_sums[place] / nets - *value * *value) / (nets - 1));
}

static int create(struct measuring *measuring, const struct workers *workers) {
    const struct finite_net *net = measuring->net;
    char text[TEXT], initialiser[128];
    write_text(net, text);
    snprintf(initialiser, sizeof initialiser, "lecun_normal(%.17g, bias_deviation=%.17g)", net->draw.weight_variance, sqrt(net->draw.bias_variance));
    const int code = initialiser_read(&measuring->initialiser, initialiser);
    return code ? code
                : network_create(&measuring->network, &(struct network_options){.in = {1, 1, net->width},
                                                                                .layers = text,
                                                                                .activation = net->activation,
                                                                                .batch = net->samples,
                                                                                .seed = net->seed,
                                                                                .workers = workers});
}

static int measure_all(struct measuring *measuring, const struct workers *workers, struct finite_net_layer *layers) {
    const struct finite_net *net = measuring->net;
    int code = create(measuring, workers);
    for (uint64_t i = 0; i < net->nets && !code; i++) code = measure_one(measuring, i);
    for (uint64_t i = 0; i < net->layers && !code; i++) {
        mean(measuring, 2 * i, &layers[i].q, &layers[i].q_error);
        mean(measuring, 2 * i + 1, &layers[i].chi, &layers[i].chi_error);
        if (i + 1 == net->layers) layers[i].chi = layers[i].chi_error = NAN;
    }
    network_free(&measuring->network);
    return code;
}

int finite_net_measure(const struct finite_net *net, const struct workers *workers, struct finite_net_layer *layers) {
    int code = check(net);
    if (code) return code;
    // An activation may double what passes.
    const uint64_t values = 2 * net->samples * net->width;
    double *sums = calloc(5 * net->layers, sizeof *sums);
    real *gradients = calloc(2 * values, sizeof *gradients);
    if (sums && gradients) {
        struct measuring measuring = {.net = net,
                                      .gradient = {gradients, gradients + values},
                                      .squares = sums,
                                      .sums = sums + net->layers,
                                      .square_sums = sums + 3 * net->layers};
        code = measure_all(&measuring, workers, layers);
    } else {
        code = complain(EXIT_ENVIRONMENT, "out of memory for gradients: take fewer samples");
    }
    free(sums);
    free(gradients);
    return code;
}
