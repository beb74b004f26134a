// SPDX-License-Identifier: MIT
// Leaky rectifiers of every slope from 0, which is relu, to 1, which is a linear network; each at its own rate.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const struct {
    double slope;
    bool quick; // in this profile, too
    const char *const activation[2];
} slopes[] = {
    {0, true, {"leaky_relu(slope=0)"}},      {0.01, true, {"leaky_relu(slope=0.01)"}}, {0.1, false, {"leaky_relu(slope=0.1)"}},
    {0.2, false, {"leaky_relu(slope=0.2)"}}, {0.33, true, {"leaky_relu(slope=0.33)"}}, {0.5, false, {"leaky_relu(slope=0.5)"}},
    {0.8, true, {"leaky_relu(slope=0.8)"}},  {1, true, {"leaky_relu(slope=1)"}},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    struct sweep sweep = small_sweep(paper);
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof slopes / sizeof *slopes && !code; i++) {
        sweep.x = slopes[i].slope;
        sweep.activations = slopes[i].activation;
        if (paper || slopes[i].quick) code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_slopes = {
    .name = "slopes",
    .title = "Test error against the slope of leaky ReLU",
    .claim = "leaky ReLU's result depends delicately on its slope",
    .source = "folklore; Xu, Wang, Chen, Li, arXiv:1505.00853",
    .plan = plan,
};
