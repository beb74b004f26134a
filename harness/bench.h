// SPDX-License-Identifier: MIT
// One benchmark run: what command_bench.c asks for and the bench_*.c files do.
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "activations.h"
#include "plan.h"
#include "store.h"
#include "table.h"
#include "team.h"

struct bench {
    struct store store;
    char run[37];
    const struct activations_row **rows; // those asked for, rivals side by side
    size_t row_count;
    char **refusals; // [row_count]: why a row is not timed; 0 where it is
    struct plan_group *groups;
    size_t group_count;
    const char *distribution;
    bool twice;      // every kernel enters every contest twice: the harness measuring itself
    uint32_t rounds; // a contest, at most
    uint64_t sample_nanoseconds;
    uint64_t deadline;  // clock_now() at which the budget is spent; 0: none
    int64_t position;   // of the next cell in the plan
    uint64_t failed;    // kernels off their bound
    uint64_t done, cut; // cells
};

// One contest to hold: some rows of one group at one size.
struct bench_contest {
    const struct activations_row **rows;
    size_t count;
    struct plan_size size;
    unsigned threads;
    const char *const *distributions; // 0-ended: each row meets each of them; 0: the run's own
    bool in_place;                    // results go over x
};

// Stores a row for every kernel, with its code's hash and its instructions an element, counted once for each code and as far as a
// part of the budget goes.
int bench_kernels(struct bench *bench);
// Verifies what this run has not verified yet, stores the results, counts bench->failed and sets bench->refusals.
int bench_verify(struct bench *bench);
// Stores the points of the shape charts.
int bench_curves(struct bench *bench);

// Which of bench->rows this is: its place in bench->refusals.
size_t bench_row_index(const struct bench *bench, const struct activations_row *row);
// Marks the rows whose names `sql` gives, a query about run ?1, as text in its first column. marks has bench->row_count.
int bench_rows_mark(struct bench *bench, const char *sql, bool *marks);
// Finds out bench->refusals: the CPU lacks something, or the verification failed, or there was none.
int bench_refusals_load(struct bench *bench);
void bench_refusals_free(struct bench *bench);

// Writes all cells of these contests into the plan, then holds those not yet held. The stage may take `share` of what is left of
// the budget; every contest has its part of that, by its cells, and holds fewer rounds where it must, but never fewer than an
// interval needs. What the budget leaves no time for is cut.
int bench_hold(struct bench *bench, const struct bench_contest *contests, size_t count, const char *stage, double share);
// The standard plan, stage by stage, the most valuable first.
int bench_stages(struct bench *bench);

// Prints every cell of the run with its figures.
int bench_print_cells(struct bench *bench, enum table_format format);
// Prints what share of the pairs that --twice made agrees within 1 %.
int bench_print_twins(struct bench *bench);

// Only one timing run at a time on a machine: takes the lock, or complains who holds it. Released when the process ends.
int bench_lock(void);
// Training shares the machine with training, but not with timing: takes a share of the same lock, or complains.
int train_lock(void);

#endif
