// SPDX-License-Identifier: MIT
// Networks that are dead before training: random fully connected ones that are a constant on all points they are asked about, because some
// hidden layer has all its units on a plateau. Lu, Shin, Su, Karniadakis, "Dying ReLU and initialization: theory and numerical examples",
// Comm. Comput. Phys. 28 (2020), 1671-1706.
#ifndef BORN_DEAD_H
#define BORN_DEAD_H

#include "workers.h"

enum { BORN_DEAD_WIDTH = 4096, BORN_DEAD_LAYERS = 500, BORN_DEAD_POINTS = 1 << 20 };

// One kind of random network. What follows the hidden layers is linear and makes nothing constant that was not, so it is left out.
struct born_dead_cell {
    uint64_t width, layers;  // of the hidden layers, their number
    uint64_t inputs, points; // values of a point; its number
    const float *samples;    // [points][inputs]; 0: every network draws its own, uniform in (-1, 1) if inputs is 1, else standard normal
    const char *initialiser; // as initialiser_read takes it. Without a gain of its own, as "orthogonal", it is integrated for each network
    const char *activation;  // as activation_choose takes it; one that takes a number and gives a number, and neither learns nor draws
};

// counts[n - 1] becomes the number of networks, of `nets`, whose first n hidden layers have one that is dead: each of its units has f' = 0 at
// all points, and the same value at all of them. For functions like relu, with one plateau, that is the same as being constant
// there, but for one point, at which anything is constant and units may still be on. Functions without a plateau have none.
//
// Network i depends on seed, i and the cell alone, and a network of more layers begins with the layers of one of fewer: counts are the same
// for any number of threads, and those of one call are of the same networks. Numbers are floats: signals below 1e-38 are lost, which
// without biases takes more than 100 layers, or widths at which hardly a network lives. An exit code.
int born_dead_count(const struct born_dead_cell *cell, uint64_t nets, uint64_t seed, const struct workers *workers, uint64_t *counts);

#endif
