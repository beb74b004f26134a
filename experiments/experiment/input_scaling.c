// SPDX-License-Identifier: MIT
// One net on the same images in four scalings, each at its own rate: bytes as they are need rates a thousand times smaller.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const activations[] = {"relu", "tanh", 0};
static const struct {
    const char *scaling;
    int lowest, highest; // rates, 10^(k/2)
} scalings[] = {{"raw", -13, -3}, {"unit", -4, 0}, {"standard", -5, -1}, {"centred", -4, 0}};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof scalings / sizeof *scalings && !code; i++) {
        struct sweep sweep = small_sweep(paper);
        sweep.condition = scalings[i].scaling;
        sweep.activations = activations;
        sweep.trial.scaling = scalings[i].scaling;
        sweep.lowest = scalings[i].lowest + (paper ? 0 : 1);
        sweep.highest = scalings[i].highest - (paper ? 0 : 1);
        code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_input_scaling = {
    .name = "input-scaling",
    .title = "Test error by scaling of the inputs",
    .claim = "inputs should be standardised or scaled",
    .source = "folklore; LeCun, Bottou, Orr, Mueller, \"Efficient BackProp\" (1998)",
    .plan = plan,
};
