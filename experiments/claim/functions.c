// SPDX-License-Identifier: MIT
// What is said of single functions: ELU, GELU, maxout, the absolute value.
#include <math.h>

#include "evidence.h"

enum { DEEPEST = 8 };

// The mean's share of the second moment, mean over layers.
static bool read_mean_share(struct evidence *evidence, const struct wanted *wanted, double *shares) {
    struct seen trials[CLAIM_SEEDS];
    double means[CLAIM_SEEDS], variances[CLAIM_SEEDS];
    if (!evidence_trials(evidence, wanted, trials)) return false;
    for (uint64_t i = 0; i < CLAIM_SEEDS; i++) shares[i] = 0;
    for (unsigned layer = 1; layer <= trials[0].activations; layer++) {
        if (!evidence_layer(evidence, trials, "mean", AFTER_TRAINING, layer, means) ||
            !evidence_layer(evidence, trials, "variance", AFTER_TRAINING, layer, variances))
            return false;
        for (uint64_t i = 0; i < evidence->seeds; i++)
            shares[i] += means[i] * means[i] / (means[i] * means[i] + variances[i]) / trials[0].activations;
    }
    return true;
}

static void zero_centred(struct evidence *evidence) {
    static const char *const activations[] = {"relu", "elu"}, *const centred[] = {"shifted_relu", "elu"};
    const struct claim_part *parts = evidence->claim->parts;
    struct wanted wanted = {.experiment = "centring", .condition = "plain", .x = evidence->profile == PROFILE_PAPER ? DEEPEST : 3};
    double relu[CLAIM_SEEDS], values[CLAIM_SEEDS];
    for (size_t i = 0; i < 2; i++) {
        wanted.activation = activations[i];
        if (!read_mean_share(evidence, &wanted, values)) return;
        evidence->findings[i] = judge_level(&parts[i], values, evidence->seeds);
    }
    wanted.activation = "relu";
    if (!evidence_read_crossings(evidence, &wanted, relu)) return;
    for (size_t i = 0; i < 2; i++) {
        wanted.activation = centred[i];
        if (!evidence_read_crossings(evidence, &wanted, values)) return;
        evidence->findings[2 + i] = judge_ratio(&parts[2 + i], relu, values, evidence->seeds);
    }
}

static void gelu_better(struct evidence *evidence) {
    static const char *const conditions[] = {"unit norm", "own gains"}, *const others[] = {"relu", "elu"};
    for (size_t part = 0; part < 4; part++) {
        double gelu[CLAIM_SEEDS], other[CLAIM_SEEDS];
        struct wanted wanted = {.experiment = "gelu-fit", .condition = conditions[part / 2], .activation = "gelu"};
        if (!evidence_read_errors(evidence, &wanted, "train_loss", gelu)) return;
        wanted.activation = others[part % 2];
        if (!evidence_read_errors(evidence, &wanted, "train_loss", other)) return;
        evidence->findings[part] = judge_ratio(&evidence->claim->parts[part], gelu, other, evidence->seeds);
    }
}

// What dropout takes off the test error.
static bool read_benefit(struct evidence *evidence, double images, const char *activation, double *benefits) {
    double with[CLAIM_SEEDS];
    struct wanted wanted = {.experiment = "maxout-dropout", .condition = "no dropout", .activation = activation, .x = images};
    if (!evidence_read_errors(evidence, &wanted, "test_error", benefits)) return false;
    wanted.condition = "dropout";
    if (!evidence_read_errors(evidence, &wanted, "test_error", with)) return false;
    for (uint64_t i = 0; i < evidence->seeds; i++) benefits[i] -= with[i];
    return true;
}

static void maxout_dropout(struct evidence *evidence) {
    static const double none[CLAIM_SEEDS];
    const bool paper = evidence->profile == PROFILE_PAPER;
    const double few = paper ? 1000 : 500, many = paper ? 20000 : 2000;
    const struct claim_part *parts = evidence->claim->parts;
    double maxout[CLAIM_SEEDS], relu[CLAIM_SEEDS], two[CLAIM_SEEDS];
    if (!read_benefit(evidence, few, "maxout(pieces=4)", maxout) || !read_benefit(evidence, few, "relu", relu) ||
        !read_benefit(evidence, many, "maxout(pieces=2)", two))
        return;
    evidence->findings[0] = judge_difference(&parts[0], maxout, none, evidence->seeds);
    evidence->findings[1] = judge_difference(&parts[1], maxout, relu, evidence->seeds);
    evidence->findings[2] = judge_difference(&parts[2], two, none, evidence->seeds);
}

static void abs_polarity(struct evidence *evidence) {
    static const char *const nets[] = {"first layer without biases", "with biases"};
    for (size_t i = 0; i < 2; i++) {
        double originals[CLAIM_SEEDS], negatives[CLAIM_SEEDS];
        struct wanted wanted = {.experiment = "polarity", .condition = nets[i], .activation = "abs", .x = 0};
        if (!evidence_read_errors(evidence, &wanted, "test_error", originals)) return;
        wanted.x = 1;
        if (!evidence_read_errors(evidence, &wanted, "test_error", negatives)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], negatives, originals, evidence->seeds);
    }
}

const struct claim claims_functions[] = {
    {.id = "C15",
     .name = "zero-centred",
     .sentence = "ReLU's output is not centred on zero, ELU's nearly; centring speeds training",
     .source = "Clevert, Unterthiner, Hochreiter, ICLR 2016, figure 2",
     .published = "none",
     .measured =
         "mean^2 over mean^2 + variance of outputs after training, mean over layers; epochs to 1 % training error, ReLU over a function that is centred, "
         "each at the rate that makes it fastest: shifted ReLU differs from ReLU in its mean alone; 10,000 images of MNIST, eight layers of 128",
     .reason = "nearly: the mean is at most a tenth of the second moment, not: more; speeds: at least a tenth fewer epochs",
     .experiments = "centring",
     .chart = "centring",
     .seeds = {2, 8},
     .parts = {{"mean's share, ReLU", RULE_LEVEL, 0.1, 1},
               {"mean's share, ELU", RULE_LEVEL, 0, 0.1},
               {"epochs, ReLU over shifted ReLU", RULE_RATIO, 1.1, INFINITY},
               {"epochs, ReLU over ELU", RULE_RATIO, 1.1, INFINITY}},
     .evaluate = zero_centred},
    {.id = "C16",
     .name = "gelu-better",
     .sentence = "Smooth GELU fits better",
     .source = "Hendrycks, Gimpel, arXiv:1606.08415, figure 2",
     .published = "none",
     .measured =
         "training loss after the last epoch, GELU's over another's, each at its own rate: the paper's net for MNIST, eight layers of 128, Adam, no "
         "dropout, from the paper's initial weights, columns of norm 1, and from weights of the scale that suits each function",
     .reason = "a tenth less loss or better",
     .experiments = "gelu-fit",
     .chart = "gelu-fit",
     .seeds = {2, 8},
     .parts = {{"GELU over ReLU, paper's weights", RULE_RATIO, 0, 0.9},
               {"GELU over ELU, paper's weights", RULE_RATIO, 0, 0.9},
               {"GELU over ReLU, own gains", RULE_RATIO, 0, 0.9},
               {"GELU over ELU, own gains", RULE_RATIO, 0, 0.9}},
     .evaluate = gelu_better},
    {.id = "C18",
     .name = "maxout-dropout",
     .sentence = "Maxout is at its best with dropout, and needs more regularisation than ReLU; none with much data and few pieces",
     .source = "Goodfellow, Warde-Farley, Mirza, Courville, Bengio, ICML 2013",
     .published = "none of the differences; 0.94 % on MNIST with dropout",
     .measured =
         "what dropout takes off the test error, each at its own rate: maxout of four pieces on 1,000 images of MNIST, less what it takes off ReLU's, "
         "and maxout of two pieces on 20,000",
     .reason = "a quarter of a point of error or more; none: less",
     .experiments = "maxout-dropout",
     .chart = "maxout-dropout",
     .seeds = {2, 8},
     .parts = {{"dropout's gain, few images, four pieces", RULE_DIFFERENCE, 0.0025, 1},
               {"that less ReLU's gain", RULE_DIFFERENCE, 0.0025, 1},
               {"dropout's gain, many images, two pieces", RULE_DIFFERENCE, -1, 0.0025}},
     .evaluate = maxout_dropout},
    {.id = "C20",
     .name = "abs-polarity",
     .sentence = "Absolute-value rectification is invariant to inverted polarity",
     .source = "Jarrett, Kavukcuoglu, Ranzato, LeCun, ICCV 2009",
     .published = "none",
     .measured =
         "test error on negatives less on originals of a net of absolute values that learned originals: MNIST, values of -1 to 1, three layers of 128; "
         "the first with biases, as nets have them, and without",
     .reason = "a quarter of a point of error either way",
     .experiments = "polarity",
     .chart = "polarity",
     .seeds = {2, 10},
     .parts = {{"first layer without biases", RULE_DIFFERENCE, -0.0025, 0.0025}, {"with biases", RULE_DIFFERENCE, -0.0025, 0.0025}},
     .evaluate = abs_polarity},
    {0},
};
