// SPDX-License-Identifier: MIT
#include "share_test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "command.h"

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

static int ascending(const void *a, const void *b) {
    const double x = **(double *const *)a, y = **(double *const *)b;
    return (x > y) - (x < y);
}

int holm_adjust(double *p, uint32_t tests) {
    double **order = malloc((tests ? tests : 1) * sizeof *order), largest = 0;
    if (!order) return complain(EXIT_ENVIRONMENT, "out of memory for %u tests", tests);
    for (uint32_t i = 0; i < tests; i++) order[i] = &p[i];
    qsort(order, tests, sizeof *order, ascending);
    for (uint32_t i = 0; i < tests; i++) {
        largest = fmax(largest, fmin(1, (tests - i) * *order[i]));
        *order[i] = largest;
    }
    free(order);
    return EXIT_FINE;
}
