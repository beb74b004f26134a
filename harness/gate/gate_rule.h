// SPDX-License-Identifier: MIT
// The rule by which the gate judges times, fixed before any comparison. A kernel's layouts, each a fresh link of both builds in a fresh
// process, give one log ratio each, head's time over base's. Where the code is the same, both builds of a layout are two draws of one
// kind, so that either is as likely to be the slower one: the sign test is exact, whatever the ratios' distribution, and a layout that
// another program spoilt counts for no more than one. A rank test has more power on quiet machines; on a busy one a single such layout
// outweighs a slowdown of 3 % in fifteen others.
#ifndef GATE_RULE_H
#define GATE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "statistics.h"

#define GATE_LEVEL 0.01          // probability that a comparison of equal builds calls any kernel slower
#define GATE_MINIMUM_EFFECT 0.01 // a slowdown that is estimated to be less is not called one

enum { GATE_LAYOUTS_LIMIT = 64 };

// P(at least as many positive) of `n` differences of median 0, zeros left out; 1 if nothing is left.
double sign_test_p(const double *differences, uint64_t n);

// Whether a ratio with this estimate (log) and adjusted p is a slowdown.
bool gate_is_slower(double log_ratio, double adjusted);

// The smallest slowdown, as .012, that layouts of this scatter would have shown with 90 % probability when `judged` kernels are: found by
// drawing layouts anew from `residuals` (log ratios less their centre, [count]). Infinite if not even twice the time would; NaN without
// residuals.
double gate_detectable(const double *residuals, uint32_t count, uint32_t layouts, uint64_t judged);

#endif
