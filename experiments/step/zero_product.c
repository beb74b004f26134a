// SPDX-License-Identifier: MIT
// Values that are kept are listed first, row by row; then a strip of b as wide as the registers hold sums stays in the second-level cache while all
// rows pass. A strip's sums wait for nothing but b: at no zeros that is at best half of what BLIS makes of registers.
#include "zero_product.h"

#include <stdbool.h>
#include <string.h>

// BLIS's kernels fuse; not to would make this one twice as dear.
#if defined __x86_64__ && defined __gnu_linux__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && \
    !defined __SANITIZE_THREAD__
#define FUSED __attribute__((optimize("O3", "fp-contract=fast"), target_clones("default", "fma", "avx512f")))
#else
#define FUSED
#endif

enum { LANES = 16, SUMS = ZERO_PRODUCT_STRIP / LANES };
typedef real lanes __attribute__((vector_size(LANES * sizeof(real)), aligned(sizeof(real)), may_alias));

static bool is_empty(const real *group) {
    uint64_t words[ZERO_PRODUCT_GROUP * sizeof(real) / sizeof(uint64_t)], any = 0;
    memcpy(words, group, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) any |= words[i];
    return any == 0; // -0 is kept, which changes nothing
}

static uint64_t keep(uint64_t inner, const real *row, struct kept *kept) {
    uint64_t count = 0;
    for (uint64_t first = 0; first < inner; first += ZERO_PRODUCT_GROUP) {
        if (is_empty(row + first)) continue;
        for (uint64_t i = first; i < first + ZERO_PRODUCT_GROUP; i++) {
            kept[count] = (struct kept){(uint32_t)i, row[i]}; // never behind the row's part: count is at most i
            count += row[i] != 0;
        }
    }
    return count;
}

FUSED static void multiply_strip(uint64_t rows, uint64_t columns, uint64_t inner, const real *b, real *c, const struct kept *kept,
                                 const uint64_t *counts) {
    for (uint64_t row = 0; row < rows; row++, kept += inner) {
        lanes sums[SUMS] = {0};
        for (uint64_t i = 0; i < counts[row]; i++) {
            const lanes *weights = (const lanes *)(b + kept[i].place * columns);
            const real value = kept[i].value;
            for (int j = 0; j < SUMS; j++) sums[j] += value * weights[j];
        }
        memcpy(c + row * columns, sums, sizeof sums);
    }
}

void zero_product(uint64_t rows, uint64_t columns, uint64_t inner, const real *a, const real *b, real *c, struct kept *kept, uint64_t *counts) {
    for (uint64_t row = 0; row < rows; row++) counts[row] = keep(inner, a + row * inner, kept + row * inner);
    for (uint64_t strip = 0; strip < columns; strip += ZERO_PRODUCT_STRIP) multiply_strip(rows, columns, inner, b + strip, c + strip, kept, counts);
}
