// SPDX-License-Identifier: MIT
// How many random networks are born dead by another program's count: 20,000 for each cell, with he_normal, relu and 64 points, without
// biases; shares were written with three decimals.
#ifndef BORN_DEAD_TABLE_H
#define BORN_DEAD_TABLE_H

#include <stdint.h>

enum { BORN_DEAD_NETS = 20000, BORN_DEAD_COLUMNS = 7, BORN_DEAD_ROWS = 11 };

struct born_dead_row {
    uint64_t width, inputs;
    double share[BORN_DEAD_COLUMNS];
};
extern const struct born_dead_row born_dead_rows[BORN_DEAD_ROWS];
extern const uint64_t born_dead_depths[BORN_DEAD_COLUMNS]; // hidden layers

// p of share_test for `count` of `nets` against a share of the table; of the counts that it may have been rounded from, the one that agrees
// best.
double born_dead_agreement(double share, uint64_t count, uint64_t nets);

#endif
