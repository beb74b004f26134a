// SPDX-License-Identifier: MIT
#include "issue_rate.h"

#include <stdint.h>
#include <stdio.h>

#include "clock.h"

enum { BLOCK = 512, BLOCKS = 2000, TRIES = 15 };

// The length of each block is known to the assembler, so the count is exact but for the loop's own two or three.
#if defined(__x86_64__) || defined(__aarch64__) || defined(__riscv)
static void no_operations(void) {
    for (int i = 0; i < BLOCKS; i++) __asm__ volatile(".rept 512\n\tnop\n\t.endr" ::: "memory");
}
#endif

#if defined(__x86_64__)
static void moves(void) {
    for (int i = 0; i < BLOCKS; i++)
        __asm__ volatile(
            ".rept 64\n\tmov $1, %%eax\n\tmov $2, %%ecx\n\tmov $3, %%edx\n\tmov $4, %%esi\n\t"
            "mov $5, %%edi\n\tmov $6, %%r8d\n\tmov $7, %%r9d\n\tmov $8, %%r10d\n\t.endr" ::
                : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10");
}
#endif

static const struct {
    const char *name;
    void (*run)(void);
} methods[] = {
#if defined(__x86_64__) || defined(__aarch64__) || defined(__riscv)
    {"no-operations", no_operations},
#endif
#if defined(__x86_64__)
    {"immediate moves", moves},
#endif
    {NULL, NULL},
};

struct interval issue_rate_measure(char method[32]) {
    struct interval best = {0, 0, 0};
    method[0] = 0;
    for (int m = 0; methods[m].run; m++) {
        double rates[TRIES];
        methods[m].run();
        for (int i = 0; i < TRIES; i++) {
            const double hz = clock_core_hz(20000);
            const uint64_t start = clock_now();
            methods[m].run();
            rates[i] = (double)BLOCK * BLOCKS / ((double)(clock_now() - start) * 1e-9 * hz);
        }
        const struct interval rate = median_interval(rates, TRIES);
        if (rate.estimate > best.estimate) {
            best = rate;
            snprintf(method, 32, "%s", methods[m].name);
        }
    }
    return best;
}
