// SPDX-License-Identifier: MIT
// CPU features, one line each: X(bit, name as Linux spells it, macro by which a compiler says it may use it, where the CPU
// says it has it). Bits are part of the ABI: never renumbered. What an object requires is what its compiler was allowed to
// use, BUILD_FEATURES, so no hand-kept list can fall behind the flags.
#ifndef CPU_FEATURES_H
#define CPU_FEATURES_H

#include <stdint.h>

#if defined(__x86_64__)
// Where: cpuid leaf, subleaf, register, bit, and the XCR0 bits that show that the operating system keeps the registers.
// Source: Intel SDM volume 2, CPUID; AMD APM volume 3, appendix E.
#define XCR0_NONE 0x0u
#define XCR0_AVX 0x6u
#define XCR0_AVX512 0xe6u
#define FEATURE_LIST(X)                                                        \
    X(0, "sse3", __SSE3__, 1, 0, ECX, 0, XCR0_NONE)                            \
    X(1, "ssse3", __SSSE3__, 1, 0, ECX, 9, XCR0_NONE)                          \
    X(2, "sse4_1", __SSE4_1__, 1, 0, ECX, 19, XCR0_NONE)                       \
    X(3, "sse4_2", __SSE4_2__, 1, 0, ECX, 20, XCR0_NONE)                       \
    X(4, "popcnt", __POPCNT__, 1, 0, ECX, 23, XCR0_NONE)                       \
    X(5, "avx", __AVX__, 1, 0, ECX, 28, XCR0_AVX)                              \
    X(6, "f16c", __F16C__, 1, 0, ECX, 29, XCR0_AVX)                            \
    X(7, "fma", __FMA__, 1, 0, ECX, 12, XCR0_AVX)                              \
    X(8, "avx2", __AVX2__, 7, 0, EBX, 5, XCR0_AVX)                             \
    X(9, "bmi1", __BMI__, 7, 0, EBX, 3, XCR0_NONE)                             \
    X(10, "bmi2", __BMI2__, 7, 0, EBX, 8, XCR0_NONE)                           \
    X(11, "abm", __LZCNT__, 0x80000001u, 0, ECX, 5, XCR0_NONE)                 \
    X(12, "movbe", __MOVBE__, 1, 0, ECX, 22, XCR0_NONE)                        \
    X(13, "avx512f", __AVX512F__, 7, 0, EBX, 16, XCR0_AVX512)                  \
    X(14, "avx512dq", __AVX512DQ__, 7, 0, EBX, 17, XCR0_AVX512)                \
    X(15, "avx512cd", __AVX512CD__, 7, 0, EBX, 28, XCR0_AVX512)                \
    X(16, "avx512bw", __AVX512BW__, 7, 0, EBX, 30, XCR0_AVX512)                \
    X(17, "avx512vl", __AVX512VL__, 7, 0, EBX, 31, XCR0_AVX512)                \
    X(18, "avx512ifma", __AVX512IFMA__, 7, 0, EBX, 21, XCR0_AVX512)            \
    X(19, "avx512vbmi", __AVX512VBMI__, 7, 0, ECX, 1, XCR0_AVX512)             \
    X(20, "avx512_vbmi2", __AVX512VBMI2__, 7, 0, ECX, 6, XCR0_AVX512)          \
    X(21, "avx512_vnni", __AVX512VNNI__, 7, 0, ECX, 11, XCR0_AVX512)           \
    X(22, "avx512_bitalg", __AVX512BITALG__, 7, 0, ECX, 12, XCR0_AVX512)       \
    X(23, "avx512_vpopcntdq", __AVX512VPOPCNTDQ__, 7, 0, ECX, 14, XCR0_AVX512) \
    X(24, "avx512_bf16", __AVX512BF16__, 7, 1, EAX, 5, XCR0_AVX512)            \
    X(25, "avx_vnni", __AVXVNNI__, 7, 1, EAX, 4, XCR0_AVX)                     \
    X(26, "gfni", __GFNI__, 7, 0, ECX, 8, XCR0_NONE)
#elif defined(__aarch64__)
// Where: getauxval key and bit. Source: Linux, arch/arm64/include/uapi/asm/hwcap.h.
#define FEATURE_LIST(X)                    \
    X(0, "asimd", __ARM_NEON, AT_HWCAP, 1) \
    X(1, "sve", __ARM_FEATURE_SVE, AT_HWCAP, 22)
#elif defined(__riscv)
// Where: getauxval key and bit; single-letter extensions by their place in the alphabet.
#define FEATURE_LIST(X) X(0, "v", __riscv_vector, AT_HWCAP, 21)
#else
#define FEATURE_LIST(X)
#endif

// 1 where MACRO is defined as 1, else 0: FEATURE_FIRST_1 supplies an extra argument that pushes the 1 into second place.
#define FEATURE_FIRST_1 0,
#define FEATURE_SECOND(A, B, ...) B
#define FEATURE_DEFINED_3(FIRST) FEATURE_SECOND(FIRST 1, 0, 0)
#define FEATURE_DEFINED_2(VALUE) FEATURE_DEFINED_3(FEATURE_FIRST_##VALUE)
#define FEATURE_DEFINED(MACRO) FEATURE_DEFINED_2(MACRO)

#define FEATURE_BUILD(BIT, NAME, MACRO, ...) | (uint64_t)FEATURE_DEFINED(MACRO) << (BIT)
#define BUILD_FEATURES ((uint64_t)0 FEATURE_LIST(FEATURE_BUILD))

#endif
