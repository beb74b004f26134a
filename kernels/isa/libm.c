// SPDX-License-Identifier: MIT
// What most programs contain: a plain C loop over expf, erff, tanhf. `libm` is built as distributions build, and is the base
// of every speed-up figure; `libm-native` is what a reader's own -O3 -march=native gives; the fast rows let the compiler
// break the rules of arithmetic and call the C library's vector functions. None of them promises an accuracy.
// variant: any 0 libm cc -O2
// variant: any 0 libm-native cc -O3 -march=native -fno-math-errno
// variant: x86_64 0 auto-v2-gcc-fast gcc -O3 -march=x86-64-v2 -ffast-math
// variant: x86_64 0 auto-v3-gcc-fast gcc -O3 -march=x86-64-v3 -ffast-math
// variant: x86_64 0 auto-v4-gcc-fast gcc -O3 -march=x86-64-v4 -mprefer-vector-width=512 -ffast-math
// variant: x86_64 0 auto-v2-clang-fast clang -O3 -march=x86-64-v2 -ffast-math -fveclib=libmvec
// variant: x86_64 0 auto-v3-clang-fast clang -O3 -march=x86-64-v3 -ffast-math -fveclib=libmvec
// variant: x86_64 0 auto-v4-clang-fast clang -O3 -march=x86-64-v4 -mprefer-vector-width=512 -ffast-math -fveclib=libmvec
// variant: aarch64 0 auto-armv8-gcc-fast gcc -O3 -march=armv8-a -ffast-math
#define LIBM_BODIES 1
#include "one_lane.h"

#include "../instantiate.h"
