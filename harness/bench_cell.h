// SPDX-License-Identifier: MIT
// A cell of a run's plan: one kernel at one size, as the store keys it.
#ifndef BENCH_CELL_H
#define BENCH_CELL_H

#include "bench.h"
#include "contest.h"

struct bench_cell {
    char id[33]; // hash of the run and of everything below
    const struct activations_row *row;
    char code[33];
    char parameters[256]; // JSON
    uint64_t n, bytes;    // of all threads together; bytes read and written
    uint64_t footprint;   // bytes of the arrays that they are in
    unsigned threads;
    char placement[64];
    const char *level;
    const char *distribution;
    const char *store_kind; // out-of-place or over-x
};

// `entry` 0, or 1 for a kernel that enters a contest a second time.
struct bench_cell bench_cell_make(const struct bench *bench, const struct activations_row *row, const struct bench_contest *contest,
                                  const char *distribution, int entry);

// Adds the cell to the plan unless the run has it; `contest` groups rivals. `refusal` not 0: planned as refused.
int bench_cell_plan(struct bench *bench, const struct bench_cell *cell, int64_t contest, const char *refusal);
// True if its samples are stored.
bool bench_cell_done(struct bench *bench, const struct bench_cell *cell);
int bench_cell_cut(struct bench *bench, const struct bench_cell *cell, const char *reason);
// Stores the samples, the summary and the state. Inside the caller's transaction.
int bench_cell_finish(struct bench *bench, const struct bench_cell *cell, const struct contest_entry *entry);

#endif
