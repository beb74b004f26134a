// SPDX-License-Identifier: MIT
// Which random ReLU networks are a constant before any training, by width, depth, inputs and initial weights.
#include "born_dead.h"

#include "command.h"
#include "experiment.h"
#include "random_net.h"

static const struct {
    const char *condition, *initialiser;
    uint64_t inputs;
} conditions[] = {
    {"He, 1 input", "he_normal", 1},
    {"He, 10 inputs", "he_normal", 10},
    {"He, 1 input, biases normal, deviation 0.5", "he_normal(bias_deviation=0.5)", 1},
    {"He, 1 input, biases 0.1", "he_normal(bias=0.1)", 1},
    {"orthogonal, 1 input", "orthogonal(gain=2)", 1},
    {"randomised asymmetric, 1 input", "randomised_asymmetric", 1},
};
static const uint64_t widths[] = {2, 3, 4, 5, 8, 10, 16}, depths[] = {2, 4, 9, 10, 20, 50, 100};
enum { DEEPEST = 100, POINTS = 64, SEED = 1, WIDTHS = sizeof widths / sizeof *widths, DEPTHS = sizeof depths / sizeof *depths };

// All depths of one width: a network of more layers begins with one of fewer.
static int measure_width(struct study *study, size_t condition, uint64_t width, uint64_t nets) {
    struct random_net net = {.condition = conditions[condition].condition,
                             .activation = "relu",
                             .initialiser = conditions[condition].initialiser,
                             .width = width,
                             .inputs = conditions[condition].inputs,
                             .points = POINTS,
                             .seed = SEED,
                             .nets = nets};
    char keys[DEPTHS][33];
    bool known[DEPTHS], all = true;
    int code = EXIT_FINE;
    for (size_t i = 0; i < DEPTHS && !code; i++) {
        net.depth = depths[i];
        code = random_net_find(study, &net, keys[i], &known[i]);
        all = all && known[i];
    }
    if (code || all) return code;
    const struct born_dead_cell cell = {
        .width = width, .layers = DEEPEST, .inputs = net.inputs, .points = POINTS, .initialiser = net.initialiser, .activation = net.activation};
    uint64_t counts[DEEPEST];
    code = born_dead_count(&cell, nets, SEED, &study->workers, counts);
    for (size_t i = 0; i < DEPTHS && !code; i++) {
        const struct random_net_value value = {0, "constant", (double)counts[depths[i] - 1]};
        net.depth = depths[i];
        if (!known[i]) code = random_net_store(study, &net, keys[i], &value, 1);
    }
    return code;
}

static int measure(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t condition = 0; condition < (paper ? sizeof conditions / sizeof *conditions : 2); condition++)
        for (size_t i = 0; i < WIDTHS && !code && !interrupted(); i++) code = measure_width(study, condition, widths[i], paper ? 20000 : 1000);
    return code;
}

const struct experiment experiment_born_dead = {
    .name = "born-dead",
    .title = "Random ReLU networks that are a constant",
    .claim = "narrow deep ReLU networks are born dead: of ten layers, of width 2 about 90 %, of width 10 less than 1 %",
    .source = "Lu, Shin, Su, Karniadakis, Comm. Comput. Phys. 28 (2020)",
    .measure = measure,
};
