// SPDX-License-Identifier: MIT
// A few threads that start a piece of work together, each on a CPU of its own; the caller is the first of them.
#ifndef TEAM_H
#define TEAM_H

#include <stdbool.h>
#include <stdint.h>

struct team;

// Pins the caller to cpus[0] and starts count - 1 workers on the others. 0 if the system refuses (a message is printed). While
// they wait, threads spin, so that a start is not a system call; with `sleeps`, for some 100 us: long work beside other programs, which
// would otherwise wait for a spinning thread's time to be over.
struct team *team_create(unsigned count, const unsigned *cpus, bool sleeps);
unsigned team_size(const struct team *team);
// Runs work(worker, context) on every worker at once; returns the nanoseconds from the common start to the last end.
uint64_t team_run(struct team *team, void (*work)(unsigned worker, void *context), void *context);
// The caller may run where it could before.
void team_destroy(struct team *team);

#endif
