// SPDX-License-Identifier: MIT
// Sizes of the caches where the system does not tell them: the time of a load that depends on the one before stays level while a
// working set fits into a cache, and rises where it no longer does.
#ifndef STAIRCASE_H
#define STAIRCASE_H

#include <stddef.h>
#include <stdint.h>

enum { STAIRCASE_LEVELS = 3 };

// Bytes of each cache level of the CPU that runs this, to half an octave below the truth, smallest first, then zeros. Looks at sets of up to
// `largest` bytes; takes one to three seconds.
void staircase_measure(uint64_t largest, uint64_t levels[STAIRCASE_LEVELS]);

// The same from `count` measured working sets, in ascending order, and the nanoseconds of a load in each.
void staircase_read(const uint64_t *bytes, const double *nanoseconds, size_t count, uint64_t levels[STAIRCASE_LEVELS]);

#endif
