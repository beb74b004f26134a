// SPDX-License-Identifier: MIT
#include "proportion.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

// Where the beta distribution function of (a, b) is `target`. By halving: GSL's own inverse ends the program where it does not converge.
static double beta_quantile(double target, double a, double b) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < target) low = middle;
        else high = middle;
    }
    return (low + high) / 2;
}

struct interval proportion_interval(uint64_t hits, uint64_t trials) {
    if (trials == 0) return (struct interval){0, NAN, 1};
    const double k = (double)hits, n = (double)trials;
    return (struct interval){hits == 0 ? 0 : beta_quantile(0.025, k, n - k + 1), k / n, hits == trials ? 1 : beta_quantile(0.975, k + 1, n - k)};
}
