// SPDX-License-Identifier: MIT
// The machine sheet: what a figure was measured on. Stable fields identify the machine; the rest is kept beside each run.
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>

struct machine {
    char id[33]; // hash of the stable fields
    char vendor[64], model[128], architecture[32], features[2048];
    int family, model_number, stepping; // -1: unknown
    unsigned cores, threads, packages;
    uint64_t l1_bytes, l2_bytes, l3_bytes, line_bytes; // data caches one core can use; 0: none or unknown
    bool caches_measured;                              // the system does not tell them; they are what staircase_measure found
    uint64_t memory_bytes;
    uint64_t memory_limit_bytes; // what the control group allows; memory_bytes if nothing less
};

// Read once, from hwloc and /proc; the same pointer at each call. The first takes seconds where caches have to be measured.
const struct machine *machine_this(void);

// JSON object of what may change between runs: kernel, microcode, governor, turbo, SMT, virtualisation, mitigations, load, libc,
// transparent huge pages, stolen time, whether caches were told or measured. The caller frees it.
char *machine_environment(void);

// `library` names what multiplies matrices, in later environments; the harness itself multiplies none.
void machine_note_matrix_products(const char *(*library)(void));

struct build {
    char id[33];
    const char *version, *revision, *compiler, *flags, *libraries; // libraries: JSON object
    bool dirty;
};
const struct build *build_this(void);

// CPUs this process may use, in ascending order; returns their number, at most `limit`.
unsigned machine_cpus(unsigned *cpus, unsigned limit);
// Binds the calling thread to one CPU; false if the system refuses.
bool machine_pin(unsigned cpu);

#endif
