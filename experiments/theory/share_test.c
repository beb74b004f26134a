// SPDX-License-Identifier: MIT
#include "share_test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double two_sided(double below, double above) { return fmin(1, 2 * fmin(below, above)); }

double share_test(uint64_t count, uint64_t trials, uint64_t other_count, uint64_t other_trials) {
    // Of all that were counted, those in the first sample: hypergeometric.
    const unsigned k = (unsigned)count, hits = (unsigned)(count + other_count), misses = (unsigned)(trials + other_trials) - hits;
    const double below = gsl_cdf_hypergeometric_P(k, hits, misses, (unsigned)trials);
    const double above = k == 0 ? 1 : gsl_cdf_hypergeometric_Q(k - 1, hits, misses, (unsigned)trials);
    return two_sided(below, above);
}

double share_test_known(uint64_t count, uint64_t trials, double chance) {
    const unsigned k = (unsigned)count, n = (unsigned)trials;
    return two_sided(gsl_cdf_binomial_P(k, chance, n), k == 0 ? 1 : gsl_cdf_binomial_Q(k - 1, chance, n));
}
