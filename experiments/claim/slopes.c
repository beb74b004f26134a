// SPDX-License-Identifier: MIT
// Leaks: given, learned and random.
#include <math.h>

#include "evidence.h"

enum { SLOPES = 5 };

// For each seed the error of the slope that is worst for all other seeds, less that of the one that is best for them: what a choice of slope
// costs, free of what luck adds to a largest difference.
static void slope_sensitive(struct evidence *evidence) {
    static const struct {
        double slope;
        const char *activation;
    } slopes[SLOPES] = {{0.01, "leaky_relu(slope=0.01)"},
                        {0.33, "leaky_relu(slope=0.33)"},
                        {0.1, "leaky_relu(slope=0.1)"},
                        {0.2, "leaky_relu(slope=0.2)"},
                        {0.5, "leaky_relu(slope=0.5)"}};
    const size_t count = evidence->profile == PROFILE_PAPER ? SLOPES : 2; // the quick one has the first two
    double errors[SLOPES][CLAIM_SEEDS], sums[SLOPES] = {0}, gaps[CLAIM_SEEDS];
    for (size_t i = 0; i < count; i++) {
        const struct wanted wanted = {.experiment = "slopes", .condition = "MLP 3x128", .activation = slopes[i].activation, .x = slopes[i].slope};
        if (!evidence_read_errors(evidence, &wanted, "test_error", errors[i])) return;
        for (uint64_t seed = 0; seed < evidence->seeds; seed++) sums[i] += errors[i][seed];
    }
    for (uint64_t seed = 0; seed < evidence->seeds; seed++) {
        size_t worst = 0, best = 0;
        for (size_t i = 1; i < count; i++) {
            if (sums[i] - errors[i][seed] > sums[worst] - errors[worst][seed]) worst = i;
            if (sums[i] - errors[i][seed] < sums[best] - errors[best][seed]) best = i;
        }
        gaps[seed] = errors[worst][seed] - errors[best][seed];
    }
    evidence->findings[0] = judge_level(&evidence->claim->parts[0], gaps, evidence->seeds);
}

// Layers 1 to 5: less the mean of the later ones, and Kendall's rank correlation with the layer.
static void slopes_fall(struct evidence *evidence) {
    enum { LAYERS = 5 };
    struct seen trials[CLAIM_SEEDS];
    double learned[LAYERS][CLAIM_SEEDS], first[CLAIM_SEEDS], trend[CLAIM_SEEDS];
    const struct wanted wanted = {.experiment = "learned-slopes", .condition = "CNN", .activation = "prelu"};
    if (!evidence_trials(evidence, &wanted, trials)) return;
    for (unsigned i = 0; i < LAYERS; i++)
        if (!evidence_layer(evidence, trials, "slope", AFTER_TRAINING, i + 1, learned[i])) return;
    for (uint64_t seed = 0; seed < evidence->seeds; seed++) {
        first[seed] = learned[0][seed];
        trend[seed] = 0;
        for (unsigned i = 1; i < LAYERS; i++) first[seed] -= learned[i][seed] / (LAYERS - 1);
        for (unsigned i = 0; i < LAYERS; i++)
            for (unsigned j = 0; j < i; j++) trend[seed] += ((learned[i][seed] > learned[j][seed]) - (learned[i][seed] < learned[j][seed])) / 10.0;
        if (isnan(first[seed])) trend[seed] = NAN;
    }
    evidence->findings[0] = judge_level(&evidence->claim->parts[0], first, evidence->seeds);
    evidence->findings[1] = judge_level(&evidence->claim->parts[1], trend, evidence->seeds);
}

// How much more of a function's error there is on test than on training images, each by its own labels.
static bool read_gap(struct evidence *evidence, struct wanted wanted, const char *activation, double *gaps) {
    struct seen trials[CLAIM_SEEDS];
    double train[CLAIM_SEEDS];
    wanted.activation = activation;
    if (!evidence_trials(evidence, &wanted, trials) || !evidence_errors(evidence, trials, "train_error", train) ||
        !evidence_errors(evidence, trials, "test_error", gaps))
        return false;
    for (uint64_t i = 0; i < evidence->seeds; i++) gaps[i] -= train[i];
    return true;
}

// Wrong labels came later.
static void prelu_overfits(struct evidence *evidence) {
    static const struct wanted workloads[] = {{.experiment = "variants", .condition = "few images"},
                                              {.experiment = "variants", .condition = "more images"},
                                              {.experiment = "label-noise", .condition = "noisy labels", .x = 0.2}};
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        double prelu[CLAIM_SEEDS], relu[CLAIM_SEEDS];
        const bool known = i < 2 || evidence_has(evidence, workloads[i].experiment, workloads[i].condition);
        if (known && (!read_gap(evidence, workloads[i], "prelu", prelu) || !read_gap(evidence, workloads[i], "relu", relu))) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], prelu, relu, known ? evidence->seeds : 0);
    }
}

static void rrelu_regularises(struct evidence *evidence) {
    static const char *const others[] = {"relu", "leaky_relu", "prelu"};
    double rrelu[CLAIM_SEEDS], other[CLAIM_SEEDS];
    struct wanted wanted = {.experiment = "variants", .condition = "few images", .activation = "rrelu"};
    if (!evidence_read_errors(evidence, &wanted, "test_error", rrelu)) return;
    for (size_t i = 0; i < 3; i++) {
        wanted.activation = others[i];
        if (!evidence_read_errors(evidence, &wanted, "test_error", other)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], rrelu, other, evidence->seeds);
    }
}

#define XU "Xu, Wang, Chen, Li, arXiv:1505.00853"

const struct claim claims_slopes[] = {
    {.id = "C11",
     .name = "slope-sensitive",
     .sentence = "Leaky ReLU's result depends delicately on its slope",
     .source = "folklore; " XU,
     .published = "none",
     .measured =
         "test error of the worst slope of 0.01, 0.1, 0.2, 0.33 and 0.5 less that of the best, each slope at its own rate, both chosen by other seeds; "
         "10,000 images of MNIST, three layers of 128",
     .reason = "half a point of error or more for the wrong slope",
     .experiments = "slopes",
     .chart = "slopes",
     .seeds = {2, 10},
     .parts = {{"error, worst slope less best", RULE_LEVEL, 0.005, 1}},
     .evaluate = slope_sensitive},
    {.id = "C12",
     .name = "slopes-fall",
     .sentence = "Learned slopes are large in the first layer and fall with depth",
     .source = "He, Zhang, Ren, Sun, ICCV 2015, table 1",
     .published = "0.681 or 0.596 in the first layer, 0.01 to 0.3 in deep ones",
     .measured = "slopes that PReLU learns, one for each channel, from 0.25, mean of a layer: the first layer's less the mean of the other four, and "
                 "Kendall's rank correlation of slope and layer; 5,000 images of MNIST, four convolutions and a dense layer",
     .reason = "a tenth more in the first, the least that a table of two digits would be quoted for; falling: most pairs of layers do",
     .experiments = "learned-slopes",
     .chart = "learned-slopes",
     .seeds = {2, 6},
     .parts = {{"first layer's slope less the others'", RULE_LEVEL, 0.1, 1}, {"rank correlation with depth", RULE_LEVEL, -1, -0.4}},
     .evaluate = slopes_fall},
    {.id = "C13",
     .name = "prelu-overfits",
     .sentence = "A learned slope overfits more",
     .source = XU,
     .published = "none",
     .measured = "test less training error, PReLU's less ReLU's, each at its own rate; 1,000 and 10,000 images of MNIST, and 10,000 of which a fifth "
                 "has a wrong label in training, three layers of 128",
     .reason = "a quarter of a point of error or more",
     .experiments = "variants,label-noise",
     .chart = "variants",
     .seeds = {2, 10},
     .parts = {{"gap, PReLU less ReLU, few images", RULE_DIFFERENCE, 0.0025, 1},
               {"gap, PReLU less ReLU, more images", RULE_DIFFERENCE, 0.0025, 1},
               {"gap, the same, a fifth of labels wrong", RULE_DIFFERENCE, 0.0025, 1}},
     .evaluate = prelu_overfits},
    {.id = "C14",
     .name = "rrelu-regularises",
     .sentence = "A random slope generalises best",
     .source = XU,
     .published = "none",
     .measured = "test error, RReLU's less that of ReLU, leaky ReLU and PReLU, each at its own rate; 1,000 images of MNIST, three layers of 128",
     .reason = "a quarter of a point of error or more",
     .experiments = "variants",
     .chart = "variants",
     .seeds = {2, 10},
     .parts = {{"error, RReLU less ReLU", RULE_DIFFERENCE, -1, -0.0025},
               {"error, RReLU less leaky ReLU", RULE_DIFFERENCE, -1, -0.0025},
               {"error, RReLU less PReLU", RULE_DIFFERENCE, -1, -0.0025}},
     .evaluate = rrelu_regularises},
    {0},
};
