// SPDX-License-Identifier: MIT
// Matrix products, by BLIS (Van Zee, van de Geijn, ACM TOMS 2015). No other file includes it.
#ifndef MATRIX_PRODUCT_H
#define MATRIX_PRODUCT_H

#include <stdint.h>

#include "real.h"

// A matrix as it lies in memory: element (i, j) is at data[i * row_step + j * column_step].
struct matrix {
    const real *data;
    uint64_t row_step, column_step;
};

static inline struct matrix matrix_rows(const real *data, uint64_t columns) { return (struct matrix){data, columns, 1}; }
static inline struct matrix matrix_transposed(const real *data, uint64_t columns) { return (struct matrix){data, 1, columns}; }

// c = beta c + a b, with a of rows x inner, b of inner x columns, c of rows x columns with c_step from row to row, beta 0 or 1; with
// 0, what c held is not read. On the calling thread alone; thread-safe, and the same bits for the same shapes and steps.
void matrix_product(uint64_t rows, uint64_t columns, uint64_t inner, struct matrix a, struct matrix b, int beta, real *c, uint64_t c_step);

// BLIS's innermost kernel, for a caller that can write panels at less cost than a matrix that is then packed into panels. A broad
// panel is [depth][broad], aligned to a cache line, a narrow one [depth][narrow]. Where fewer columns are meant, a panel is as wide
// all the same: what it holds there changes nothing.
enum { MATRIX_PANEL_SLACK = 64 }; // values that a writer of panels may write, or read, too much
struct matrix_tile {
    uint64_t broad, narrow; // sides of the tile that stays in registers
    uint64_t depth;         // how deep a narrow panel may be to stay in the first-level cache
    void (*kernel)(void);   // BLIS's
    void *context;          // its own
    int narrow_first;       // the kernel's own order of the two
};
struct matrix_tile matrix_tile(void);

// c[j][i] = beta c[j][i] + sum over k of broad[k][i] narrow[k][j], for i below broad_count and j below narrow_count, c_step from j to
// j + 1; beta as above.
void matrix_panel_product(const struct matrix_tile *tile, uint64_t broad_count, uint64_t narrow_count, uint64_t depth, const real *broad,
                          const real *narrow, int beta, real *c, uint64_t c_step);

// BLIS's version, and the kernels that it runs here, as in "0.9.0 skx". Before the first product and the first thread: it
// chooses.
const char *matrix_product_library(void);

#endif
