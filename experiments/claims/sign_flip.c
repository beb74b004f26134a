// SPDX-License-Identifier: MIT
#include "sign_flip.h"

#include <math.h>
#include <stdlib.h>

// Sums of the same terms in another order differ by rounding: such are equal.
static const double rounding = 1e-12;

// Larger than all finite ones, with their sign.
static void make_finite(const double *differences, uint64_t n, double *finite) {
    double largest = 0;
    for (uint64_t i = 0; i < n; i++)
        if (isfinite(differences[i])) largest = fmax(largest, fabs(differences[i]));
    if (!(largest > 0)) largest = 1;
    for (uint64_t i = 0; i < n; i++) finite[i] = isfinite(differences[i]) ? differences[i] : copysign(2 * largest, differences[i]);
}

double sign_flip_above(const double *differences, uint64_t n) {
    double finite[SIGN_FLIP_LIMIT], seen = 0, size = 0;
    if (n == 0) return 1;
    make_finite(differences, n, finite);
    for (uint64_t i = 0; i < n; i++) {
        seen += finite[i];
        size += fabs(finite[i]);
    }
    uint64_t as_large = 0;
    for (uint64_t signs = 0; signs < (uint64_t)1 << n; signs++) {
        double sum = 0;
        for (uint64_t i = 0; i < n; i++) sum += signs >> i & 1 ? fabs(finite[i]) : -fabs(finite[i]);
        as_large += sum >= seen - rounding * size;
    }
    return ldexp((double)as_large, -(int)n);
}

double sign_flip_p(const double *differences, uint64_t n) {
    double negated[SIGN_FLIP_LIMIT];
    for (uint64_t i = 0; i < n; i++) negated[i] = -differences[i];
    return fmin(1, 2 * fmin(sign_flip_above(differences, n), sign_flip_above(negated, n)));
}

static int ascending(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

// The k-th smallest mean, from 0, of all subsets, `unknown` standing for those of both infinities.
static double ranked(const double *differences, uint64_t n, double *means, double unknown, uint64_t k) {
    const uint64_t subsets = ((uint64_t)1 << n) - 1;
    for (uint64_t subset = 1; subset <= subsets; subset++) {
        double sum = 0;
        int members = 0;
        for (uint64_t i = 0; i < n; i++)
            if (subset >> i & 1) sum += differences[i], members++;
        means[subset - 1] = isnan(sum) ? unknown : sum / members;
    }
    qsort(means, subsets, sizeof *means, ascending);
    return means[k];
}

struct interval sign_flip_interval(const double *differences, uint64_t n) {
    struct interval result = {-INFINITY, NAN, INFINITY};
    double sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += differences[i];
    if (n) result.estimate = sum / (double)n;
    const uint64_t k = ((uint64_t)1 << n) / 40, subsets = ((uint64_t)1 << n) - 1;
    if (k == 0) return result;
    double *means = malloc(subsets * sizeof *means);
    if (!means) return result; // says less, and nothing that is false
    result.low = ranked(differences, n, means, -INFINITY, k - 1);
    result.high = ranked(differences, n, means, INFINITY, subsets - k);
    free(means);
    return result;
}
