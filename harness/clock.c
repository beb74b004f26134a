// SPDX-License-Identifier: MIT
#include "clock.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

// RAW: CLOCK_MONOTONIC is slewed by time synchronisation, up to 500 ppm, so that two runs of the same speed would differ by it.
uint64_t clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t clock_resolution(void) {
    static uint64_t smallest;
    if (smallest) return smallest;
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 1000; i++) {
        const uint64_t start = clock_now();
        uint64_t step;
        while ((step = clock_now() - start) == 0) continue;
        if (step < least) least = step;
    }
    return smallest = least;
}

// ---- the core's clock ----

// One addition that depends on the one before. Both operands are registers: some cores fold small immediates before execution
// and finish a chain of those in less than a cycle each.
#if defined(__x86_64__)
#define DEPENDENT_ADD "add %1, %0\n\t"
#elif defined(__aarch64__) || defined(__riscv)
#define DEPENDENT_ADD "add %0, %0, %1\n\t"
#endif

#define TWICE(X) X X
#define ADDS_64(X) TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(X))))))
enum { ADDS = 64 };

static void add_chain(uint64_t blocks) {
    uint64_t sum = 0, term = blocks;
    for (uint64_t i = 0; i < blocks; i++) {
#ifdef DEPENDENT_ADD
        __asm__ volatile(ADDS_64(DEPENDENT_ADD) : "+r"(sum) : "r"(term));
#else
        // Without knowing the instruction: the compiler has to keep each addition apart from the next.
#define OPAQUE_ADD \
    sum += term;   \
    __asm__ volatile("" : "+r"(sum) : "r"(term));
        ADDS_64(OPAQUE_ADD)
#endif
    }
    __asm__ volatile("" : : "r"(sum));
}

static uint64_t chain_time(uint64_t blocks) {
    const uint64_t start = clock_now();
    add_chain(blocks);
    return clock_now() - start;
}

// An interruption only lengthens a chain, so the shortest of several is the one without; each is short enough to slip between
// two timer ticks, and the time of reading the clock, seen by an empty chain, is taken off.
double clock_core_hz(uint64_t nanoseconds) {
    enum { PIECES = 8, FEWEST = 4, SHORTEST = 5000, ADDS_A_NANOSECOND = 3 }; // the last a guess, which only the duration depends on
    const uint64_t start = clock_now();
    const uint64_t piece = nanoseconds / PIECES > SHORTEST ? nanoseconds / PIECES : SHORTEST;
    const uint64_t blocks = piece * ADDS_A_NANOSECOND / ADDS;
    uint64_t empty = UINT64_MAX, full = UINT64_MAX;
    for (int i = 0; i < FEWEST || full <= empty || clock_now() - start < nanoseconds; i++) {
        const uint64_t without = chain_time(0);
        const uint64_t with = chain_time(blocks);
        if (without < empty) empty = without;
        if (with < full) full = with;
    }
    return (double)(blocks * ADDS) * 1e9 / (double)(full - empty);
}

uint64_t clock_stolen(void) {
    FILE *file = fopen("/proc/stat", "re");
    if (!file) return 0;
    uint64_t ticks = 0; // the eighth of: user nice system idle iowait irq softirq steal
    const bool known = fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %*u %" SCNu64, &ticks) == 1;
    fclose(file);
    const long rate = sysconf(_SC_CLK_TCK);
    return known && rate > 0 ? ticks * (1000000000u / (uint64_t)rate) : 0;
}
