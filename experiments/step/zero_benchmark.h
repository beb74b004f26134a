// SPDX-License-Identifier: MIT
// The benchmark of products of sparse activations: for each shape and share of zeros BLIS's product and the one that leaves zeros out, on the same
// values, one core, sampled in interleaved rounds of random order.
#ifndef ZERO_BENCHMARK_H
#define ZERO_BENCHMARK_H

#include "statistics.h"
#include "store.h"
#include "zero_product.h"

enum { ZERO_SHAPES = 2, ZERO_SHARES = 5, ZERO_METHODS = 2, ZERO_CELLS = ZERO_SHAPES * ZERO_SHARES * ZERO_METHODS, ZERO_ROUNDS = 200 };
enum zero_method { ZERO_BLIS, ZERO_SKIP };
// Names in the store's column `net`; its column `layers` has shape and share, as zero_benchmark_text writes them.
extern const char *const zero_methods[ZERO_METHODS];
extern const unsigned zero_percents[ZERO_SHARES];

struct zero_shape {
    uint64_t rows, inner, columns; // samples, units before, units behind
};
extern const struct zero_shape zero_shapes[ZERO_SHAPES];

struct zero_cell {
    uint32_t shape, share;
    enum zero_method method;
    char id[33];
    uint64_t products;               // a sample
    double nanoseconds[ZERO_ROUNDS]; // of one product, by round
    const real *a, *b;               // activations, weights
};

struct zero_benchmark {
    struct store store;
    char run[37];
    uint64_t rounds_wanted, deadline, sample_nanoseconds; // at most, 0: ZERO_ROUNDS; clock_now(), 0: none; at least
    uint64_t rounds;                                      // done
    struct zero_cell cells[ZERO_CELLS];
    real *values; // all matrices
    real *c;
    struct kept *kept;
    uint64_t *counts;
};

// Draws the matrices. An exit code; zero_benchmark_free is due in any case.
int zero_benchmark_create(struct zero_benchmark *benchmark);
void zero_benchmark_free(struct zero_benchmark *benchmark);
// Multiplies once each way and compares: the largest difference over the largest value, of all shapes and shares.
double zero_benchmark_difference(struct zero_benchmark *benchmark);
// Samples until rounds or deadline are spent, or the user interrupts; stores cells, and every round. An exit code.
int zero_benchmark_run(struct zero_benchmark *benchmark);
// "128x1024x1024, 85 % zeros". Returns `text`.
enum { ZERO_TEXT = 64 };
char *zero_benchmark_text(uint32_t shape, uint32_t share, char text[ZERO_TEXT]);
// What the skipping product takes, over BLIS's time in the same rounds.
struct interval zero_benchmark_ratio(const struct zero_benchmark *benchmark, uint32_t shape, uint32_t share);
const struct zero_cell *zero_benchmark_cell(const struct zero_benchmark *benchmark, uint32_t shape, uint32_t share, enum zero_method method);

#endif
