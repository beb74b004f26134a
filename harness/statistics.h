// SPDX-License-Identifier: MIT
// Order statistics and intervals of samples. `values` need not be sorted and are not changed.
#ifndef STATISTICS_H
#define STATISTICS_H

#include <stdbool.h>
#include <stdint.h>

#define ESTIMATOR_VERSION "1" // stored with every summary; changes with any formula below

struct interval {
    double low, estimate, high;
};

double median(const double *values, uint64_t n);
// Median absolute deviation from the median, not scaled.
double median_absolute_deviation(const double *values, uint64_t n);
// The median with a bootstrap percentile interval at 95 %; the resampling is seeded by `seed`, so it repeats exactly.
struct interval median_interval(const double *values, uint64_t n, uint64_t seed);
// Ratio of medians a / b of paired samples (same round): bootstrap over rounds.
struct interval ratio_interval(const double *a, const double *b, uint64_t n, uint64_t seed);

#endif
