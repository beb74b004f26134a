// SPDX-License-Identifier: MIT
#include "loops.h"

#include <string.h>

void loop_fill_rows(real *y, uint64_t step, uint64_t rows, uint64_t columns, const real *row) {
    for (uint64_t i = 0; i < rows; i++) {
        if (row) memcpy(y + i * step, row, columns * sizeof *y);
        else memset(y + i * step, 0, columns * sizeof *y);
    }
}

WIDEST void loop_add_rows(const real *restrict x, uint64_t step, uint64_t rows, uint64_t columns, real *restrict sum) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < columns; j++) sum[j] += x[i * step + j];
}

WIDEST void loop_add(real *restrict y, const real *restrict x, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) y[i] += x[i];
}
