// SPDX-License-Identifier: MIT
#include "ratio.h"

#include <math.h>
#include <stdlib.h>

enum { PAIRS_FOR_95 = 6, FEW = 32 };

// Steele, Lea, Flood, OOPSLA 2014: SplitMix64.
static uint64_t draw(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int ascending(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

// Sorts them, few by insertion: seeds are. Halves are added, as in statistics.c.
static double median_of(double *values, uint64_t n) {
    if (n > FEW) qsort(values, n, sizeof *values, ascending);
    for (uint64_t i = 1; i < n && n <= FEW; i++) {
        const double value = values[i];
        uint64_t j = i;
        for (; j > 0 && values[j - 1] > value; j--) values[j] = values[j - 1];
        values[j] = value;
    }
    return n % 2 ? values[n / 2] : values[n / 2 - 1] / 2 + values[n / 2] / 2;
}

// The k-th of the ratios, from 0, with `unknown` in place of NaN.
static double ranked(double *sorted, const double *ratios, double unknown, int k) {
    for (int i = 0; i < RATIO_RESAMPLES; i++) sorted[i] = isnan(ratios[i]) ? unknown : ratios[i];
    qsort(sorted, RATIO_RESAMPLES, sizeof *sorted, ascending);
    return sorted[k];
}

struct interval ratio_of_medians(const double *a, const double *b, uint64_t n) {
    struct interval result = {NAN, NAN, NAN};
    double *some = n && n < SIZE_MAX / sizeof *some / 4 ? malloc(2 * n * sizeof *some) : 0;
    double *ratios = some ? malloc(2 * RATIO_RESAMPLES * sizeof *ratios) : 0;
    if (ratios) {
        uint64_t state = n;
        for (int i = 0; i < RATIO_RESAMPLES; i++) {
            for (uint64_t j = 0; j < n; j++) {
                const uint64_t chosen = draw(&state) % n;
                some[j] = a[chosen];
                some[n + j] = b[chosen];
            }
            ratios[i] = median_of(some, n) / median_of(some + n, n);
        }
        // Of 1999 draws the 50th from either end cuts 2.5 % off.
        const int cut = n < PAIRS_FOR_95 ? 0 : (RATIO_RESAMPLES + 1) / 40 - 1;
        result.estimate = median(a, n) / median(b, n);
        result.low = ranked(ratios + RATIO_RESAMPLES, ratios, 0, cut);
        result.high = ranked(ratios + RATIO_RESAMPLES, ratios, INFINITY, RATIO_RESAMPLES - 1 - cut);
    }
    free(ratios);
    free(some);
    return result;
}
