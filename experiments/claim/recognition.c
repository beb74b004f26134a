// SPDX-License-Identifier: MIT
// What matters in a recognition system: all combinations of its factors, and what each of them is worth over all settings of the others.
#include <math.h>

#include "evidence.h"

enum { NONE, ABS, RELU, RECTIFIERS };
static const char *const rectifiers[RECTIFIERS] = {"identity", "abs", "relu"};

// Factors of two levels.
enum { FILTERS, NORM, POOLING, FACTORS };
static const struct {
    const char *condition;
    int level[FACTORS];
} systems[] = {
    {"random, average", {0, 0, 0}},
    {"random, max", {0, 0, 1}},
    {"random, contrast norm, average", {0, 1, 0}},
    {"random, contrast norm, max", {0, 1, 1}},
    {"trained, average", {1, 0, 0}},
    {"trained, max", {1, 0, 1}},
    {"trained, contrast norm, average", {1, 1, 0}},
    {"trained, contrast norm, max", {1, 1, 1}},
};
enum { SYSTEMS = sizeof systems / sizeof *systems };

static bool read_errors(struct evidence *evidence, const char *condition, size_t rectifier, double *errors) {
    const struct wanted wanted = {.experiment = "recognition", .condition = condition, .activation = rectifiers[rectifier]};
    return evidence_read_errors(evidence, &wanted, "test_error", errors);
}

// The mean error without rectification less the mean of both kinds of it; of the other factors the distance of the means of their levels, since
// none of them is said to have a better one.
static void rectification_matters_most(struct evidence *evidence) {
    const struct claim_part *parts = evidence->claim->parts;
    double rectified[CLAIM_SEEDS] = {0}, others[FACTORS][CLAIM_SEEDS] = {0}, plain[CLAIM_SEEDS], errors[CLAIM_SEEDS];
    for (size_t i = 0; i < SYSTEMS; i++)
        for (size_t rectifier = 0; rectifier < RECTIFIERS; rectifier++) {
            if (!read_errors(evidence, systems[i].condition, rectifier, errors)) return;
            for (uint64_t seed = 0; seed < evidence->seeds; seed++) {
                rectified[seed] += errors[seed] * (rectifier == NONE ? 1 : -0.5) / SYSTEMS;
                for (size_t factor = 0; factor < FACTORS; factor++)
                    others[factor][seed] += errors[seed] * (systems[i].level[factor] ? -1 : 1) / (0.5 * SYSTEMS * RECTIFIERS);
            }
        }
    for (size_t factor = 0; factor < FACTORS; factor++) {
        for (uint64_t seed = 0; seed < evidence->seeds; seed++) others[factor][seed] = fabs(others[factor][seed]);
        evidence->findings[factor] = judge_difference(&parts[factor], rectified, others[factor], evidence->seeds);
    }
    const char *random = "random, contrast norm, average";
    if (!read_errors(evidence, random, NONE, plain)) return;
    for (size_t rectifier = ABS; rectifier < RECTIFIERS; rectifier++) {
        const size_t part = FACTORS + rectifier - ABS;
        if (!read_errors(evidence, random, rectifier, errors)) return;
        evidence->findings[part] = judge_difference(&parts[part], plain, errors, evidence->seeds);
    }
}

const struct claim claims_recognition[] = {
    {.id = "C34",
     .name = "rectification-matters-most",
     .sentence = "Rectification is the single most important factor of a recognition system",
     .source = "Jarrett, Kavukcuoglu, Ranzato, LeCun, ICCV 2009, as textbooks quote it",
     .published = "none; the paper's abstract names rectification and contrast normalisation together",
     .measured =
         "test error saved by rectifying behind tanh, mean of |x| and ReLU, less what contrast normalisation, pooling by mean or maximum, and training "
         "the filters each change it by, over all combinations; and with random filters, contrast normalisation and average pooling, by |x| and by ReLU; "
         "4,000 images of MNIST, one stage of 16 filters, each system at its own rate",
     .reason =
         "most important: a quarter of a point of error more than any other factor; with random filters, where the paper's systems failed without "
         "it, a point or more",
     .experiments = "recognition",
     .lacking = "natural images and two stages, as the paper has them",
     .chart = "recognition",
     .seeds = {2, 8},
     .parts = {[NORM] = {"error saved, less contrast normalisation's", RULE_DIFFERENCE, 0.0025, 1},
               [POOLING] = {"error saved, less pooling's", RULE_DIFFERENCE, 0.0025, 1},
               [FILTERS] = {"error saved, less training's", RULE_DIFFERENCE, 0.0025, 1},
               [FACTORS] = {"error saved by |x|, random filters", RULE_DIFFERENCE, 0.01, 1},
               [FACTORS + 1] = {"error saved by ReLU, random filters", RULE_DIFFERENCE, 0.01, 1}},
     .evaluate = rectification_matters_most},
    {0},
};
