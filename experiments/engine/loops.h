// SPDX-License-Identifier: MIT
// The loops that several layers share, over plain arrays. Sums run in the order of the rows.
#ifndef LOOPS_H
#define LOOPS_H

#include <stdint.h>

#include "real.h"

// y[rows][columns], rows `step` apart: every row becomes row[columns].
void loop_fill_rows(real *y, uint64_t step, uint64_t rows, uint64_t columns, const real *row);
// to[rows][columns] = from[rows][columns], whose rows lie to_step and from_step apart. In order, so that rows of `to` may be nearer to
// each other than their length: each covers what the one before wrote too much. Fastest for whole LOOP_STEPs.
enum { LOOP_STEP = 16 };
void loop_copy_rows(const real *from, uint64_t from_step, uint64_t rows, uint64_t columns, real *to, uint64_t to_step);
// sum[columns] += the rows of x[rows][columns], rows `step` apart, one after the other.
void loop_add_rows(const real *x, uint64_t step, uint64_t rows, uint64_t columns, real *sum);
// y[count] += x[count].
void loop_add(real *y, const real *x, uint64_t count);
// to[columns][rows] = the transpose of from[rows][columns], with from_step and to_step from row to row.
void loop_transpose(const real *from, uint64_t from_step, uint64_t rows, uint64_t columns, real *to, uint64_t to_step);

#endif
