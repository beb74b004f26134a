// SPDX-License-Identifier: MIT
// libmvec, the vector functions of glibc: the plain formulas over them, in our loops, called by the names that the vector ABI
// gives them (x86_64 vector function ABI, _ZGV <set> N <lanes> v _ <function>), so that no compiler's fast-math is part of the row.
// variant: x86_64 3 libmvec cc -O3 -march=x86-64-v4 -mprefer-vector-width=512
// variant: x86_64 2 libmvec cc -O3 -march=x86-64-v3
// variant: x86_64 1 libmvec cc -O3 -march=x86-64-v2
// calls: libmvec expf expm1f logf log1pf tanhf erff
// library: libmvec libc6-dev -lmvec
#include <immintrin.h>
#include <math.h>

#if defined(__AVX512F__)
#define LIBMVEC(NAME) _ZGVeN16v_##NAME
typedef __m512 libmvec_vector;
#elif defined(__AVX2__)
#define LIBMVEC(NAME) _ZGVdN8v_##NAME
typedef __m256 libmvec_vector;
#else
#define LIBMVEC(NAME) _ZGVbN4v_##NAME
typedef __m128 libmvec_vector;
#endif

libmvec_vector LIBMVEC(expf)(libmvec_vector x);
libmvec_vector LIBMVEC(expm1f)(libmvec_vector x);
libmvec_vector LIBMVEC(logf)(libmvec_vector x);
libmvec_vector LIBMVEC(log1pf)(libmvec_vector x);
libmvec_vector LIBMVEC(tanhf)(libmvec_vector x);
libmvec_vector LIBMVEC(erff)(libmvec_vector x);

#define expf(x) LIBMVEC(expf)(x)
#define expm1f(x) LIBMVEC(expm1f)(x)
#define logf(x) LIBMVEC(logf)(x)
#define log1pf(x) LIBMVEC(log1pf)(x)
#define tanhf(x) LIBMVEC(tanhf)(x)
#define erff(x) LIBMVEC(erff)(x)

#define TEXT_(NUMBER) #NUMBER
#define TEXT(NUMBER) TEXT_(NUMBER)
#define PEER_VERSION "glibc " TEXT(__GLIBC__) "." TEXT(__GLIBC_MINOR__) ", "

#include "vectors.h"
