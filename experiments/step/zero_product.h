// SPDX-License-Identifier: MIT
// A matrix product that leaves out what would be multiplied by 0: what sparse activations can save in a layer of full weights.
#ifndef ZERO_PRODUCT_H
#define ZERO_PRODUCT_H

#include <stdint.h>

#include "real.h"

// A value that is not 0, and its place in its row.
struct kept {
    uint32_t place;
    real value;
};

enum { ZERO_PRODUCT_STRIP = 128, ZERO_PRODUCT_GROUP = 16 };

// c = a b, with a of rows x inner, b of inner x columns, all of them row by row, `columns` a multiple of ZERO_PRODUCT_STRIP, `inner` one of
// ZERO_PRODUCT_GROUP. kept[rows * inner] and counts[rows] are scratch. On the calling thread alone.
void zero_product(uint64_t rows, uint64_t columns, uint64_t inner, const real *a, const real *b, real *c, struct kept *kept, uint64_t *counts);

#endif
