// SPDX-License-Identifier: MIT
#include "cpu.h"

#include "cpu_features.h"

#if defined(__x86_64__)
#include <cpuid.h>

enum cpuid_register { EAX, EBX, ECX, EDX };

// Whether the CPU has the bit, and the operating system keeps the registers that come with it.
static uint64_t has(uint32_t leaf, uint32_t subleaf, enum cpuid_register where, int bit, uint32_t kept) {
    uint32_t registers[4];
    if (!__get_cpuid_count(leaf, subleaf, &registers[EAX], &registers[EBX], &registers[ECX], &registers[EDX])) return 0;
    if (!(registers[where] >> bit & 1u)) return 0;
    if (!kept) return 1;
    uint32_t ignored, leaf1;
    if (!__get_cpuid(1, &ignored, &ignored, &leaf1, &ignored) || !(leaf1 >> 27 & 1u)) return 0; // OSXSAVE
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & kept) == kept;
}

#define PROBE(BIT, NAME, MACRO, LEAF, SUBLEAF, REGISTER, POSITION, KEPT) | has(LEAF, SUBLEAF, REGISTER, POSITION, KEPT) << (BIT)
#elif defined(__aarch64__) || defined(__riscv)
#include <sys/auxv.h>
#define PROBE(BIT, NAME, MACRO, KEY, POSITION) | (uint64_t)(1u & getauxval(KEY) >> (POSITION)) << (BIT)
#else
#define PROBE(BIT, ...)
#endif

uint64_t cpu_features(void) { return (uint64_t)0 FEATURE_LIST(PROBE); }
