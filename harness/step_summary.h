// SPDX-License-Identifier: MIT
// What the samples of training steps say, derived from the store whenever it is asked for.
#ifndef STEP_SUMMARY_H
#define STEP_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "statistics.h"
#include "store.h"

// Shares of a step's time, of all threads together.
enum step_share {
    SHARE_ACTIVATION,
    SHARE_DENSE,
    SHARE_CONV2D,
    SHARE_OTHER_LAYERS,
    SHARE_OPTIMISER,
    SHARE_REST,    // copying samples, the loss, summing the gradients of blocks
    SHARE_WAITING, // for each other, and dividing the work
    STEP_SHARES
};
extern const char *const step_share_names[STEP_SHARES];

struct step_summary {
    char net[32], activation[64], library[64], kernels[160], state[16], reason[160];
    uint64_t threads, batch, samples;
    double multiply_adds, bytes, loss;   // of a step
    double shares[STEP_SHARES];          // NaN: not timed
    struct interval images;              // a second
    struct interval of_library;          // of threads times what one core does in a matrix product of the same round
    struct interval over_one, over_relu; // times the images of one thread, of relu, in the same rounds; NaN: not both timed
    double *nanoseconds;                 // [rounds] a step; NaN: not sampled in this round
    double gigaflops;                    // 10^9 floating-point operations a second, two a multiply-add
};

// Net's name of the matrix product that the others are held against.
#define STEP_PRODUCT "sgemm"

// Of all steps of a run, in the order of its plan, what was cut or refused too. For step_summaries_free; 0 with *count 0 where there is
// none, or where *code is not EXIT_FINE, having complained.
struct step_summary *step_summaries_load(struct store *store, const char *run, size_t *count, int *code);
void step_summaries_free(struct step_summary *summaries, size_t count);

// The latest run with steps of nets, not of products alone, of the same machine as `run`'s, `run` itself before all others; empty: none. An exit code.
int step_run(struct store *store, const char *run, char found[37]);

#endif
