// SPDX-License-Identifier: MIT
#include "contest.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "operands.h"
#include "random_order.h"

enum { CLOCK_NANOSECONDS = 20000 }; // spent on estimating the core clock before each sample

// What the workers share: operand sets, one a distribution and worker, and the calls to make.
struct stage {
    const struct contest *contest;
    unsigned threads;
    struct operands *sets; // [entries][threads]; an entry whose distribution an earlier one has uses that one's
    size_t set;            // in use
    activations_kernel kernel;
    struct ceiling_rival *ceiling; // in the kernel's place
    uint64_t calls;
    bool *created;    // [threads]
    uint64_t *inside; // [threads]: nanoseconds spent in the kernel, in place
};

static struct operands *operands_of(const struct stage *stage, unsigned worker) { return &stage->sets[stage->set * stage->threads + worker]; }

static size_t set_of(const struct contest *contest, size_t entry) {
    size_t set = 0;
    while (strcmp(contest->entries[set].distribution, contest->entries[entry].distribution) != 0) set++;
    return set;
}

static void create_operands(unsigned worker, void *context) {
    struct stage *stage = context;
    const struct contest_entry *entry = &stage->contest->entries[stage->set];
    const uint64_t share = stage->contest->n / stage->threads;
    struct operands *operands = operands_of(stage, worker);
    stage->created[worker] = operands_create(operands, entry->row, share, worker * share, entry->distribution, stage->contest->seed);
    if (stage->created[worker] && stage->contest->in_place) operands_go_in_place(operands);
}

static void create_arena(unsigned worker, void *context) {
    struct stage *stage = context;
    stage->created[worker] = ceiling_rival_touch(stage->ceiling, worker);
}

static void sweep_arena(unsigned worker, void *context) {
    const struct stage *stage = context;
    ceiling_rival_sweep(stage->ceiling, worker, stage->calls);
}

static void call_kernel(unsigned worker, void *context) {
    const struct stage *stage = context;
    const struct activations_call *call = &operands_of(stage, worker)->call;
    for (uint64_t i = 0; i < stage->calls; i++) stage->kernel(call);
}

static void call_in_place(unsigned worker, void *context) {
    const struct stage *stage = context;
    const struct operands *operands = operands_of(stage, worker);
    uint64_t inside = 0;
    for (uint64_t i = 0; i < stage->calls; i++) {
        operands_restore(operands);
        const uint64_t start = clock_now();
        stage->kernel(&operands->call);
        inside += clock_now() - start;
    }
    stage->inside[worker] = inside;
}

static uint64_t timed(struct stage *stage, struct team *team, const struct contest_entry *entry, uint64_t calls) {
    stage->calls = calls + (uint64_t)((double)calls * entry->uncounted);
    stage->ceiling = entry->ceiling;
    if (entry->ceiling) return team_run(team, sweep_arena, stage);
    stage->set = set_of(stage->contest, (size_t)(entry - stage->contest->entries));
    stage->kernel = entry->row->call;
    if (!stage->contest->in_place) return team_run(team, call_kernel, stage);
    team_run(team, call_in_place, stage);
    uint64_t longest = 1;
    for (unsigned i = 0; i < stage->threads; i++)
        if (stage->inside[i] > longest) longest = stage->inside[i];
    return longest;
}

// The number of calls that twice in a row lasts long enough: once may have been an interruption, unless it was very long.
static void calibrate(struct stage *stage, struct team *team, struct contest_entry *entry) {
    enum { LASTING = 10 };
    const uint64_t wanted = stage->contest->sample_nanoseconds;
    entry->calls = 1;
    entry->lasting = false;
    for (int passed = 0; passed < 2 && !entry->lasting;) {
        const uint64_t nanoseconds = timed(stage, team, entry, entry->calls);
        entry->lasting = entry->calls == 1 && nanoseconds / LASTING >= wanted;
        if (nanoseconds >= wanted) {
            passed++;
            continue;
        }
        passed = 0;
        const double factor = 1.2 * (double)wanted / (double)(nanoseconds + 1);
        entry->calls = factor > 100 ? entry->calls * 100 : (uint64_t)((double)entry->calls * factor) + 1;
    }
}

// The pass of its own kernel comes first, so that the clock is the one this kernel runs at; the chain that measures it touches
// no memory, so the caches are still as the kernel left them.
static void sample(struct stage *stage, struct team *team, struct contest_entry *entry, uint32_t round, uint32_t position) {
    if (!entry->lasting) timed(stage, team, entry, entry->calls / 8 + 1);
    const double hz = clock_core_hz(CLOCK_NANOSECONDS);
    const uint64_t nanoseconds = timed(stage, team, entry, entry->calls);
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
        random_order(order, count, &state);
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

// One operand set for each distribution, and a ceiling's arrays; false if there is no memory.
static bool create_sets(struct stage *stage, struct team *team) {
    for (size_t i = 0; i < stage->contest->entry_count; i++) {
        stage->ceiling = stage->contest->entries[i].ceiling;
        if (!stage->ceiling && set_of(stage->contest, i) != i) continue;
        stage->set = i;
        team_run(team, stage->ceiling ? create_arena : create_operands, stage);
        for (unsigned worker = 0; worker < stage->threads; worker++)
            if (!stage->created[worker]) return false;
    }
    return true;
}

bool contest_run(struct contest *contest, struct team *team) {
    const unsigned threads = team_size(team);
    struct stage stage = {.contest = contest,
                          .threads = threads,
                          .sets = calloc(contest->entry_count * threads, sizeof *stage.sets),
                          .created = calloc(threads, sizeof *stage.created),
                          .inside = calloc(threads, sizeof *stage.inside)};
    bool done = false;
    if (stage.sets && stage.created && stage.inside && prepare_entries(contest)) {
        if (create_sets(&stage, team)) {
            for (uint64_t i = 0; i < contest->entry_count; i++) calibrate(&stage, team, &contest->entries[i]);
            done = run_rounds(contest, &stage, team);
        }
        for (uint64_t i = 0; i < contest->entry_count * threads; i++) operands_free(&stage.sets[i]);
    }
    free(stage.inside);
    free(stage.created);
    free(stage.sets);
    return done;
}

void contest_entries_free(struct contest *contest) {
    for (uint64_t i = 0; i < contest->entry_count; i++) {
        free(contest->entries[i].samples);
        contest->entries[i].samples = NULL;
    }
}
