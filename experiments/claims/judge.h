// SPDX-License-Identifier: MIT
// The rules by which a number of ours is held against a claim's band. Confirmed: the interval lies inside. Refuted: it lies outside. Open:
// anything else; so wider intervals never confirm or refute more. Where a part compares two samples, both of two intervals have to say so:
// that of the paired bootstrap, which is shown, and the exact one, which holds for any number of seeds whatever the distribution's spread.
// Fewer than six seeds have no exact interval of 95 %, hence no verdict.
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "statistics.h"

enum claim_rule {
    RULE_RATIO,       // of the medians of two samples of positive numbers, infinite where something never came to pass
    RULE_DIFFERENCE,  // mean of the differences of two samples
    RULE_LEVEL,       // median of one sample, a number a seed
    RULE_SHARE,       // of independent trials: hits of them
    RULE_SUPERIORITY, // superiority.h
    RULE_TIMES,       // ratio of the medians of two samples that are no pairs, as times of different kernels
    RULES
};
extern const char *const rule_names[RULES];

enum verdict { VERDICT_CONFIRMED, VERDICT_REFUTED, VERDICT_OPEN, VERDICT_NOT_RUN };
extern const char *const verdict_names[];

enum { PARTS_LIMIT = 16, CLAIM_SEEDS = 16 /* at most */ };

struct claim_part {
    const char *name;
    enum claim_rule rule;
    double low, high; // the band, its ends included
};

struct finding {
    struct interval ours;  // as shown; NaN: nothing is known
    struct interval exact; // of RULE_RATIO and RULE_DIFFERENCE by the sign-flip test, whose centre it is of; else as `ours`
    double p_equal;        // of two equal samples, two-sided; NaN: one sample
    double p_band;         // one-sided: that a truth inside the band looks as far outside; by Holm over the parts after judge_parts
    uint64_t count;        // seeds, or trials, that it is of
    enum verdict verdict;  // after judge_parts
    bool known;            // it was judged
};

// Each of `n` pairs, or numbers; n <= CLAIM_SEEDS. Without any, or where one is NaN, `ours` is NaN and the verdict open.
struct finding judge_ratio(const struct claim_part *part, const double *a, const double *b, uint64_t n);
struct finding judge_difference(const struct claim_part *part, const double *a, const double *b, uint64_t n);
struct finding judge_level(const struct claim_part *part, const double *values, uint64_t n);
struct finding judge_share(const struct claim_part *part, uint64_t hits, uint64_t trials);
// What superiority_of_best gave of n seeds.
struct finding judge_superiority(const struct claim_part *part, struct interval interval, uint64_t n);
// Of n and m numbers. Each end of the interval is that of both medians' own, wrong with a probability of 5 % at most.
struct finding judge_times(const struct claim_part *part, const double *a, uint64_t n, const double *b, uint64_t m);

// The verdict of each part, and of all together: confirmed if every one is (no correction: all have to be), refuted if one is at a level of
// 4 % after Holm over all parts, so that six seeds refute a claim of two parts, and ten one of forty. findings[count] belong to parts[count]. An exit
// code: memory may be short.
int judge_parts(const struct claim_part *parts, struct finding *findings, size_t count, enum verdict *verdict);

#endif
