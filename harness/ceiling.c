// SPDX-License-Identifier: MIT
#include "ceiling.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ceiling_rival.h"
#include "machine.h"
#include "statistics.h"
#include "team.h"

enum {
    METHODS = 32,  // at least traffic_method_count
    TRIALS = 3,    // samples of every method
    FINALISTS = 3, // of them, the fastest go on
    SAMPLES = 15,  // of each finalist, its trials not counted
    SAMPLE_NANOSECONDS = 200000,
    CPUS = 4096, // at most
};

struct contest {
    struct ceiling_rival rival; // sweeps as the contestant whose turn it is
    uint64_t sweeps;            // of one sample
};

static void create_arena(unsigned worker, void *context) {
    struct contest *contest = context;
    ceiling_rival_touch(&contest->rival, worker);
}

static bool arenas_complete(const struct ceiling_rival *rival) {
    for (unsigned i = 0; i < rival->threads; i++)
        if (!rival->arenas[i].mapping) return false;
    return true;
}

// ---- samples ----

static void sweep(unsigned worker, void *context) {
    const struct contest *contest = context;
    ceiling_rival_sweep(&contest->rival, worker, contest->sweeps);
}

static uint64_t sweeps_time(struct team *team, struct contest *contest, uint64_t sweeps) {
    contest->sweeps = sweeps;
    return team_run(team, sweep, contest);
}

struct contestant {
    const char *name;
    traffic_sweep *sweep;
    uint64_t sweeps; // of one sample
    uint64_t count;
    double best;
    double samples[TRIALS + SAMPLES]; // nanoseconds a sweep
};

static void sample(struct team *team, struct contest *contest, struct contestant *contestant) {
    contest->rival.sweep = contestant->sweep;
    sweeps_time(team, contest, 1); // not timed: the caches are now as this method leaves them
    const double each = (double)sweeps_time(team, contest, contestant->sweeps) / (double)contestant->sweeps;
    contestant->samples[contestant->count++] = each;
    if (each < contestant->best) contestant->best = each;
}

// The shorter of two times decides, lest one interruption makes every sample too short.
static void calibrate(struct team *team, struct contest *contest, struct contestant *contestant) {
    contest->rival.sweep = contestant->sweep;
    for (contestant->sweeps = 1; contestant->sweeps < UINT64_C(1) << 40; contestant->sweeps *= 2) {
        const uint64_t once = sweeps_time(team, contest, contestant->sweeps);
        if (once >= SAMPLE_NANOSECONDS && sweeps_time(team, contest, contestant->sweeps) >= SAMPLE_NANOSECONDS) return;
    }
}

static int by_best(const void *a, const void *b) {
    const struct contestant *left = a, *right = b;
    return (left->best > right->best) - (left->best < right->best);
}

// Rounds take every contestant in turn, so that a disturbance meets all of them.
static void run_rounds(struct team *team, struct contest *contest, struct contestant *contestants, size_t count, unsigned rounds) {
    for (unsigned round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++) sample(team, contest, &contestants[(i + round) % count]);
}

static size_t enter(struct contest *contest, struct contestant *contestants) {
    size_t count = 0;
    for (size_t i = 0; i < traffic_method_count && count < METHODS; i++)
        if (ceiling_rival_choose(&contest->rival, &traffic_methods[i]))
            contestants[count++] = (struct contestant){.name = traffic_methods[i].name, .sweep = contest->rival.sweep, .best = INFINITY};
    return count;
}

static struct ceiling find_best(struct team *team, struct contest *contest) {
    struct contestant contestants[METHODS];
    size_t count = enter(contest, contestants);
    for (size_t i = 0; i < count; i++) calibrate(team, contest, &contestants[i]);
    run_rounds(team, contest, contestants, count, TRIALS);
    qsort(contestants, count, sizeof *contestants, by_best);
    if (count > FINALISTS) count = FINALISTS;
    run_rounds(team, contest, contestants, count, SAMPLES);

    struct interval fastest = {.estimate = INFINITY};
    const struct contestant *winner = contestants;
    for (size_t i = 0; i < count; i++) {
        const struct interval time = median_interval(contestants[i].samples, contestants[i].count);
        if (time.estimate >= fastest.estimate) continue;
        fastest = time;
        winner = &contestants[i];
    }
    const double moved = (double)contest->rival.bytes * 1e9;
    struct ceiling ceiling = {.bytes_per_second = moved / fastest.estimate, .low = moved / fastest.high, .high = moved / fastest.low};
    snprintf(ceiling.method, sizeof ceiling.method, "%s", winner->name);
    return ceiling;
}

struct ceiling ceiling_measure(const char *pattern, uint64_t bytes, unsigned threads) {
    struct ceiling ceiling = {0};
    struct contest contest = {0};
    unsigned cpus[CPUS];
    if (threads == 0 || machine_cpus(cpus, CPUS) < threads || bytes > machine_this()->memory_limit_bytes / threads) return ceiling;
    struct team *team = ceiling_rival_create(&contest.rival, pattern, bytes, threads) ? team_create(threads, cpus, false) : NULL;
    if (team) {
        team_run(team, create_arena, &contest);
        if (arenas_complete(&contest.rival)) ceiling = find_best(team, &contest);
        team_destroy(team);
    }
    ceiling_rival_free(&contest.rival);
    return ceiling;
}
