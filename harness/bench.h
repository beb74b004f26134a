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
};

// Stores a row for every kernel, with its code's hash and its instructions an element (counted once for each code).
int bench_kernels(struct bench *bench);
// Verifies what this run has not verified yet, stores the results, counts bench->failed.
int bench_verify(struct bench *bench);
// Stores the points of the shape charts.
int bench_curves(struct bench *bench);

// Why a row is not timed, or empty: the CPU lacks something, or it failed its verification.
int bench_refusal(struct bench *bench, const struct activations_row *row, char *reason, size_t size);

// Writes all cells of these contests into the plan, then holds those not yet held, as far as the budget goes.
int bench_hold(struct bench *bench, const struct bench_contest *contests, size_t count, const char *stage);
// The best `limit` kernels of a group that promise an accuracy, by their median at `level`, libm, and the one that the library
// itself prefers: into rows[0..*count), at most limit + 2.
int bench_finalists(struct bench *bench, const struct plan_group *group, const char *level, unsigned limit, const struct activations_row **rows,
                    size_t *count);

// Prints every cell of the run with its figures.
int bench_print_cells(struct bench *bench, enum table_format format);
// Prints what share of the pairs that --twice made agrees within 1 %.
int bench_print_twins(struct bench *bench);

// Only one timing run at a time on a machine: takes the lock, or complains who holds it. Released when the process ends.
int bench_lock(void);

#endif
