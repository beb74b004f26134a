// SPDX-License-Identifier: MIT
// One maxout unit of 2 to 16 pieces, trained to be a convex function; beside it the nearest that as many lines can come, and the unit that is built
// of those.
#include <stdio.h>

#include "command.h"
#include "convex_fit.h"
#include "experiment.h"
#include "random_net.h"

static int measure_fit(struct study *study, const char *function, uint32_t pieces, uint64_t seed) {
    char activation[32], key[33];
    bool known;
    double distance = 0;
    snprintf(activation, sizeof activation, "maxout(pieces=%u)", pieces);
    const struct random_net net = {.condition = function,
                                   .activation = activation,
                                   .initialiser = convex_initialiser,
                                   .width = pieces,
                                   .depth = 1,
                                   .inputs = 1,
                                   .points = CONVEX_POINTS,
                                   .seed = seed,
                                   .nets = 1};
    int code = random_net_find(study, &net, key, &known);
    if (code || known) return code;
    code = convex_fit(function, pieces, seed, &distance);
    if (code || interrupted()) return code;
    const struct convex_lines lines = convex_lines(function, pieces);
    const struct random_net_value values[] = {{0, "distance", distance}, {0, "apart", lines.apart}, {0, "built", lines.built}};
    return random_net_store(study, &net, key, values, sizeof values / sizeof *values);
}

// Twice as many pieces each time in the quick profile.
static int measure(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    const uint64_t seeds = study->seeds ? study->seeds : paper ? 10 : 2;
    int code = EXIT_FINE;
    for (const char *const *function = convex_functions; *function; function++)
        for (uint32_t pieces = 2; pieces <= 16; pieces += paper ? 1 : pieces)
            for (uint64_t seed = 1; seed <= seeds && !code && !interrupted(); seed++) code = measure_fit(study, *function, pieces, seed);
    return code;
}

const struct experiment experiment_maxout_pieces = {
    .name = "maxout-pieces",
    .title = "Distance of a maxout unit from convex functions, by its pieces",
    .claim = "a maxout unit with enough pieces fits any convex function, ReLU, abs and leaky ReLU among them; error falls with the number of pieces",
    .source = "Goodfellow, Warde-Farley, Mirza, Courville, Bengio, ICML 2013, sections 3 and 4",
    .measure = measure,
};
