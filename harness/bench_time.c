// SPDX-License-Identifier: MIT
// The timing itself: each contest is planned as cells, held, and stored in one transaction, so that whatever ends the program
// loses at most the contest in progress.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bench_cell.h"
#include "ceiling.h"
#include "ceiling_rival.h"
#include "clock.h"
#include "command.h"
#include "contest.h"
#include "issue_rate.h"
#include "machine.h"
#include "progress.h"
#include "row.h"
#include "workload.h"

enum { CONTEST_SECONDS = 3 /* at least allowed to a contest */, DATA_SEED = 1 };

// ---- ceilings ----

// Writes the method that won; false: not measured yet.
static bool ceiling_known(struct bench *bench, const char *pattern, const char *level, unsigned threads, char method[32]) {
    sqlite3_stmt *statement = store_query(&bench->store, "SELECT method FROM ceiling WHERE run = ?1 AND pattern = ?2 AND level = ?3 AND threads = ?4",
                                          "ttti", bench->run, pattern, level, (int64_t)threads);
    const bool known = statement && sqlite3_step(statement) == SQLITE_ROW;
    if (known) row_copy(statement, 0, method, 32);
    sqlite3_finalize(statement);
    return known;
}

// Of what is moved by a cell's kernel.
struct traffic_name {
    char text[32];
};
static struct traffic_name pattern_of(const struct bench_cell *cell) {
    struct traffic_name name;
    snprintf(name.text, sizeof name.text, "%s%s", workload_pattern(cell->row), strcmp(cell->store_kind, "over-x") == 0 ? "-inplace" : "");
    return name;
}

static int store_ceiling(struct bench *bench, const char *pattern, const char *level, unsigned threads, uint64_t bytes, const char *method,
                         struct interval rate) {
    return store_execute(&bench->store,
                         "INSERT OR IGNORE INTO ceiling (run, pattern, level, threads, bytes, method, rate, low, high)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                         "tttiitrrr", bench->run, pattern, level, (int64_t)threads, (int64_t)bytes, method, rate.estimate, rate.low, rate.high);
}

// The ceilings that a cell's summary needs, unless this run has them. A sweep's sizes have none of their own.
static int measure_ceilings(struct bench *bench, const struct bench_cell *cell) {
    char method[32];
    if (!ceiling_known(bench, "issue", "core", 1, method)) {
        const struct interval rate = issue_rate_measure(method);
        if (rate.estimate > 0) {
            const int code = store_ceiling(bench, "issue", "core", 1, 0, method, rate);
            if (code != EXIT_FINE) return code;
        }
    }
    const struct traffic_name pattern = pattern_of(cell);
    const bool has_level = cell->level[0] == 'L' || strcmp(cell->level, "DRAM") == 0;
    if (!has_level || ceiling_known(bench, pattern.text, cell->level, cell->threads, method)) return EXIT_FINE;
    const struct ceiling ceiling = ceiling_measure(pattern.text, cell->footprint / (cell->threads ? cell->threads : 1), cell->threads);
    const struct interval rate = {ceiling.low, ceiling.bytes_per_second, ceiling.high};
    return rate.estimate > 0 ? store_ceiling(bench, pattern.text, cell->level, cell->threads, cell->footprint, ceiling.method, rate) : EXIT_FINE;
}

// What lies beyond a core's own caches is shared with whatever else runs, here and beside this machine: there the ceiling is sampled again,
// in the rounds of the kernels. In place the refilling of x leaves its last part in a cache, which a sweep would not have.
static bool meets_ceiling(const struct bench_cell *cell) {
    return (strcmp(cell->level, "L3") == 0 || strcmp(cell->level, "DRAM") == 0) && strcmp(cell->store_kind, "out-of-place") == 0;
}

// False: it is left out, and the ceiling measured before the contest counts.
static bool enter_ceiling(struct bench *bench, const struct bench_cell *cell, struct ceiling_rival *rival) {
    const struct traffic_name pattern = pattern_of(cell);
    char method[32];
    return meets_ceiling(cell) && ceiling_known(bench, pattern.text, cell->level, cell->threads, method) &&
           ceiling_rival_create(rival, pattern.text, cell->footprint / cell->threads, cell->threads) && ceiling_rival_choose_named(rival, method);
}

static int store_ceiling_samples(struct bench *bench, const char *cell, const struct contest_entry *entry) {
    int code = EXIT_FINE;
    for (uint64_t i = 0; i < entry->count && code == EXIT_FINE; i++) {
        const struct contest_sample *sample = &entry->samples[i];
        code = store_execute(&bench->store,
                             "INSERT OR IGNORE INTO ceiling_sample (run, contest, round, position, method, bytes, sweeps, nanoseconds)"
                             " SELECT run, contest, ?2, ?3, ?4, ?5, ?6, ?7 FROM cell WHERE cell = ?1",
                             "tiitiii", cell, (int64_t)sample->round, (int64_t)sample->position, entry->ceiling->method,
                             (int64_t)entry->ceiling->bytes, (int64_t)sample->calls, (int64_t)sample->nanoseconds);
    }
    return code;
}

// ---- one contest ----

struct hall {
    struct bench *bench;
    struct bench_cell *cells; // [count], of the rows that may be timed
    size_t count;
    bool in_place;
};

static void hall_free(struct hall *hall) { free(hall->cells); }

// The cell, in the plan; a row that is refused is planned as such and left out of the hall.
static int hall_add(struct hall *hall, const struct bench_cell *cell, int64_t number) {
    struct bench *bench = hall->bench;
    const char *refusal = bench->refusals[bench_row_index(bench, cell->row)];
    const int code = bench_cell_plan(bench, cell, number, refusal);
    if (code == EXIT_FINE && !refusal) hall->cells[hall->count++] = *cell;
    return code;
}

static int hall_plan(struct hall *hall, struct bench *bench, const struct bench_contest *contest, int64_t number) {
    const char *const own[] = {bench->distribution, NULL};
    const char *const *distributions = contest->distributions ? contest->distributions : own;
    size_t distribution_count = 0;
    while (distributions[distribution_count]) distribution_count++;
    const int entries = bench->twice ? 2 : 1;
    *hall = (struct hall){.bench = bench,
                          .in_place = contest->in_place,
                          .cells = calloc(contest->count * distribution_count * (size_t)entries + 1, sizeof *hall->cells)};
    if (!hall->cells) return complain(EXIT_ENVIRONMENT, "out of memory");
    int code = EXIT_FINE;
    for (size_t i = 0; i < contest->count; i++)
        for (size_t d = 0; d < distribution_count; d++)
            for (int entry = 0; entry < entries && code == EXIT_FINE; entry++) {
                const struct bench_cell cell = bench_cell_make(bench, contest->rows[i], contest, distributions[d], entry);
                code = hall_add(hall, &cell, number);
            }
    return code;
}

static void drop_done(struct hall *hall) {
    size_t kept = 0;
    for (size_t i = 0; i < hall->count; i++) {
        if (bench_cell_done(hall->bench, &hall->cells[i])) hall->bench->done++;
        else hall->cells[kept++] = hall->cells[i];
    }
    hall->count = kept;
}

static int store_results(struct hall *hall, const struct contest *contest) {
    struct bench *bench = hall->bench;
    int code = store_begin(&bench->store);
    if (code == EXIT_FINE && contest->entry_count > hall->count)
        code = store_ceiling_samples(bench, hall->cells[0].id, &contest->entries[hall->count]);
    for (size_t i = 0; i < hall->count && code == EXIT_FINE; i++) code = bench_cell_finish(bench, &hall->cells[i], &contest->entries[i]);
    if (code == EXIT_FINE) code = store_commit(&bench->store);
    else store_rollback(&bench->store);
    if (code == EXIT_FINE) bench->done += hall->count;
    return code;
}

static int cut(struct hall *hall, const char *reason) {
    struct bench *bench = hall->bench;
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < hall->count && code == EXIT_FINE; i++) code = bench_cell_cut(bench, &hall->cells[i], reason);
    bench->cut += hall->count;
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}

// Nanoseconds after which a contest of slow calls stops at MINIMUM_ROUNDS: twice what samples of the length asked for take.
static uint64_t contest_allowance(const struct bench *bench, size_t entries) {
    const uint64_t least = (uint64_t)CONTEST_SECONDS * 1000000000u;
    const uint64_t planned = (uint64_t)bench->rounds * bench->sample_nanoseconds * entries;
    return 2 * planned > least ? 2 * planned : least;
}

static int time_hall(struct hall *hall, unsigned threads, uint64_t deadline) {
    struct bench *bench = hall->bench;
    unsigned cpus[256];
    machine_cpus(cpus, 256);
    struct team *team = team_create(threads, cpus, false);
    struct contest_entry *entries = calloc(hall->count + 1, sizeof *entries);
    if (!team || !entries) {
        free(entries);
        if (team) team_destroy(team);
        return EXIT_ENVIRONMENT;
    }
    for (size_t i = 0; i < hall->count; i++)
        entries[i] = (struct contest_entry){.row = hall->cells[i].row, .distribution = hall->cells[i].distribution};
    struct ceiling_rival rival = {0};
    const bool with_ceiling = enter_ceiling(bench, &hall->cells[0], &rival);
    if (with_ceiling) entries[hall->count].ceiling = &rival;
    const uint64_t soon = clock_now() + contest_allowance(bench, hall->count);
    struct contest contest = {.entries = entries,
                              .entry_count = hall->count + with_ceiling,
                              .n = hall->cells[0].n,
                              .in_place = hall->in_place,
                              .seed = DATA_SEED,
                              .rounds = bench->rounds,
                              .sample_nanoseconds = bench->sample_nanoseconds,
                              .deadline = deadline && deadline < soon ? deadline : soon};
    const bool held = contest_run(&contest, team);
    team_destroy(team);
    const int code = held
                         ? store_results(hall, &contest)
                         : complain(EXIT_ENVIRONMENT, "not enough memory for %llu elements; ask for less with --size", (unsigned long long)contest.n);
    contest_entries_free(&contest);
    ceiling_rival_free(&rival);
    free(entries);
    return code;
}

static int hold(struct hall *hall, uint64_t deadline) {
    if (hall->count == 0) return EXIT_FINE;
    if (interrupted()) return cut(hall, "interrupted");
    if (hall->bench->deadline && clock_now() > hall->bench->deadline) return cut(hall, "the budget was spent");
    const int code = measure_ceilings(hall->bench, &hall->cells[0]);
    return code == EXIT_FINE ? time_hall(hall, hall->cells[0].threads, deadline) : code;
}

// ---- a stage: many contests ----

static int plan_all(struct bench *bench, const struct bench_contest *contests, size_t count, struct hall *halls) {
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) code = hall_plan(&halls[i], bench, &contests[i], bench->position);
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}

// When the next of these halls should end, so that all of them end by the stage's end; 0 without a budget.
static uint64_t fair_deadline(const struct hall *halls, size_t count, uint64_t stage_end) {
    const uint64_t now = clock_now();
    size_t cells = 0;
    for (size_t i = 0; i < count; i++) cells += halls[i].count;
    if (!stage_end) return 0;
    return stage_end <= now || cells == 0 ? now : now + (stage_end - now) / cells * halls[0].count;
}

int bench_hold(struct bench *bench, const struct bench_contest *contests, size_t count, const char *stage, double share) {
    struct hall *halls = calloc(count + 1, sizeof *halls);
    if (!halls) return complain(EXIT_ENVIRONMENT, "out of memory");
    int code = plan_all(bench, contests, count, halls);
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) drop_done(&halls[i]);
    struct progress progress = progress_start(stage);
    const uint64_t now = clock_now();
    const uint64_t end = bench->deadline > now ? now + (uint64_t)(share * (double)(bench->deadline - now)) : bench->deadline;
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) {
        char detail[96];
        snprintf(detail, sizeof detail, "%s.%s %s", contests[i].rows[0]->activation, contests[i].rows[0]->form, contests[i].size.level);
        progress_update(&progress, (double)i / (double)count, detail);
        code = hold(&halls[i], fair_deadline(halls + i, count - i, end));
    }
    progress_end(&progress);
    for (size_t i = 0; i < count; i++) hall_free(&halls[i]);
    free(halls);
    return code;
}
