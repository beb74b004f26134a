// SPDX-License-Identifier: MIT
// Our formulas, one lane in the source, vectorised by the compiler: per level of the architecture, per compiler, strict and
// with the one flag that GCC needs to if-convert. Clang assumes non-trapping arithmetic by itself, so it has the strict row
// only; the fast-math rows are those of libm.c, because -ffast-math undoes what our formulas do on purpose.
// variant: x86_64 20 auto-v2-gcc-strict gcc -O3 -march=x86-64-v2
// variant: x86_64 20 auto-v2-gcc-notrap gcc -O3 -march=x86-64-v2 -fno-trapping-math
// variant: x86_64 20 auto-v2-clang-strict clang -O3 -march=x86-64-v2
// variant: x86_64 30 auto-v3-gcc-strict gcc -O3 -march=x86-64-v3
// variant: x86_64 30 auto-v3-gcc-notrap gcc -O3 -march=x86-64-v3 -fno-trapping-math
// variant: x86_64 30 auto-v3-clang-strict clang -O3 -march=x86-64-v3
// variant: x86_64 40 auto-v4-gcc-strict gcc -O3 -march=x86-64-v4 -mprefer-vector-width=512
// variant: x86_64 40 auto-v4-gcc-notrap gcc -O3 -march=x86-64-v4 -mprefer-vector-width=512 -fno-trapping-math
// variant: x86_64 40 auto-v4-clang-strict clang -O3 -march=x86-64-v4 -mprefer-vector-width=512
// variant: aarch64 20 auto-armv8-gcc-strict gcc -O3 -march=armv8-a
// variant: aarch64 20 auto-armv8-gcc-notrap gcc -O3 -march=armv8-a -fno-trapping-math
// variant: aarch64 20 auto-armv8-clang-strict clang -O3 -march=armv8-a
// variant: riscv64 30 auto-rv64gcv-clang-strict clang -O3 -march=rv64gcv
#include "one_lane.h"

#include "../instantiate.h"
