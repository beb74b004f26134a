// SPDX-License-Identifier: MIT
// Gram and Schmidt's way, modified, twice: what the first time leaves along earlier vectors is of the order of rounding times the
// vectors' condition, and the second time of rounding alone (Giraud, Langou, Rozloznik, Comp. Math. Appl. 50, 2005).
#include "orthogonal.h"

#include <math.h>

#include "real.h"

enum {
    LANES = 32, // of a sum, so that it fills vectors of any width
    BLOCK = 32  // vectors that stay in cache while all later ones lose their parts along them
};

WIDEST static double dot(const double *restrict x, const double *restrict y, uint64_t length) {
    double lanes[LANES] = {0};
    uint64_t i = 0;
    for (; i + LANES <= length; i += LANES)
        for (uint64_t lane = 0; lane < LANES; lane++) lanes[lane] += x[i + lane] * y[i + lane];
    for (uint64_t lane = 0; i + lane < length; lane++) lanes[lane] += x[i + lane] * y[i + lane];
    for (uint64_t half = LANES / 2; half > 0; half /= 2)
        for (uint64_t lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    return lanes[0];
}

WIDEST static void subtract(double *restrict x, double share, const double *restrict y, uint64_t length) {
    for (uint64_t i = 0; i < length; i++) x[i] -= share * y[i];
}

static double self_dot(const double *x, uint64_t length) {
    double sum = 0;
    for (uint64_t i = 0; i < length; i++) sum += x[i] * x[i];
    return sum;
}

static void orthogonalise_once(double *vectors, uint64_t count, uint64_t length) {
    for (uint64_t first = 0; first < count; first += BLOCK) {
        const uint64_t block_end = count - first < BLOCK ? count : first + BLOCK;
        for (uint64_t j = first; j < count; j++) {
            double *x = vectors + j * length;
            for (uint64_t k = first; k < block_end && k < j; k++) subtract(x, dot(x, vectors + k * length, length), vectors + k * length, length);
            const double scale = j < block_end ? 1 / sqrt(self_dot(x, length)) : 1;
            for (uint64_t i = 0; j < block_end && i < length; i++) x[i] *= scale;
        }
    }
}

void orthogonalise(double *vectors, uint64_t count, uint64_t length) {
    orthogonalise_once(vectors, count, length);
    orthogonalise_once(vectors, count, length);
}
