// SPDX-License-Identifier: MIT
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

#include <stdint.h>

#include "statistics.h"

// The mean of values, as of paired differences, with the bootstrap's interval by percentiles, 95 %, of BOOTSTRAP_RESAMPLES draws that are the
// same in every call. Fewer than 6 values cannot give 95 %: low and high are then the ends of all draws. n <= BOOTSTRAP_LIMIT; without
// values all is NaN.
enum { BOOTSTRAP_RESAMPLES = 1999, BOOTSTRAP_LIMIT = 64 };
struct interval bootstrap_mean(const double *values, uint64_t n);

#endif
