// SPDX-License-Identifier: MIT
// Base, control and head of every kernel, sampled in interleaved rounds.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "contest.h"
#include "machine.h"
#include "operands.h"
#include "options.h"
#include "random_order.h"
#include "sampler.h"
#include "statistics.h"
#include "workload.h"

enum { BUILDS = 3 };
static const char *const options_of[BUILDS] = {"--base", "--control", "--head"};

struct timing {
    const char *paths[BUILDS], *kernels, *slow;
    uint64_t seed, rounds, nanoseconds, bytes, slow_by; // the last: of head's `slow`, in hundredths of a per cent
    struct library libraries[BUILDS];
    struct kernel_names names;
    struct team *team;
};

// In an order of its own in each process, since where a library lies may matter.
static int open_libraries(struct timing *timing) {
    uint32_t order[BUILDS];
    uint64_t state = timing->seed;
    random_order(order, BUILDS, &state);
    for (int i = 0; i < BUILDS; i++) {
        if (!timing->paths[order[i]]) return complain(EXIT_USAGE, "time needs %s", options_of[order[i]]);
        const int code = library_open(&timing->libraries[order[i]], timing->paths[order[i]]);
        if (code != EXIT_FINE) return code;
    }
    library_answer(&timing->libraries[BUILDS - 1]);
    return EXIT_FINE;
}

// Nanoseconds an element: what an interruption does is added, so the least is the one without.
static double least(const struct contest_entry *entry, uint64_t n) {
    double smallest = INFINITY;
    for (uint64_t i = 0; i < entry->count; i++)
        smallest = fmin(smallest, (double)entry->samples[i].nanoseconds / (double)entry->samples[i].calls / (double)n);
    return smallest;
}

static double clock_of(const struct contest_entry *entries) {
    double hz[BUILDS];
    for (int i = 0; i < BUILDS; i++) {
        hz[i] = 0;
        for (uint64_t s = 0; s < entries[i].count; s++) hz[i] = fmax(hz[i], entries[i].samples[s].clock_hz);
    }
    return median(hz, BUILDS);
}

static int time_kernel(struct timing *timing, const char *name) {
    struct contest_entry entries[BUILDS] = {0};
    for (int i = 0; i < BUILDS; i++) {
        entries[i] = (struct contest_entry){.row = library_row(&timing->libraries[i], name), .distribution = workload_distributions[0]};
        if (!entries[i].row) return complain(EXIT_ENVIRONMENT, "%s has no %s", timing->paths[i], name);
    }
    if (timing->slow && strcmp(timing->slow, name) == 0) entries[BUILDS - 1].uncounted = (double)timing->slow_by * 1e-4;
    struct contest contest = {.entries = entries,
                              .entry_count = BUILDS,
                              .n = operands_elements(entries[0].row, timing->bytes),
                              .seed = timing->seed,
                              .rounds = (uint32_t)timing->rounds,
                              .sample_nanoseconds = timing->nanoseconds};
    const bool done = contest_run(&contest, timing->team);
    if (done)
        printf("%s\t%llu\t%.17g\t%.17g\t%.17g\t%.17g\n", name, (unsigned long long)contest.n, least(&entries[0], contest.n),
               least(&entries[1], contest.n), least(&entries[2], contest.n), clock_of(entries));
    contest_entries_free(&contest);
    return done ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "out of memory");
}

static int time_kernels(struct timing *timing) {
    uint32_t *order = calloc(timing->names.count + 1, sizeof *order);
    if (!order) return complain(EXIT_ENVIRONMENT, "out of memory");
    uint64_t state = timing->seed + 1;
    random_order(order, (uint32_t)timing->names.count, &state);
    int code = EXIT_FINE;
    for (size_t i = 0; i < timing->names.count && code == EXIT_FINE && !interrupted(); i++) code = time_kernel(timing, timing->names.names[order[i]]);
    free(order);
    return code;
}

int sampler_time(int argc, char **argv) {
    struct timing timing = {0};
    const struct option_row options[] = {{options_of[0], OPTION_TEXT, &timing.paths[0], 0},
                                         {options_of[1], OPTION_TEXT, &timing.paths[1], 0},
                                         {options_of[2], OPTION_TEXT, &timing.paths[2], 0},
                                         {"--kernels", OPTION_TEXT, &timing.kernels, 0},
                                         {"--seed", OPTION_COUNT, &timing.seed, 0},
                                         {"--rounds", OPTION_COUNT, &timing.rounds, 0},
                                         {"--nanoseconds", OPTION_COUNT, &timing.nanoseconds, 0},
                                         {"--bytes", OPTION_COUNT, &timing.bytes, 0},
                                         {"--slow", OPTION_TEXT, &timing.slow, 0},
                                         {"--slow-by", OPTION_COUNT, &timing.slow_by, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    bool helped = false;
    int code = options_parse(argc, argv, "", options, 0, 0, 0, &helped);
    if (code == EXIT_FINE && !timing.kernels) code = complain(EXIT_USAGE, "time needs --kernels");
    if (code == EXIT_FINE) code = open_libraries(&timing);
    if (code == EXIT_FINE) code = kernel_names_read(&timing.names, timing.kernels);
    if (code == EXIT_FINE) {
        unsigned cpus[256];
        const unsigned count = machine_cpus(cpus, 256);
        timing.team = team_create(1, &cpus[timing.seed % (count ? count : 1)], false);
        if (!timing.team) code = EXIT_ENVIRONMENT; // it has said why
    }
    operands_displace(timing.seed * OPERANDS_ALIGNMENT);
    if (code == EXIT_FINE) code = time_kernels(&timing);
    if (timing.team) team_destroy(timing.team);
    kernel_names_free(&timing.names);
    for (int i = 0; i < BUILDS; i++) library_close(&timing.libraries[i]);
    return code;
}
