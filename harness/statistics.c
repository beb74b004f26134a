// SPDX-License-Identifier: MIT
#include "statistics.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b) {
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return (left > right) - (left < right);
}

// A sorted copy for the caller to free; 0 without samples or memory.
static double *sorted(const double *values, uint64_t n) {
    if (n == 0 || n > SIZE_MAX / sizeof *values) return NULL;
    double *copy = malloc(n * sizeof *copy);
    if (!copy) return NULL;
    memcpy(copy, values, n * sizeof *copy);
    qsort(copy, n, sizeof *copy, ascending);
    return copy;
}

// Halves are added, so that two large values do not overflow.
static double middle(const double *ordered, uint64_t n) { return n % 2 ? ordered[n / 2] : ordered[n / 2 - 1] / 2 + ordered[n / 2] / 2; }

double median(const double *values, uint64_t n) {
    double *ordered = sorted(values, n);
    const double result = ordered ? middle(ordered, n) : NAN;
    free(ordered);
    return result;
}

double median_absolute_deviation(const double *values, uint64_t n) {
    double *deviations = sorted(values, n);
    if (!deviations) return NAN;
    const double centre = middle(deviations, n);
    for (uint64_t i = 0; i < n; i++) deviations[i] = fabs(deviations[i] - centre);
    const double result = median(deviations, n);
    free(deviations);
    return result;
}

// How many samples lie outside the interval on each side: the largest k with P(Binomial(n, 1/2) < k) <= 2.5 %.
static uint64_t samples_below(uint64_t n) {
    const unsigned trials = n < UINT_MAX ? (unsigned)n : UINT_MAX;
    unsigned low = 0; // the answer, and the first k known to be too large
    unsigned high = trials / 2 + 1;
    while (high - low > 1) {
        const unsigned k = low + (high - low) / 2;
        if (gsl_cdf_binomial_P(k - 1, 0.5, trials) <= 0.025) low = k;
        else high = k;
    }
    return low;
}

struct interval median_interval(const double *values, uint64_t n) {
    double *ordered = sorted(values, n);
    if (!ordered) return (struct interval){NAN, NAN, NAN};
    const uint64_t k = samples_below(n);
    const uint64_t first = k > 0 ? k - 1 : 0;
    const struct interval result = {ordered[first], middle(ordered, n), ordered[n - 1 - first]};
    free(ordered);
    return result;
}

struct interval ratio_interval(const double *a, const double *b, uint64_t n) {
    double *ratios = n > 0 && n <= SIZE_MAX / sizeof *ratios ? malloc(n * sizeof *ratios) : NULL;
    if (!ratios) return (struct interval){NAN, NAN, NAN};
    for (uint64_t i = 0; i < n; i++) ratios[i] = a[i] / b[i];
    const struct interval result = median_interval(ratios, n);
    free(ratios);
    return result;
}
