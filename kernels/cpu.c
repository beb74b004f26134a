// SPDX-License-Identifier: MIT
#include "cpu.h"

#include "cpu_features.h"

#if defined(__x86_64__)
#include <cpuid.h>

enum cpuid_register { EAX, EBX, ECX, EDX };

// What FEATURE_LIST asks of, read once a probe: under a hypervisor each cpuid leaves the guest, which takes many microseconds.
struct leaf {
    uint32_t number, subleaf;
    uint32_t registers[4];
};

struct probe {
    struct leaf leaves[4];
    uint32_t kept; // XCR0: the registers that the operating system saves
};

static void read_leaf(struct leaf *leaf, uint32_t last) {
    if (leaf->number > last) return;
    uint32_t *r = leaf->registers;
    __cpuid_count(leaf->number, leaf->subleaf, r[EAX], r[EBX], r[ECX], r[EDX]);
}

static struct probe probe_cpu(void) {
    struct probe probe = {.leaves = {{.number = 1}, {.number = 7}, {.number = 7, .subleaf = 1}, {.number = 0x80000001u}}};
    const uint32_t last = (uint32_t)__get_cpuid_max(0, 0);
    const uint32_t last_extended = (uint32_t)__get_cpuid_max(0x80000000u, 0);
    for (int i = 0; i < 4; i++) read_leaf(&probe.leaves[i], probe.leaves[i].number < 0x80000000u ? last : last_extended);
    if (probe.leaves[0].registers[ECX] >> 27 & 1u) { // OSXSAVE
        uint32_t high;
        __asm__("xgetbv" : "=a"(probe.kept), "=d"(high) : "c"(0));
    }
    return probe;
}

static uint64_t has(const struct probe *probe, uint32_t number, uint32_t subleaf, enum cpuid_register where, int bit, uint32_t kept) {
    for (int i = 0; i < 4; i++) {
        const struct leaf *leaf = &probe->leaves[i];
        if (leaf->number == number && leaf->subleaf == subleaf) return (leaf->registers[where] >> bit & 1u) && (probe->kept & kept) == kept;
    }
    return 0;
}

#define PROBE(BIT, NAME, MACRO, LEAF, SUBLEAF, REGISTER, POSITION, KEPT) | has(&probe, LEAF, SUBLEAF, REGISTER, POSITION, KEPT) << (BIT)

uint64_t cpu_features(void) {
    const struct probe probe = probe_cpu();
    return (uint64_t)0 FEATURE_LIST(PROBE);
}
#elif defined(__aarch64__) || defined(__riscv)
#include <sys/auxv.h>
#define PROBE(BIT, NAME, MACRO, KEY, POSITION) | (uint64_t)(1u & getauxval(KEY) >> (POSITION)) << (BIT)
#else
#define PROBE(BIT, ...)
#endif

#if !defined(__x86_64__)
uint64_t cpu_features(void) { return (uint64_t)0 FEATURE_LIST(PROBE); }
#endif
