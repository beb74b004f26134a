// SPDX-License-Identifier: MIT
// Recurrent cells that read an image from its first row to its last: rectified and tanh cells, drawn and begun from the identity, with and without
// a limit to the gradient's norm, against an LSTM of as many units. The steps are rows, or halves of rows: longer sequences of the same
// values. The errors of each rate, and what diverged there, are in stage "tune".
#include <math.h>
#include <stdio.h>

#include "command.h"
#include "experiment.h"

static const char *const both[] = {"relu", "tanh", 0};
static const char *const lstm[] = {"tanh", 0}; // its own functions: no other is left open
static const struct {
    const char *name, *kind, *start, *initialiser, *optimiser;
    const char *const *activations;
    bool common; // in the quick profile, and with longer sequences, too
} cells[] = {
    {"drawn", "recurrent", "", "normal", "sgd(rate, momentum=0.9)", both, false},
    {"drawn, clipped", "recurrent", "", "normal", "sgd(rate, momentum=0.9, clip=1)", both, true},
    {"identity", "recurrent", ", identity=1", "fixed_normal(0.001)", "sgd(rate, momentum=0.9)", both, false},
    {"identity, clipped", "recurrent", ", identity=1", "fixed_normal(0.001)", "sgd(rate, momentum=0.9, clip=1)", both, true},
    {"LSTM, clipped", "lstm", "", "normal", "sgd(rate, momentum=0.9, clip=1)", lstm, true},
};
enum { ROWS = 28, HALF_ROWS = 56 };

static int plan_cell(struct study *study, size_t cell, unsigned length, bool paper) {
    char condition[64], layers[96];
    snprintf(condition, sizeof condition, "%s, %u steps", cells[cell].name, length);
    snprintf(layers, sizeof layers, "%s(64, steps=%u%s) dense(10)", cells[cell].kind, length, cells[cell].start);
    const struct sweep sweep = {
        .condition = condition,
        .x = length,
        .trial = {.data = paper ? "mnist(train=5000, validation=2000, test=5000)" : "strokes(train=600, validation=200, test=500)",
                  .scaling = "unit",
                  .layers = layers,
                  .initialiser = cells[cell].initialiser,
                  .optimiser = cells[cell].optimiser,
                  .schedule = "constant",
                  .batch = 50,
                  .epochs = 6,
                  .target = NAN},
        .activations = cells[cell].activations,
        .lowest = paper ? -5 : -4,
        .highest = paper ? -1 : -2,
        .tuning_seeds = paper ? 2 : 1,
        .criterion = CRITERION_ERROR,
        .seeds = paper ? 6 : 2,
    };
    return study_sweep(study, &sweep);
}

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t cell = 0; cell < sizeof cells / sizeof *cells && !code; cell++) {
        if (paper || cells[cell].common) code = plan_cell(study, cell, ROWS, paper);
        if (!code && paper && cells[cell].common) code = plan_cell(study, cell, HALF_ROWS, paper);
    }
    return code;
}

const struct experiment experiment_recurrent = {
    .name = "recurrent",
    .title = "Images read row by row: rectified, tanh and LSTM cells, by start, clipping and length",
    .claim = "ReLU suits MLPs and CNNs, not recurrent networks such as LSTM",
    .source = "folklore; against it Le, Jaitly, Hinton, arXiv 1504.00941 (2015)",
    .plan = plan,
};
