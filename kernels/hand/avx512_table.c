// SPDX-License-Identifier: MIT
// AVX-512 with sixteen powers of two in one register, which takes a third of the multiplications out of an exponential: other sets
// would pay more for the look-up than it saves.
// variant: x86_64 91 avx512-table cc -O3 -falign-loops=64 -march=x86-64-v4 -mprefer-vector-width=512
#define EXPONENTIAL_TABLE 1
#define ALGORITHM "table "
#define HAND_ACTIVATIONS(X) X(mish) X(softplus)
#include "../isa/avx512.c" // NOLINT(bugprone-suspicious-include): rows are made where the vocabulary ends
