// SPDX-License-Identifier: MIT
// Whether shares that were counted agree.
#ifndef SHARE_TEST_H
#define SHARE_TEST_H

#include <stdint.h>

// Two samples: `count` of `trials`, `other_count` of `other_trials`. Fisher's exact test, two-sided: twice the smaller tail, 1 at most.
double share_test(uint64_t count, uint64_t trials, uint64_t other_count, uint64_t other_trials);
// One sample against a known chance: the exact binomial test, two-sided likewise.
double share_test_known(uint64_t count, uint64_t trials, double chance);

#endif
