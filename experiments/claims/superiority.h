// SPDX-License-Identifier: MIT
// Whether one of several rivals wins everywhere.
#ifndef SUPERIORITY_H
#define SUPERIORITY_H

#include <stdint.h>

#include "statistics.h"

// P(X > Y): the probability that X's error is less than Y's, from pairs: wins / n, a tie counting half. The interval is exact, of Clopper and
// Pearson, each end wrong with a probability of `level` at most: ties count as wins for its high end and as none for its low one.
struct interval superiority(const double *x, const double *y, uint64_t n, double level);

// Of the rival that is best in this: the least P(it > another), over all others and all workloads. 1: it wins always and everywhere; at most a
// half: nobody wins everywhere more often than not. errors[(rival * workloads + workload) * n + i], i-th of every rival being a pair. The ends
// of the interval hold for all comparisons together, each wrong with a probability of 2.5 % at most. At least two rivals.
struct interval superiority_of_best(const double *errors, uint32_t rivals, uint32_t workloads, uint64_t n);

#endif
