// SPDX-License-Identifier: MIT
// A proportion of trials, with an interval.
#ifndef PROPORTION_H
#define PROPORTION_H

#include <stdint.h>

#include "statistics.h"

// hits / trials with the 95 % interval of Clopper and Pearson, which holds the truth at least that often, whatever it is and however few
// the trials are: 0 of 10 is not yet never. hits <= trials; without trials the estimate is NaN between 0 and 1.
struct interval proportion_interval(uint64_t hits, uint64_t trials);

#endif
