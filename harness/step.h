// SPDX-License-Identifier: MIT
// Instructions of one kernel call, counted by single-stepping it in a traced child: exact and repeatable where no counter is
// allowed, on every instruction set that the CPU runs.
#ifndef STEP_H
#define STEP_H

#include "activations.h"

// Instructions an element in the steady state: the difference of two lengths over the difference of elements, so that entry,
// exit and tails cancel. Inputs are normal-0-1, and where a kernel branches on them this is their mean. What the kernel calls is
// counted too; an instruction with a rep prefix counts once a repetition. Takes 4 to 20 microseconds a step, a second at most.
// Negative if it cannot be counted, and errno says why: EPERM, ENOSYS or EIO where this system forbids or lacks single steps,
// EFAULT if the kernel crashed, ETIMEDOUT if it ran on, ENOMEM.
double step_instructions(const struct activations_row *row);

#endif
