// SPDX-License-Identifier: MIT
// Learning rates over time: factors of the optimiser's rate. With t the epochs done, whole and part:
//   constant                                1
//   step(every, factor=0.1)                 factor^floor(t / every)
//   exponential(factor)                     factor^t
//   inverse(over)                           1 / (1 + t / over). Robbins, Monro, Ann. Math. Stat. 22 (1951)
//   linear(over, floor=0, warmup=0)         straight from 1 down to floor at t = over, floor from then on
//   cosine(over, floor=0, warmup=0)         likewise along half a cosine. Loshchilov, Hutter, ICLR 2017
// During the first `warmup` epochs the last two rise in equal steps to 1, which the warm-up's last step has (Goyal et al., 2017), and
// fall from there.
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdint.h>

#include "notation.h"

enum { SCHEDULE_OPTIONS = 3 };

struct schedule {
    const struct schedule_kind *kind;
    double options[SCHEDULE_OPTIONS];
};

// An exit code, EXIT_USAGE with the valid names for an unknown kind or option.
int schedule_read(struct schedule *schedule, const char *text);
// Writes the schedule in its one spelling. Returns what snprintf would.
int schedule_print(const struct schedule *schedule, char *text, uint64_t size);
// The factor of step 0, 1, ... where `steps` make an epoch.
double schedule_factor(const struct schedule *schedule, uint64_t step, uint64_t steps);

#endif
