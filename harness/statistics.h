// SPDX-License-Identifier: MIT
// Order statistics and intervals of samples. `values` need not be sorted and are not changed; none may be a NaN. Without
// samples every result is NaN.
//
// Intervals are exact: between the k-th smallest and the k-th largest sample lies the median with probability
// 1 - 2 P(Binomial(n, 1/2) < k), whatever the distribution, and k is the largest for which that is at least 95 %. Timings are
// skewed and have several modes, where a bootstrap percentile interval promises 95 % only for many samples, and it would need
// a generator and a seed to say what the ranks say outright. Conover, Practical Nonparametric Statistics, section 3.2.
#ifndef STATISTICS_H
#define STATISTICS_H

#include <stdint.h>

#define ESTIMATOR_VERSION "1" // stored with every summary; changes with any formula below

struct interval {
    double low, estimate, high;
};

double median(const double *values, uint64_t n);
// Median absolute deviation from the median, not scaled.
double median_absolute_deviation(const double *values, uint64_t n);
// The median with its 95 % interval. Fewer than 6 samples cannot give 95 %: low and high are then their minimum and maximum.
struct interval median_interval(const double *values, uint64_t n);
// Median of the ratios a[i] / b[i] of paired samples (round i of both), with its 95 % interval. Pairing cancels what a round did
// to both, which a ratio of two medians keeps. b[i] > 0.
struct interval ratio_interval(const double *a, const double *b, uint64_t n);

#endif
