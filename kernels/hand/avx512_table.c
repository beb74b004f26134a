// SPDX-License-Identifier: MIT
// AVX-512 with sixteen powers of two in one register, which takes a third of the multiplications out of an exponential: other sets
// would pay more for the look-up than it saves. Zen 5 multiplies two vectors a cycle, a division counting as two multiplications:
// no fewer cycles a vector than 6 and 8.5 for mish, 8 and 5 for softplus, forward and backward. Measured: 7.4, 10.8, 9.7, 6.5.
// variant: x86_64 91 avx512-table cc -O3 -falign-loops=64 -march=x86-64-v4 -mprefer-vector-width=512
#define EXPONENTIAL_TABLE 1
#define ALGORITHM "table "
#define HAND_ACTIVATIONS(X) X(mish) X(softplus)
#include "../isa/avx512.c" // NOLINT(bugprone-suspicious-include): rows are made where the vocabulary ends
