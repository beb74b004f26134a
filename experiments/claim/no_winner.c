// SPDX-License-Identifier: MIT
#include "evidence.h"
#include "superiority.h"

enum { RIVALS = 6, WORKLOADS = 2 };

static void no_winner(struct evidence *evidence) {
    static const char *const rivals[RIVALS] = {"relu", "leaky_relu", "prelu", "rrelu", "elu", "gelu"};
    static const char *const workloads[WORKLOADS] = {"few images", "more images"};
    double errors[RIVALS * WORKLOADS * CLAIM_SEEDS];
    for (size_t i = 0; i < RIVALS; i++)
        for (size_t j = 0; j < WORKLOADS; j++) {
            const struct wanted wanted = {.experiment = "variants", .condition = workloads[j], .activation = rivals[i]};
            if (!evidence_read_errors(evidence, &wanted, "test_error", errors + (i * WORKLOADS + j) * evidence->seeds)) return;
        }
    evidence->findings[0] =
        judge_superiority(&evidence->claim->parts[0], superiority_of_best(errors, RIVALS, WORKLOADS, evidence->seeds), evidence->seeds);
}

const struct claim claims_no_winner[] = {
    {.id = "C30",
     .name = "no-winner",
     .sentence = "Among ReLU's variants there is no consistent winner",
     .source = "Xu, Wang, Chen, Li, arXiv:1505.00853; surveys",
     .published = "none",
     .measured =
         "the best of ReLU, leaky ReLU, PReLU, RReLU, ELU and GELU by the least share of seeds in which its test error is below another's, over "
         "all others and both workloads: 1,000 and 10,000 images of MNIST, three layers of 128",
     .reason = "a winner wins everywhere more often than not",
     .experiments = "variants",
     .lacking = "other nets and other data, without which a winner would be one of two workloads only",
     .chart = "performance-profile",
     .seeds = {2, 10},
     .parts = {{"least share won by the best", RULE_SUPERIORITY, 0, 0.5}},
     .evaluate = no_winner},
    {0},
};
