// SPDX-License-Identifier: MIT
// Orthonormal vectors, in double.
#ifndef ORTHOGONAL_H
#define ORTHOGONAL_H

#include <stdint.h>

// vectors[count][length], count at most length and independent: each loses its parts along those before it and becomes a unit
// vector. Vectors of independent normal numbers become uniformly distributed orthonormal ones. Sums have one order.
void orthogonalise(double *vectors, uint64_t count, uint64_t length);

#endif
