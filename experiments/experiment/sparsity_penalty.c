// SPDX-License-Identifier: MIT
// Error against the share of zeros: a penalty on the sum of absolute activations, from none to one that leaves few units at work, each strength
// at its own rate. softplus, which is never 0, for comparison.
#include <stdio.h>

#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const double strengths[] = {0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2};
// Whose every `step`th strength is run.
static const struct {
    const char *const activation[2];
    unsigned paper_step, quick_step;
} functions[] = {{{"relu"}, 1, 2}, {{"softplus"}, 2, 4}};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t function = 0; function < sizeof functions / sizeof *functions; function++)
        for (size_t i = 0; i < sizeof strengths / sizeof *strengths && !code; i++) {
            char layers[256];
            const double l1 = strengths[i];
            snprintf(
                layers, sizeof layers,
                "dense(128) activation activity_penalty(%g) dense(128) activation activity_penalty(%g) dense(128) activation activity_penalty(%g) "
                "dense(10)",
                l1, l1, l1);
            struct sweep sweep = small_sweep(paper);
            sweep.x = l1;
            sweep.activations = functions[function].activation;
            sweep.trial.layers = layers;
            sweep.trial.measures = MEASURE_CENSUS;
            sweep.highest = -2;
            if (i % (paper ? functions[function].paper_step : functions[function].quick_step) == 0) code = study_sweep(study, &sweep);
        }
    return code;
}

const struct experiment experiment_sparsity_penalty = {
    .name = "sparsity-penalty",
    .title = "Test error against the share of zeros, by a penalty on activations",
    .claim = "error stays flat up to about 85 % zeros",
    .source = "Glorot, Bordes, Bengio, AISTATS 2011, figure 3",
    .plan = plan,
};
