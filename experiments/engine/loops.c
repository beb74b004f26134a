// SPDX-License-Identifier: MIT
#include "loops.h"

#include <string.h>

void loop_fill_rows(real *y, uint64_t step, uint64_t rows, uint64_t columns, const real *row) {
    for (uint64_t i = 0; i < rows; i++) memcpy(y + i * step, row, columns * sizeof *y);
}

// Short rows are what panels are made of: a call of memcpy for each would take longer than the copy.
WIDEST static void copy_steps(const real *from, uint64_t from_step, uint64_t rows, uint64_t steps, real *to, uint64_t to_step) {
    typedef real step_values __attribute__((vector_size(LOOP_STEP * sizeof(real))));
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < steps; j++) {
            step_values values;
            memcpy(&values, from + i * from_step + j * LOOP_STEP, sizeof values);
            memcpy(to + i * to_step + j * LOOP_STEP, &values, sizeof values);
        }
}

void loop_copy_rows(const real *from, uint64_t from_step, uint64_t rows, uint64_t columns, real *to, uint64_t to_step) {
    const uint64_t steps = columns / LOOP_STEP, rest = columns % LOOP_STEP;
    copy_steps(from, from_step, rows, steps, to, to_step);
    for (uint64_t i = 0; rest && i < rows; i++)
        memcpy(to + i * to_step + steps * LOOP_STEP, from + i * from_step + steps * LOOP_STEP, rest * sizeof *to);
}

WIDEST void loop_add_rows(const real *restrict x, uint64_t step, uint64_t rows, uint64_t columns, real *restrict sum) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < columns; j++) sum[j] += x[i * step + j];
}

WIDEST void loop_add(real *restrict y, const real *restrict x, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) y[i] += x[i];
}

// Four by four in registers: a store of one value at a time takes four times as long. Functions of vectors would warn of their ABI.
typedef real four __attribute__((vector_size(4 * sizeof(real)), aligned(sizeof(real)), may_alias));

static inline void transpose_four(const real *from, uint64_t from_step, real *to, uint64_t to_step) {
    const four a = *(const four *)from, b = *(const four *)(from + from_step);
    const four c = *(const four *)(from + 2 * from_step), d = *(const four *)(from + 3 * from_step);
    const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const four ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7), cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(four *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(four *)(to + to_step) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(four *)(to + 2 * to_step) = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
    *(four *)(to + 3 * to_step) = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

static void transpose_plain(const real *from, uint64_t from_step, uint64_t rows, uint64_t columns, real *to, uint64_t to_step) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < columns; j++) to[j * to_step + i] = from[i * from_step + j];
}

void loop_transpose(const real *from, uint64_t from_step, uint64_t rows, uint64_t columns, real *to, uint64_t to_step) {
    const uint64_t whole_rows = rows & ~(uint64_t)3, whole_columns = columns & ~(uint64_t)3;
    for (uint64_t j = 0; j < whole_columns; j += 4)
        for (uint64_t i = 0; i < whole_rows; i += 4) transpose_four(from + i * from_step + j, from_step, to + j * to_step + i, to_step);
    transpose_plain(from + whole_columns, from_step, whole_rows, columns - whole_columns, to + whole_columns * to_step, to_step);
    transpose_plain(from + whole_rows * from_step, from_step, rows - whole_rows, columns, to + whole_rows, to_step);
}
