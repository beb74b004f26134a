// SPDX-License-Identifier: MIT
// The benchmark of training steps: nets, each with an activation and a number of threads, are sampled in interleaved rounds of random
// order together with the matrix product of one core that they are held against.
#ifndef STEP_BENCHMARK_H
#define STEP_BENCHMARK_H

#include "stepper.h"
#include "store.h"

// One thing to time.
struct step_cell {
    const struct reference_net *net; // 0: the matrix product
    char activation[64];             // in its one spelling
    unsigned threads;
    size_t stepper;       // its place in the benchmark's; those that differ in threads alone share one
    char id[33];          // hash of the run and of what the cell is
    char refusal[160];    // why it is not timed; empty: it is
    bool cut;             // the refusal is for lack of time
    double loss;          // of the first batch
    uint64_t nanoseconds; // a step, roughly
    uint64_t steps;       // a sample
    // Where the time goes, in the round whose steps took the least: a thread that another program held up would show as waiting.
    struct layer_clock clock, spare;
    uint64_t clocked_steps, clocked_nanoseconds; // of that round: elapsed time, once for each thread
    uint64_t sampled, place;                     // in the current round: nanoseconds of all steps, 0 for none; position
};

struct step_options {
    const char *nets;        // comma-separated, 0: all
    const char *activations; // likewise; 0: relu, and every function on the two smallest nets
    uint64_t threads;        // 0: powers of two up to the CPUs
    uint64_t rounds;         // at most, 0: as many as the budget allows
    double budget;           // seconds, 0: none; then `rounds`
    uint64_t sample_nanoseconds;
};

struct step_benchmark {
    struct store store;
    char run[37];
    struct step_options options;
    uint64_t deadline; // clock_now() at which the budget is spent; 0: none
    struct step_cell *cells;
    size_t cell_count;
    struct stepper *steppers;
    size_t stepper_count;
    struct stepper_data data[2]; // one for each number of inputs
    struct workers widest;       // no threads: bounds those of the cells
    real *product;               // three matrices
    uint64_t rounds, wrong, cut; // rounds done; nets whose bits depend on the threads; cells without time
};

// Chooses the cells. An exit code; step_benchmark_free is due in any case.
int step_benchmark_plan(struct step_benchmark *benchmark);
// Makes one step of each, alone and with all threads: what has no finite loss, other bits with more threads, or no room in memory is
// refused. Then cuts what the budget has no time for, from the end. An exit code.
int step_benchmark_check(struct step_benchmark *benchmark);
// Samples until the rounds or the budget are spent, or the user interrupts, and stores every round. An exit code.
int step_benchmark_run(struct step_benchmark *benchmark);
// One product of two square matrices by the caller's thread: memory of three, the last receives it.
enum { STEP_PRODUCT_SIDE = 1024 };
void step_product(real *matrices);
void step_benchmark_free(struct step_benchmark *benchmark);

// What step_benchmark_run stores, each in one transaction: the cells; a round's samples; where the time went. Exit codes.
int step_store_cells(struct step_benchmark *benchmark);
int step_store_round(struct step_benchmark *benchmark);
int step_store_shares(struct step_benchmark *benchmark);

#endif
