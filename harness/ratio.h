// SPDX-License-Identifier: MIT
// The ratio of two medians of paired samples, with an interval.
#ifndef RATIO_H
#define RATIO_H

#include "statistics.h"

// median(a) / median(b), where a[i] and b[i] are a pair, as of one seed; both are positive, and infinite where something never came to
// pass. The interval is the paired bootstrap's by percentiles, 95 %, of RATIO_RESAMPLES draws that are the same in every call.
// Where both medians are infinite nothing is known: the estimate is NaN, and such draws widen the interval both ways, to 0 and to
// infinity. Fewer than 6 pairs cannot give 95 %: low and high are then the ends of all draws. test_ratio.c counts how
// often an interval of few pairs holds the truth. Without samples, or memory, all is NaN.
enum { RATIO_RESAMPLES = 1999 };
struct interval ratio_of_medians(const double *a, const double *b, uint64_t n);

#endif
