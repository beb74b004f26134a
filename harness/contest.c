// SPDX-License-Identifier: MIT
#include "contest.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "operands.h"

enum { CLOCK_NANOSECONDS = 20000 }; // spent on estimating the core clock before each sample

// What the workers share: one operand set each, and the calls to make.
struct stage {
    struct operands *operands; // [threads]
    const struct contest *contest;
    unsigned threads;
    activations_kernel kernel;
    uint64_t calls;
    bool *created; // [threads]
};

static void create_operands(unsigned worker, void *context) {
    struct stage *stage = context;
    const uint64_t share = stage->contest->n / stage->threads;
    stage->created[worker] = operands_create(&stage->operands[worker], stage->contest->entries[0].row, share, worker * share,
                                             stage->contest->distribution, stage->contest->seed);
}

static void call_kernel(unsigned worker, void *context) {
    const struct stage *stage = context;
    const struct activations_call *call = &stage->operands[worker].call;
    for (uint64_t i = 0; i < stage->calls; i++) stage->kernel(call);
}

static uint64_t timed(struct stage *stage, struct team *team, activations_kernel kernel, uint64_t calls) {
    stage->kernel = kernel;
    stage->calls = calls;
    return team_run(team, call_kernel, stage);
}

// The number of calls that twice in a row lasts long enough: once may have been an interruption.
static uint64_t calibrate(struct stage *stage, struct team *team, activations_kernel kernel, uint64_t wanted) {
    uint64_t calls = 1;
    for (int passed = 0; passed < 2;) {
        const uint64_t nanoseconds = timed(stage, team, kernel, calls);
        if (nanoseconds >= wanted) {
            passed++;
            continue;
        }
        passed = 0;
        const double factor = 1.2 * (double)wanted / (double)(nanoseconds + 1);
        calls = factor > 100 ? calls * 100 : (uint64_t)((double)calls * factor) + 1;
    }
    return calls;
}

// Fisher and Yates, from a generator that a contest's seed starts: the order is part of what a run can repeat.
static void shuffle(uint32_t *order, uint32_t count, uint64_t *state) {
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u; // Knuth's MMIX
        const uint32_t j = (uint32_t)((*state >> 33) % i);
        const uint32_t swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}

// The pass of its own kernel comes first, so that the clock is the one this kernel runs at; the chain that measures it touches
// no memory, so the caches are still as the kernel left them.
static void sample(struct stage *stage, struct team *team, struct contest_entry *entry, uint32_t round, uint32_t position) {
    timed(stage, team, entry->row->call, entry->calls / 8 + 1);
    const double hz = clock_core_hz(CLOCK_NANOSECONDS);
    const uint64_t nanoseconds = timed(stage, team, entry->row->call, entry->calls);
    entry->samples[entry->count++] = (struct contest_sample){round, position, entry->calls, nanoseconds, hz};
}

static bool ends_early(const struct contest *contest, uint32_t round) {
    return round >= MINIMUM_ROUNDS && (interrupted() || (contest->deadline && clock_now() > contest->deadline));
}

static bool run_rounds(struct contest *contest, struct stage *stage, struct team *team) {
    const uint32_t count = (uint32_t)contest->entry_count;
    uint32_t *order = calloc(count, sizeof *order);
    if (!order) return false;
    uint64_t state = contest->seed + contest->n;
    for (uint32_t round = 0; round < contest->rounds && !ends_early(contest, round); round++) {
        shuffle(order, count, &state);
        for (uint32_t position = 0; position < count; position++) sample(stage, team, &contest->entries[order[position]], round, position);
    }
    free(order);
    return true;
}

static bool prepare_entries(struct contest *contest) {
    for (uint64_t i = 0; i < contest->entry_count; i++) {
        contest->entries[i].count = 0;
        contest->entries[i].samples = calloc(contest->rounds, sizeof *contest->entries[i].samples);
        if (!contest->entries[i].samples) return false;
    }
    return true;
}

bool contest_run(struct contest *contest, struct team *team) {
    const unsigned threads = team_size(team);
    struct operands *operands = calloc(threads, sizeof *operands);
    bool *created = calloc(threads, sizeof *created);
    struct stage stage = {.operands = operands, .contest = contest, .threads = threads, .created = created};
    bool done = false;
    if (operands && created && prepare_entries(contest)) {
        team_run(team, create_operands, &stage);
        bool complete = true;
        for (unsigned i = 0; i < threads; i++) complete = complete && created[i];
        if (complete) {
            for (uint64_t i = 0; i < contest->entry_count; i++)
                contest->entries[i].calls = calibrate(&stage, team, contest->entries[i].row->call, contest->sample_nanoseconds);
            done = run_rounds(contest, &stage, team);
        }
        for (unsigned i = 0; i < threads; i++) operands_free(&operands[i]);
    }
    free(created);
    free(operands);
    return done;
}

void contest_entries_free(struct contest *contest) {
    for (uint64_t i = 0; i < contest->entry_count; i++) {
        free(contest->entries[i].samples);
        contest->entries[i].samples = NULL;
    }
}
