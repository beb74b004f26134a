// SPDX-License-Identifier: MIT
// How much of a gap between functions is one rate that suits one of them.
#include <math.h>

#include "evidence.h"

enum { RATES = 9, FUNCTIONS = 6 };
static const double rates[RATES] = {0.0001, 0.000316, 0.001, 0.00316, 0.01, 0.0316, 0.1, 0.316, 1};

struct curve {
    double test[RATES][CLAIM_SEEDS];
    size_t best; // by the mean validation error over seeds
};

static bool read_curve(struct evidence *evidence, const char *activation, size_t first, struct curve *curve) {
    double least = INFINITY;
    for (size_t i = first; i < RATES; i++) {
        struct seen trials[CLAIM_SEEDS];
        double validation[CLAIM_SEEDS], sum = 0;
        const struct wanted wanted = {.experiment = "learning-rates", .condition = "MLP 3x300", .activation = activation, .rate = rates[i]};
        if (!evidence_trials(evidence, &wanted, trials) || !evidence_errors(evidence, trials, "validation_error", validation) ||
            !evidence_errors(evidence, trials, "test_error", curve->test[i]))
            return false;
        for (uint64_t seed = 0; seed < evidence->seeds; seed++) sum += validation[seed];
        if (sum < least) least = sum, curve->best = i;
    }
    return true;
}

// Sum over functions of the distance from ReLU: at the rate that is best for each other function in turn, ReLU's included, and at each one's own.
static void rate_is_the_gap(struct evidence *evidence) {
    static const char *const paper[] = {"relu", "leaky_relu", "elu", "gelu", "mish", "tanh"}, *const quick[] = {"relu", "gelu", "mish", "tanh"};
    const bool is_paper = evidence->profile == PROFILE_PAPER;
    const size_t functions = is_paper ? FUNCTIONS : 4, first = is_paper ? 0 : 3;
    struct curve curves[FUNCTIONS];
    double shares[CLAIM_SEEDS];
    for (size_t i = 0; i < functions; i++)
        if (!read_curve(evidence, is_paper ? paper[i] : quick[i], first, &curves[i])) return;
    for (uint64_t seed = 0; seed < evidence->seeds; seed++) {
        double own = 0, common = 0;
        for (size_t i = 1; i < functions; i++) {
            own += fabs(curves[i].test[curves[i].best][seed] - curves[0].test[curves[0].best][seed]);
            for (size_t rate = 0; rate < functions; rate++)
                common += fabs(curves[i].test[curves[rate].best][seed] - curves[0].test[curves[rate].best][seed]) / (double)functions;
        }
        shares[seed] = common > 0 ? 1 - own / common : NAN;
    }
    evidence->findings[0] = judge_level(&evidence->claim->parts[0], shares, evidence->seeds);
}

const struct claim claims_learning_rate[] = {
    {.id = "C32",
     .name = "lr-is-the-gap",
     .sentence = "Published gaps between activations are partly artefacts of one shared learning rate",
     .source = "ours, of tables made at one rate, as Misra's, BMVC 2020: ReLU 86.66, Mish 87.48",
     .published = "none",
     .measured = "share of the distance in test error from ReLU, summed over the functions, that goes away when each has its own rate instead of one "
                 "that is best for one of them, mean over whose; MNIST, three layers of 300, 8 epochs",
     .reason = "'partly': a tenth of it or more",
     .lacking = "rates nearer to each other than half a decade, and nets and functions whose best rates differ: here the share is exactly 0 "
                "where one rate of the grid is the best for all",
     .experiments = "learning-rates",
     .chart = "learning-rates",
     .seeds = {2, 6},
     .parts = {{"share of the gap that is the rate's", RULE_LEVEL, 0.1, 1}},
     .evaluate = rate_is_the_gap},
    {0},
};
