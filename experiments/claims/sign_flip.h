// SPDX-License-Identifier: MIT
// The exact sign-flip test of paired differences: if pairs are exchangeable, each difference is as likely to have the other sign, so of all
// 2^n choices of signs the one that was seen is one at random. Fisher 1935; Hartigan, JASA 64 (1969), for the interval.
#ifndef SIGN_FLIP_H
#define SIGN_FLIP_H

#include <stdint.h>

#include "statistics.h"

enum { SIGN_FLIP_LIMIT = 16 };

// P(a sum as large or larger), n <= SIGN_FLIP_LIMIT differences, none a NaN. An infinite one counts as twice the largest finite one.
// Without differences 1.
double sign_flip_above(const double *differences, uint64_t n);
// Two-sided: P(a sum as far from 0).
double sign_flip_p(const double *differences, uint64_t n);
// The centres that the test does not reject at 2.5 % on either side: between the k-th smallest and the k-th largest of the means of all
// 2^n - 1 subsets, k = 2^n / 40. Fewer than 6 differences reject none: all numbers. The estimate is the mean.
struct interval sign_flip_interval(const double *differences, uint64_t n);

#endif
