// SPDX-License-Identifier: MIT
// ReLU's variants on few images and on more: error in training and on test samples, each at its own rate; what slopes they learn.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const struct {
    const char *condition, *paper, *quick;
    uint64_t paper_epochs, quick_epochs;
    const char *paper_schedule, *quick_schedule;
} sizes[] = {
    {"few images", "mnist(train=1000, validation=5000)", "strokes(train=500, validation=500, test=1000)", 30, 10, "cosine(30)", "cosine(10)"},
    {"more images", "mnist(train=10000, validation=5000)", "strokes(train=2000, validation=500, test=1000)", 10, 5, "cosine(10)", "cosine(5)"},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !code; i++) {
        struct sweep sweep = small_sweep(paper);
        sweep.condition = sizes[i].condition;
        sweep.activations = small_variants(paper);
        sweep.trial.data = paper ? sizes[i].paper : sizes[i].quick;
        sweep.trial.epochs = paper ? sizes[i].paper_epochs : sizes[i].quick_epochs;
        sweep.trial.schedule = paper ? sizes[i].paper_schedule : sizes[i].quick_schedule;
        sweep.trial.measures = MEASURE_SLOPE;
        sweep.highest = -2;
        code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_variants = {
    .name = "variants",
    .title = "ReLU's variants: errors in training and test, on few images and more",
    .claim = "a learned slope overfits more, a random one generalises best, a leak loses nothing; among the variants there is no consistent winner",
    .source = "Xu, Wang, Chen, Li, arXiv:1505.00853; Maas, Hannun, Ng, ICML 2013",
    .plan = plan,
};
