// SPDX-License-Identifier: MIT
// What the kink at 0 is good for, and whether it matters what stands for the derivative there.
#include <math.h>

#include "evidence.h"

// Of the strengths at which at most 85 % of outputs are 0, mean over seeds, the one with most zeros.
static void sparsity_is_free(struct evidence *evidence) {
    static const double paper[] = {0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2}, quick[] = {0, 1e-4, 1e-3, 1e-2};
    const bool is_paper = evidence->profile == PROFILE_PAPER;
    const double *strengths = is_paper ? paper : quick;
    const size_t count = is_paper ? sizeof paper / sizeof *paper : sizeof quick / sizeof *quick;
    double none[CLAIM_SEEDS], most_zeros[CLAIM_SEEDS], most_errors[CLAIM_SEEDS], most = -1;
    for (size_t i = 0; i < count; i++) {
        struct seen trials[CLAIM_SEEDS];
        double zeros[CLAIM_SEEDS], errors[CLAIM_SEEDS], mean = 0;
        const struct wanted wanted = {.experiment = "sparsity-penalty", .condition = "MLP 3x128", .activation = "relu", .x = strengths[i]};
        if (!evidence_trials(evidence, &wanted, trials) || !evidence_census(evidence, trials, "zero", AFTER_TRAINING, zeros) ||
            !evidence_errors(evidence, trials, "test_error", errors))
            return;
        for (uint64_t seed = 0; seed < evidence->seeds; seed++) mean += zeros[seed] / (double)evidence->seeds;
        for (uint64_t seed = 0; seed < evidence->seeds && i == 0; seed++) none[seed] = errors[seed];
        if (!(mean > most && mean <= 0.85)) continue;
        most = mean;
        for (uint64_t seed = 0; seed < evidence->seeds; seed++) most_zeros[seed] = zeros[seed], most_errors[seed] = errors[seed];
    }
    const uint64_t seeds = most < 0 ? 0 : evidence->seeds;
    evidence->findings[0] = judge_level(&evidence->claim->parts[0], most_zeros, seeds);
    evidence->findings[1] = judge_difference(&evidence->claim->parts[1], most_errors, none, seeds);
}

// Parts 0 to 2 apply the chain rule, 3 to 5 assign: nets of the experiment that came later.
static void zero_kink(struct evidence *evidence) {
    enum { NETS = 3 };
    static const char *const chained[NETS] = {"MLP 3x128", "CNN", "CNN without biases"}, *const assigned[NETS] = {"MLP 3x128, assigned",
                                                                                                                  "CNN, assigned",
                                                                                                                  "CNN without biases, assigned"};
    for (size_t i = 0; i < NETS; i++) {
        const struct claim_part *parts = evidence->claim->parts;
        double one[CLAIM_SEEDS], zero[CLAIM_SEEDS];
        struct wanted wanted = {.experiment = "zero-kink", .condition = chained[i], .activation = "relu(kink=1)"};
        if (!evidence_read_errors(evidence, &wanted, "test_error", one)) return;
        wanted.activation = "relu";
        if (!evidence_read_errors(evidence, &wanted, "test_error", zero)) return;
        evidence->findings[i] = judge_difference(&parts[i], one, zero, evidence->seeds);
        wanted = (struct wanted){.experiment = "zero-kink", .condition = assigned[i], .activation = "relu(assign=1)"};
        const bool known = evidence_has(evidence, wanted.experiment, wanted.condition);
        if (known && !evidence_read_errors(evidence, &wanted, "test_error", one)) return;
        evidence->findings[NETS + i] = judge_difference(&parts[NETS + i], one, zero, known ? evidence->seeds : 0);
    }
}

static void expressive(struct evidence *evidence) {
    static const struct {
        const char *condition;
        double width;
    } problems[] = {{"xor, depth 1", 64}, {"spirals, depth 4", 16}};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        double linear[CLAIM_SEEDS], rectified[CLAIM_SEEDS];
        struct wanted wanted = {.experiment = "toy-problems", .condition = problems[i].condition, .activation = "identity", .x = problems[i].width};
        if (!evidence_read_errors(evidence, &wanted, "train_error", linear)) return;
        wanted.activation = "relu";
        if (!evidence_read_errors(evidence, &wanted, "train_error", rectified)) return;
        evidence->findings[i] = judge_difference(&evidence->claim->parts[i], linear, rectified, evidence->seeds);
    }
}

const struct claim claims_rectifier[] = {
    {.id = "C06",
     .name = "sparsity-is-free",
     .sentence = "Error stays flat up to about 85 % zeros",
     .source = "Glorot, Bordes, Bengio, AISTATS 2011, figure 3",
     .published = "85 % zeros",
     .measured =
         "of L1 penalties on activations of 0 to 0.03, each at its own rate, the one with the most zeros up to 85 %: test error less that without a "
         "penalty; 10,000 images of MNIST, three layers of 128",
     .reason = "a penalty comes near 85 %, within 15 points; flat: at most a quarter of a point more error",
     .experiments = "sparsity-penalty",
     .chart = "sparsity-penalty",
     .seeds = {2, 10},
     .parts = {{"zeros with that penalty", RULE_LEVEL, 0.7, 0.9}, {"error, with that penalty less without", RULE_DIFFERENCE, -1, 0.0025}},
     .evaluate = sparsity_is_free},
    {.id = "C25",
     .name = "zero-kink",
     .sentence = "The missing derivative at 0 does not matter",
     .source = "folklore; against it Bertoin, Bolte, Gerchinovitz, Pauwels, NeurIPS 2021",
     .published = "ResNet-18 without batch norm: 90.1 % right with 0, 10.0 % with 1",
     .measured =
         "test error with a derivative of 1 at 0 less with 0, each at its own rate, the chain rule applied, or 1 assigned whatever comes back, as the "
         "published code has it; 5,000 images of MNIST, an MLP and two small CNNs, of which one has no biases and meets zeros by its structure",
     .reason = "half a point of error either way",
     .experiments = "zero-kink",
     .chart = "zero-kink",
     .seeds = {2, 10},
     .parts = {{"error, 1 less 0, MLP", RULE_DIFFERENCE, -0.005, 0.005},
               {"error, 1 less 0, CNN", RULE_DIFFERENCE, -0.005, 0.005},
               {"error, 1 less 0, CNN without biases", RULE_DIFFERENCE, -0.005, 0.005},
               {"1 assigned less 0, MLP", RULE_DIFFERENCE, -0.005, 0.005},
               {"1 assigned less 0, CNN", RULE_DIFFERENCE, -0.005, 0.005},
               {"1 assigned less 0, CNN without biases", RULE_DIFFERENCE, -0.005, 0.005}},
     .evaluate = zero_kink},
    {.id = "C31",
     .name = "expressive",
     .sentence = "A linear network cannot fit what a rectified one can",
     .source = "Minsky, Papert, Perceptrons, 1969; every textbook",
     .published = "none",
     .measured = "training error without a nonlinearity less with ReLU, each at its own rate: XOR, one layer of 64; two spirals, four layers of 16",
     .reason = "a fifth of all points or more: no straight line is right about more than three quarters of XOR",
     .experiments = "toy-problems",
     .chart = "toy-problems",
     .seeds = {2, 6},
     .parts = {{"XOR, linear less ReLU", RULE_DIFFERENCE, 0.2, 1}, {"spirals, linear less ReLU", RULE_DIFFERENCE, 0.2, 1}},
     .evaluate = expressive},
    {0},
};
