// SPDX-License-Identifier: MIT
// Units that are zero for every training image.
#include "evidence.h"

#include <math.h>

static const char momentum[] = "MLP 3x256", plain[] = "MLP 3x256, no momentum";

static bool find(struct evidence *evidence, const char *condition, const char *activation, double rate, struct seen *trials) {
    const struct wanted wanted = {.experiment = "dead-units", .condition = condition, .activation = activation, .rate = rate};
    return evidence_trials(evidence, &wanted, trials);
}

static bool dead(struct evidence *evidence, const char *activation, double rate, double *values) {
    struct seen trials[CLAIM_SEEDS];
    return find(evidence, momentum, activation, rate, trials) && evidence_census(evidence, trials, "dead", AFTER_TRAINING, values);
}

static void dying(struct evidence *evidence) {
    const struct claim_part *parts = evidence->claim->parts;
    double at[3][CLAIM_SEEDS], low[CLAIM_SEEDS], high[CLAIM_SEEDS];
    static const double rates[] = {0.01, 0.1, 0.316};
    uint64_t kept = 0;
    for (size_t i = 0; i < 3; i++)
        if (!dead(evidence, "relu", rates[i], at[i])) return;
    // At the highest rate some diverge at once: the claim is of those that train.
    for (uint64_t i = 0; i < evidence->seeds; i++)
        if (!isnan(at[0][i]) && !isnan(at[2][i])) low[kept] = at[0][i], high[kept++] = at[2][i];
    evidence->findings[0] = judge_level(&parts[0], at[0], evidence->seeds);
    evidence->findings[1] = judge_difference(&parts[1], at[1], at[0], evidence->seeds);
    evidence->findings[2] = judge_difference(&parts[2], high, low, kept);
}

// Of unit-epochs spent dead the share that ended in a revival, over all rates at which the trial did not diverge.
static void stay_dead(struct evidence *evidence) {
    static const char *const conditions[] = {momentum, plain};
    static const double paper_rates[] = {0.001, 0.00316, 0.01, 0.0316, 0.1, 0.316, 0}, quick_rates[] = {0.01, 0.0316, 0.1, 0.316, 0};
    const bool paper = evidence->profile == PROFILE_PAPER;
    for (size_t part = 0; part < (paper ? 2 : 1); part++) {
        double died[CLAIM_SEEDS] = {0}, came_back[CLAIM_SEEDS] = {0}, shares[CLAIM_SEEDS];
        uint64_t kept = 0;
        for (const double *rate = paper ? paper_rates : quick_rates; *rate > 0; rate++) {
            struct seen trials[CLAIM_SEEDS];
            double were[CLAIM_SEEDS], revived[CLAIM_SEEDS];
            if (!find(evidence, conditions[part], "relu", *rate, trials) || !evidence_census_sum(evidence, trials, "dead", 0, 1, were) ||
                !evidence_census_sum(evidence, trials, "revived", 1, 0, revived))
                return;
            for (uint64_t i = 0; i < evidence->seeds; i++)
                if (!isnan(were[i]) && !isnan(revived[i])) died[i] += were[i], came_back[i] += revived[i];
        }
        for (uint64_t i = 0; i < evidence->seeds; i++)
            if (died[i] > 0) shares[kept++] = came_back[i] / died[i];
        evidence->findings[part] = judge_level(&evidence->claim->parts[part], shares, kept);
    }
    if (!paper) evidence->findings[1] = judge_level(&evidence->claim->parts[1], 0, 0);
}

static void leak_cures(struct evidence *evidence) {
    static const char *const undead[] = {"leaky_relu", "elu"}, *const cures[] = {"leaky_relu", "elu", "prelu", "rrelu"};
    const struct claim_part *parts = evidence->claim->parts;
    double relu[CLAIM_SEEDS], values[CLAIM_SEEDS];
    for (size_t i = 0; i < 2; i++) {
        if (i == 1 && evidence->profile == PROFILE_QUICK) evidence->findings[i] = judge_level(&parts[i], 0, 0); // which has no ELU
        else if (!dead(evidence, undead[i], 0.1, values)) return;
        else evidence->findings[i] = judge_level(&parts[i], values, evidence->seeds);
    }
    struct wanted wanted = {.experiment = "variants", .condition = "more images", .activation = "relu"};
    if (!evidence_read_errors(evidence, &wanted, "test_error", relu)) return;
    for (size_t i = 0; i < 4; i++) {
        wanted.activation = cures[i];
        if (!evidence_read_errors(evidence, &wanted, "test_error", values)) return;
        evidence->findings[2 + i] = judge_difference(&parts[2 + i], values, relu, evidence->seeds);
    }
}

#define NET "ReLU on 20,000 images of MNIST, three layers of 256, 8 epochs"

const struct claim claims_dying[] = {
    {.id = "C08",
     .name = "dying",
     .sentence = "Units die, more of them at large learning rates; at usual ones the probability is small",
     .source = "folklore; Maas, Hannun, Ng, ICML 2013; Dufort-Labbe et al., 2024",
     .published = "none",
     .measured = "share of units that are 0 for every training image after the last epoch: " NET ", momentum 0.9; of those that do not diverge",
     .reason = "small: at most 1 %; more: one unit of the net's 768, and at the largest rate that trains 1 % more",
     .experiments = "dead-units",
     .lacking = "large weights and outlying inputs, which the sentence also names, need experiments of their own",
     .chart = "dead-units",
     .seeds = {2, 10},
     .parts = {{"dead at rate 0.01", RULE_LEVEL, 0, 0.01},
               {"dead at rate 0.1 less at 0.01", RULE_DIFFERENCE, 1.0 / 768, 1},
               {"dead at rate 0.316 less at 0.01", RULE_DIFFERENCE, 0.01, 1}},
     .evaluate = dying},
    {.id = "C09",
     .name = "dead-stay-dead",
     .sentence = "A dead unit does not come back",
     .source = "folklore: its gradient is 0",
     .published = "0",
     .measured = "of the epochs that units begin dead the share after which they are not: " NET ", all rates of 0.001 to 0.316 that do not diverge",
     .reason = "less than one in a hundred",
     .experiments = "dead-units",
     .lacking = "weight decay and batch norm, which may revive units, need experiments of their own",
     .chart = "census",
     .seeds = {2, 10},
     .parts = {{"revived an epoch, momentum 0.9", RULE_LEVEL, 0, 0.01}, {"revived an epoch, no momentum", RULE_LEVEL, 0, 0.01}},
     .evaluate = stay_dead},
    {.id = "C10",
     .name = "leak-cures",
     .sentence = "Leaky, parametric and randomised ReLU and ELU have no dead units and lose nothing",
     .source = "Maas, Hannun, Ng, ICML 2013; He, Zhang, Ren, Sun, ICCV 2015; Xu, Wang, Chen, Li, 2015; Clevert, Unterthiner, Hochreiter, ICLR 2016",
     .published = "no dead units; no loss",
     .measured =
         "share of units that are 0 for every training image, at rate 0.1, three layers of 256; test error less ReLU's, each at its own rate, "
         "three layers of 128 on 10,000 images; MNIST, momentum 0.9",
     .reason = "none is none; to lose nothing is to lose at most a quarter of a point of error",
     .experiments = "dead-units,variants",
     .chart = "dead-units",
     .seeds = {2, 10},
     .parts = {{"dead, leaky ReLU", RULE_LEVEL, 0, 0},
               {"dead, ELU", RULE_LEVEL, 0, 0},
               {"error, leaky ReLU less ReLU", RULE_DIFFERENCE, -1, 0.0025},
               {"error, ELU less ReLU", RULE_DIFFERENCE, -1, 0.0025},
               {"error, PReLU less ReLU", RULE_DIFFERENCE, -1, 0.0025},
               {"error, RReLU less ReLU", RULE_DIFFERENCE, -1, 0.0025}},
     .evaluate = leak_cures},
    {0},
};
