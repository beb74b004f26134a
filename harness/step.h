// SPDX-License-Identifier: MIT
// Instructions of one kernel call, counted by single-stepping it in a traced child: exact and repeatable where no counter is
// allowed.
#ifndef STEP_H
#define STEP_H

#include <stdint.h>

#include "activations.h"

// Instructions an element in the steady state: the difference of two lengths over the difference of elements, so that entry,
// exit and tails cancel. Negative if this system forbids tracing (errno says why).
double step_instructions(const struct activations_row *row);

#endif
