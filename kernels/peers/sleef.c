// SPDX-License-Identifier: MIT
// SLEEF (https://sleef.org): the plain formulas over its vector functions, in our loops. u10 are its functions below 1 ULP,
// u35 those below 3.5 ULP where SLEEF has such a form.
// variant: x86_64 3 sleef-u10 cc -O3 -march=x86-64-v4 -mprefer-vector-width=512
// variant: x86_64 2 sleef-u10 cc -O3 -march=x86-64-v3
// variant: x86_64 1 sleef-u10 cc -O3 -march=x86-64-v2
// variant: x86_64 3 sleef-u35 cc -O3 -march=x86-64-v4 -mprefer-vector-width=512 -DSLEEF_U35
// variant: x86_64 2 sleef-u35 cc -O3 -march=x86-64-v3 -DSLEEF_U35
// variant: x86_64 1 sleef-u35 cc -O3 -march=x86-64-v2 -DSLEEF_U35
// calls: sleef-u10 expf expm1f logf log1pf tanhf erff
// calls: sleef-u35 logf tanhf
// library: SLEEF libsleef-dev -lsleef
#include <math.h>
#include <sleef.h>

#if defined(__AVX512F__)
#define SLEEF(NAME, ERROR) Sleef_##NAME##f16_##ERROR##avx512f
#elif defined(__AVX2__)
#define SLEEF(NAME, ERROR) Sleef_##NAME##f8_##ERROR##avx2
#else
#define SLEEF(NAME, ERROR) Sleef_##NAME##f4_##ERROR##sse4
#endif

#define expf(x) SLEEF(exp, u10)(x)
#define expm1f(x) SLEEF(expm1, u10)(x)
#define log1pf(x) SLEEF(log1p, u10)(x)
#define erff(x) SLEEF(erf, u10)(x)
#ifdef SLEEF_U35
#define logf(x) SLEEF(log, u35)(x)
#define tanhf(x) SLEEF(tanh, u35)(x)
#else
#define logf(x) SLEEF(log, u10)(x)
#define tanhf(x) SLEEF(tanh, u10)(x)
#endif

#define TEXT_(NUMBER) #NUMBER
#define TEXT(NUMBER) TEXT_(NUMBER)
#define PEER_VERSION "SLEEF " TEXT(SLEEF_VERSION_MAJOR) "." TEXT(SLEEF_VERSION_MINOR) "." TEXT(SLEEF_VERSION_PATCHLEVEL) ", "

#include "vectors.h"
