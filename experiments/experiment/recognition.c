// SPDX-License-Identifier: MIT
// One stage of a recognition system and a linear classifier: filters, tanh, rectification, contrast normalisation, pooling, each with or without, or
// one way or another, in every combination. What the activation stands for is the rectifier behind tanh: identity for none, abs, or relu. So all
// three begin with the same filters, and differ in nothing else. Random filters keep their values, and are those that training begins with.
//
// Beside the combinations: relu in place of tanh and its rectifier, as today's nets have it; and kernels that places do not share.
#include "command.h"
#include "experiment.h"
#include "small_net.h"

static const char *const rectifiers[] = {"identity", "abs", "relu", 0};
static const char *const relu[] = {"relu", 0};

// Maps of 24 x 24 become 7 x 7. What the classifier gets is standardised, channel by channel: that changes nothing that it can say of its input, but
// a rectified input, whose mean is far from 0, would take it many times as many steps.
#define CLASSIFIER "batch_norm dense(10)"
#define FILTERS "16, 5"
#define TRAINED "conv2d(" FILTERS ") tanh activation "
#define RANDOM "frozen(conv2d(" FILTERS ") tanh) activation "
#define NORM "contrast_norm(7) "
#define AVERAGE "average_pool(6, stride=3) " CLASSIFIER
#define MAXIMUM "max_pool(6, stride=3) " CLASSIFIER

static const struct {
    const char *condition, *layers;
    const char *const *activations;
} systems[] = {
    {"random, average", RANDOM AVERAGE, rectifiers},
    {"random, max", RANDOM MAXIMUM, rectifiers},
    {"random, contrast norm, average", RANDOM NORM AVERAGE, rectifiers},
    {"random, contrast norm, max", RANDOM NORM MAXIMUM, rectifiers},
    {"trained, average", TRAINED AVERAGE, rectifiers},
    {"trained, max", TRAINED MAXIMUM, rectifiers},
    {"trained, contrast norm, average", TRAINED NORM AVERAGE, rectifiers},
    {"trained, contrast norm, max", TRAINED NORM MAXIMUM, rectifiers},
    {"no tanh, random, contrast norm, average", "frozen(conv2d(" FILTERS ") activation) " NORM AVERAGE, relu},
    {"no tanh, trained, contrast norm, average", "conv2d(" FILTERS ") activation " NORM AVERAGE, relu},
    {"unshared, trained, contrast norm, average", "local2d(" FILTERS ") tanh activation " NORM AVERAGE, rectifiers},
};

static int plan(struct study *study) {
    const bool paper = study->profile == PROFILE_PAPER;
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof systems / sizeof *systems && !code; i++) {
        struct sweep sweep = small_sweep(paper);
        sweep.condition = systems[i].condition;
        sweep.activations = systems[i].activations;
        sweep.trial.data = paper ? "mnist(train=4000, validation=2000, test=4000)" : "strokes(train=500, validation=250, test=250)";
        sweep.trial.layers = systems[i].layers;
        sweep.trial.epochs = paper ? 8 : 3;
        sweep.trial.schedule = paper ? "cosine(8)" : "cosine(3)";
        sweep.lowest = -3;
        sweep.highest = -2;
        sweep.trial.batch = 32;
        sweep.tuning_seeds = 1;
        if (paper) sweep.seeds = 8;
        code = study_sweep(study, &sweep);
    }
    return code;
}

const struct experiment experiment_recognition = {
    .name = "recognition",
    .title = "One stage of filters and a classifier: rectification, contrast normalisation, pooling, training",
    .claim = "rectification is the single most important factor of a recognition system; random filters nearly match trained ones",
    .source = "Jarrett, Kavukcuoglu, Ranzato, LeCun, ICCV 2009",
    .plan = plan,
};
