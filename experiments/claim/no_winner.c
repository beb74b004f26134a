// SPDX-License-Identifier: MIT
#include "evidence.h"
#include "superiority.h"

enum { RIVALS = 6, WORKLOADS = 3, CLEAN = 2 /* of them, the first */ };
static const struct wanted workloads[WORKLOADS] = {{.experiment = "variants", .condition = "few images"},
                                                   {.experiment = "variants", .condition = "more images"},
                                                   {.experiment = "label-noise", .condition = "noisy labels", .x = 0.2}};

static bool judge_first(struct evidence *evidence, size_t part, uint32_t count) {
    static const char *const rivals[RIVALS] = {"relu", "leaky_relu", "prelu", "rrelu", "elu", "gelu"};
    double errors[RIVALS * WORKLOADS * CLAIM_SEEDS];
    for (size_t i = 0; i < RIVALS; i++)
        for (size_t j = 0; j < count; j++) {
            struct wanted wanted = workloads[j];
            wanted.activation = rivals[i];
            if (!evidence_read_errors(evidence, &wanted, "test_error", errors + (i * count + j) * evidence->seeds)) return false;
        }
    const struct interval best = superiority_of_best(errors, RIVALS, count, evidence->seeds);
    evidence->findings[part] = judge_superiority(&evidence->claim->parts[part], best, evidence->seeds);
    return true;
}

// Wrong labels came later.
static void no_winner(struct evidence *evidence) {
    if (!judge_first(evidence, 0, CLEAN)) return;
    if (evidence_has(evidence, "label-noise", "noisy labels")) judge_first(evidence, 1, WORKLOADS);
    else evidence->findings[1] = judge_difference(&evidence->claim->parts[1], 0, 0, 0);
}

const struct claim claims_no_winner[] = {
    {.id = "C30",
     .name = "no-winner",
     .sentence = "Among ReLU's variants there is no consistent winner",
     .source = "Xu, Wang, Chen, Li, arXiv:1505.00853; surveys",
     .published = "none",
     .measured =
         "the best of ReLU, leaky ReLU, PReLU, RReLU, ELU and GELU by the least share of seeds in which its test error is below another's, over "
         "all others and both workloads: 1,000 and 10,000 images of MNIST, three layers of 128; and with a third, a fifth of the training "
         "labels wrong",
     .reason = "a winner wins everywhere more often than not",
     .experiments = "variants,label-noise",
     .lacking = "other nets and other data, without which a winner would be one of three workloads only",
     .chart = "performance-profile",
     .seeds = {2, 10},
     .parts = {{"least share won by the best", RULE_SUPERIORITY, 0, 0.5}, {"the same, wrong labels too", RULE_SUPERIORITY, 0, 0.5}},
     .evaluate = no_winner},
    {0},
};
