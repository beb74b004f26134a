// SPDX-License-Identifier: MIT
// Other nets than classifiers of images: a single unit, two tasks, recurrent cells, features learned without classes.
#include <math.h>
#include <stdio.h>

#include "evidence.h"

// a less b, of one measure.
static bool compare_nets(struct evidence *evidence, size_t part, struct wanted a, struct wanted b, const char *measure) {
    double first[CLAIM_SEEDS], second[CLAIM_SEEDS];
    if (!evidence_nets(evidence, &a, measure, 0, first) || !evidence_nets(evidence, &b, measure, 0, second)) return false;
    evidence->findings[part] = judge_difference(&evidence->claim->parts[part], first, second, evidence->seeds);
    return true;
}

// Of curved functions the exponent of the distance's fall with the number of pieces, by least squares; of those of two pieces the distance.
static void maxout_universal(struct evidence *evidence) {
    static const char *const curved[] = {"square", "exponential"}, *const straight[] = {"relu", "abs", "leaky_relu"};
    enum { COUNTS = 4 };
    for (size_t i = 0; i < 2; i++) {
        double exponents[CLAIM_SEEDS] = {0};
        for (int doubled = 1; doubled <= COUNTS; doubled++) {
            char activation[32];
            double distances[CLAIM_SEEDS];
            snprintf(activation, sizeof activation, "maxout(pieces=%d)", 1 << doubled);
            const struct wanted wanted = {.experiment = "maxout-pieces", .condition = curved[i], .activation = activation};
            if (!evidence_nets(evidence, &wanted, "distance", 0, distances)) return;
            for (uint64_t seed = 0; seed < evidence->seeds; seed++) exponents[seed] += (doubled - 2.5) * log2(distances[seed]) / 5;
        }
        evidence->findings[i] = judge_level(&evidence->claim->parts[i], exponents, evidence->seeds);
    }
    for (size_t i = 0; i < 3; i++) {
        double distances[CLAIM_SEEDS];
        const struct wanted wanted = {.experiment = "maxout-pieces", .condition = straight[i], .activation = "maxout(pieces=2)"};
        if (!evidence_nets(evidence, &wanted, "distance", 0, distances)) return;
        evidence->findings[2 + i] = judge_level(&evidence->claim->parts[2 + i], distances, evidence->seeds);
    }
}

// What the error on the first task rises by while the second is learned.
static bool read_forgotten(struct evidence *evidence, const char *condition, const char *activation, double *forgotten) {
    double before[CLAIM_SEEDS];
    const struct wanted wanted = {.experiment = "forgetting", .condition = condition, .activation = activation};
    if (!evidence_nets(evidence, &wanted, "old_error", 0, before) ||
        !evidence_nets(evidence, &wanted, "old_error", evidence->profile == PROFILE_PAPER ? 6 : 3, forgotten))
        return false;
    for (uint64_t i = 0; i < evidence->seeds; i++) forgotten[i] -= before[i];
    return true;
}

static void maxout_remembers(struct evidence *evidence) {
    static const char *const conditions[] = {"permuted", "permuted, dropout"};
    for (size_t i = 0; i < 2; i++) {
        double maxout[CLAIM_SEEDS], relu[CLAIM_SEEDS];
        if (!read_forgotten(evidence, conditions[i], "maxout(pieces=2)", maxout) || !read_forgotten(evidence, conditions[i], "relu", relu)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], relu, maxout, evidence->seeds);
    }
}

static void not_for_rnn(struct evidence *evidence) {
    static const struct wanted rectified = {.experiment = "recurrent", .condition = "identity, clipped, 28 steps", .activation = "relu", .x = 28},
                               others[] = {{.experiment = "recurrent", .condition = "LSTM, clipped, 28 steps", .activation = "tanh", .x = 28},
                                           {.experiment = "recurrent", .condition = "drawn, clipped, 28 steps", .activation = "tanh", .x = 28}};
    double relu[CLAIM_SEEDS], other[CLAIM_SEEDS];
    if (!evidence_read_errors(evidence, &rectified, "test_error", relu)) return;
    for (size_t i = 0; i < 2; i++) {
        if (!evidence_read_errors(evidence, &others[i], "test_error", other)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], relu, other, evidence->seeds);
    }
}

static void nrelu_rbm(struct evidence *evidence) {
    const struct wanted binary = {.experiment = "rbm", .condition = "binary", .activation = "sigmoid"},
                        rectified = {.experiment = "rbm", .condition = "noisy rectified", .activation = "nrelu"};
    compare_nets(evidence, 0, binary, rectified, "linear_error");
}

static void ae_sparse(struct evidence *evidence) {
    static const char *const conditions[] = {"autoencoder", "denoising autoencoder"};
    for (size_t i = 0; i < 2; i++) {
        const struct wanted smooth = {.experiment = "autoencoder", .condition = conditions[i], .activation = "softplus"},
                            rectified = {.experiment = "autoencoder", .condition = conditions[i], .activation = "relu"};
        if (!compare_nets(evidence, i, smooth, rectified, "linear_error")) return;
    }
}

const struct claim claims_learners[] = {
    {.id = "C17",
     .name = "maxout-universal",
     .sentence =
         "A maxout unit fits any convex function, ReLU, the absolute value and leaky ReLU among them; its error falls with the number of pieces",
     .source = "Goodfellow, Warde-Farley, Mirza, Courville, Bengio, ICML 2013, sections 3 and 4",
     .published = "none; straight lines can do k^-2",
     .measured =
         "root mean square distance on -1 to 1 of a trained unit: for x^2 and exp(x) the exponent of its fall over 2, 4, 8 and 16 pieces; for functions "
         "of two pieces the distance of a unit of two",
     .reason = "falls at least like 1/k; a hundredth is a fit",
     .experiments = "maxout-pieces",
     .lacking = "that the next layer needs fewer weights is arithmetic",
     .chart = "maxout-pieces",
     .seeds = {2, 10},
     .parts = {{"exponent, x^2", RULE_LEVEL, -3, -1},
               {"exponent, exp(x)", RULE_LEVEL, -3, -1},
               {"distance from ReLU, 2 pieces", RULE_LEVEL, 0, 0.01},
               {"distance from abs, 2 pieces", RULE_LEVEL, 0, 0.01},
               {"distance from leaky ReLU, 2 pieces", RULE_LEVEL, 0, 0.01}},
     .evaluate = maxout_universal},
    {.id = "C19",
     .name = "maxout-remembers",
     .sentence = "Maxout networks forget an earlier task less",
     .source = "Goodfellow, Mirza, Xiao, Courville, Bengio, ICLR 2014",
     .published = "none",
     .measured =
         "what the test error on images rises by while the same net learns them with their pixels in another order, ReLU's less that of maxout with two "
         "pieces; MNIST, two layers of 256 linear units, each at the rate that learns both tasks best",
     .reason = "a point of error or more",
     .experiments = "forgetting",
     .chart = "forgetting",
     .seeds = {2, 6},
     .parts = {{"forgotten, ReLU less maxout", RULE_DIFFERENCE, 0.01, 1}, {"the same, with dropout", RULE_DIFFERENCE, 0.01, 1}},
     .evaluate = maxout_remembers},
    {.id = "C27",
     .name = "not-for-rnn",
     .sentence = "ReLU suits MLPs and CNNs, not recurrent networks such as LSTM",
     .source = "folklore; against it Le, Jaitly, Hinton, arXiv:1504.00941",
     .published = "none",
     .measured = "test error of rectified cells begun from the identity, clipped, less that of an LSTM and of tanh cells; MNIST row by row, 64 units",
     .reason = "not suited: a point of error worse or more, than an LSTM and than tanh",
     .experiments = "recurrent",
     .chart = "recurrent",
     .seeds = {2, 6},
     .parts = {{"error, ReLU less LSTM", RULE_DIFFERENCE, 0.01, 1}, {"error, ReLU less tanh", RULE_DIFFERENCE, 0.01, 1}},
     .evaluate = not_for_rnn},
    {.id = "C28",
     .name = "nrelu-rbm",
     .sentence = "Noisy rectified units learn better features in a restricted Boltzmann machine",
     .source = "Nair, Hinton, ICML 2010, table 1",
     .published = "16.5 against 18.7 % on NORB, fine-tuned",
     .measured =
         "test error of a linear classifier on features, binary units less noisy rectified ones, each at its own rate; 10,000 images of MNIST, 400 units, "
         "CD-1; nothing is fine-tuned",
     .reason = "a quarter of a point of error or more",
     .experiments = "rbm",
     .chart = "rbm",
     .seeds = {2, 10},
     .parts = {{"error, binary less noisy rectified", RULE_DIFFERENCE, 0.0025, 1}},
     .evaluate = nrelu_rbm},
    {.id = "C29",
     .name = "ae-sparse",
     .sentence = "True zeros help an autoencoder's code",
     .source = "Glorot, Bordes, Bengio, AISTATS 2011",
     .published = "none",
     .measured =
         "test error of a linear classifier on the code, softplus, which is never 0, less ReLU, each at its own rate; 10,000 images of MNIST, layers of "
         "256, 128 and 256",
     .reason = "a quarter of a point of error or more",
     .experiments = "autoencoder",
     .chart = "autoencoder",
     .seeds = {2, 6},
     .parts = {{"error, softplus less ReLU", RULE_DIFFERENCE, 0.0025, 1}, {"the same, denoising", RULE_DIFFERENCE, 0.0025, 1}},
     .evaluate = ae_sparse},
    {0},
};
