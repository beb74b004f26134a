// SPDX-License-Identifier: MIT
// Vectors for a library of vector functions: the widest vocabulary of isa/ that the flags allow, instantiated with the plain
// formulas. The including file defines expf, tanhf, ... as the library's functions of a V, and PEER_VERSION.
#define LIBM_BODIES 1
#define fabsf(x) v_abs(x)
#define sqrtf(x) v_sqrt(x)
#define fmaxf(a, b) v_max(a, b)
#define fminf(a, b) v_min(a, b)

#if defined(__AVX512F__)
#include "../isa/avx512.c" // NOLINT(bugprone-suspicious-include): rows are made where the vocabulary ends
#elif defined(__AVX2__)
#include "../isa/avx2.c" // NOLINT(bugprone-suspicious-include)
#else
#include "../isa/sse41.c" // NOLINT(bugprone-suspicious-include)
#endif
