// SPDX-License-Identifier: MIT
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

// Monotonic time in nanoseconds.
uint64_t clock_now(void);
// The smallest step that clock_now shows, in nanoseconds, measured once.
uint64_t clock_resolution(void);
// The core's clock in Hz, from the time of a chain of dependent additions: one addition a cycle on every CPU this runs on. Takes
// about `nanoseconds`, 20000 at least.
double clock_core_hz(uint64_t nanoseconds);
// Nanoseconds that the hypervisor gave to others while this machine had work, since boot, all CPUs together (/proc/stat); 0 if unknown.
uint64_t clock_stolen(void);

#endif
