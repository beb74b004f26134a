// SPDX-License-Identifier: MIT
#include "superiority.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

// The probability at which `hits` or more of n trials come to pass with probability `level`.
static double lower_end(uint64_t hits, uint64_t n, double level) {
    double low = 0, high = 1;
    if (hits == 0) return 0;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (gsl_cdf_binomial_Q((unsigned)hits - 1, middle, (unsigned)n) < level) low = middle;
        else high = middle;
    }
    return low;
}

static struct interval superiority_at(const double *x, const double *y, uint64_t n, double level_low, double level_high) {
    uint64_t wins = 0, ties = 0;
    for (uint64_t i = 0; i < n; i++) {
        wins += x[i] < y[i];
        ties += !(x[i] < y[i]) && !(x[i] > y[i]);
    }
    if (n == 0) return (struct interval){0, NAN, 1};
    return (struct interval){lower_end(wins, n, level_low), ((double)wins + 0.5 * (double)ties) / (double)n,
                             1 - lower_end(n - wins - ties, n, level_high)};
}

struct interval superiority(const double *x, const double *y, uint64_t n, double level) {
    return superiority_at(x, y, n, level, level);
}

// A rival's least superiority lies below each of them: the high end is the least of theirs, corrected by Bonferroni for their number. The
// best rival is among all: the low end is corrected for theirs.
struct interval superiority_of_best(const double *errors, uint32_t rivals, uint32_t workloads, uint64_t n) {
    const double level = 0.025, level_low = level / rivals, level_high = level / ((rivals - 1) * workloads);
    struct interval best = {0, 0, 0};
    for (uint32_t rival = 0; rival < rivals; rival++) {
        struct interval least = {1, 1, 1};
        for (uint32_t other = 0; other < rivals; other++)
            for (uint32_t workload = 0; workload < workloads && other != rival; workload++) {
                const struct interval one = superiority_at(errors + ((uint64_t)rival * workloads + workload) * n,
                                                           errors + ((uint64_t)other * workloads + workload) * n, n, level_low, level_high);
                least = (struct interval){fmin(least.low, one.low), fmin(least.estimate, one.estimate), fmin(least.high, one.high)};
            }
        best = (struct interval){fmax(best.low, least.low), fmax(best.estimate, least.estimate), fmax(best.high, least.high)};
    }
    return best;
}
