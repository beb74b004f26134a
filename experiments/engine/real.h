// SPDX-License-Identifier: MIT
// The engine's number. Every file of the engine is compiled for float, which trains, and for double, in which the tests check
// gradients.
#ifndef REAL_H
#define REAL_H

#ifdef REAL_DOUBLE
typedef double real;
#define REAL(NUMBER) NUMBER
#define real_sqrt __builtin_sqrt
#else
typedef float real;
#define REAL(NUMBER) NUMBER##f
#define real_sqrt __builtin_sqrtf
#endif

// A loop worth compiling for wider vectors than the program's baseline, the widest that the CPU has chosen when the program
// starts. No sum is reordered and nothing is fused, so each version gives the same bits.
#if defined __x86_64__ && defined __gnu_linux__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && \
    !defined __SANITIZE_THREAD__
#define WIDEST __attribute__((optimize("O3"), target_clones("default", "avx2", "avx512f")))
#else
#define WIDEST
#endif

#endif
