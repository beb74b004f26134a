// SPDX-License-Identifier: MIT
// The timing itself: each contest is planned as cells, held, and stored in one transaction, so that whatever ends the program
// loses at most the contest in progress.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bench_cell.h"
#include "ceiling.h"
#include "clock.h"
#include "command.h"
#include "contest.h"
#include "issue_rate.h"
#include "machine.h"
#include "progress.h"
#include "workload.h"

enum { CONTEST_SECONDS = 3 /* after which a contest of slow calls stops at MINIMUM_ROUNDS */, DATA_SEED = 1 };

// ---- ceilings ----

static bool ceiling_known(struct bench *bench, const char *pattern, const char *level, unsigned threads) {
    sqlite3_stmt *statement = store_query(&bench->store, "SELECT 1 FROM ceiling WHERE run = ?1 AND pattern = ?2 AND level = ?3 AND threads = ?4",
                                          "ttti", bench->run, pattern, level, (int64_t)threads);
    const bool known = statement && sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return known;
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
    if (!ceiling_known(bench, "issue", "core", 1)) {
        char method[32];
        const struct interval rate = issue_rate_measure(method);
        if (rate.estimate > 0) {
            const int code = store_ceiling(bench, "issue", "core", 1, 0, method, rate);
            if (code != EXIT_FINE) return code;
        }
    }
    const char *pattern = workload_pattern(cell->row);
    const bool has_level = cell->level[0] == 'L' || strcmp(cell->level, "DRAM") == 0;
    if (!has_level || ceiling_known(bench, pattern, cell->level, cell->threads)) return EXIT_FINE;
    const struct ceiling ceiling = ceiling_measure(pattern, cell->bytes / (cell->threads ? cell->threads : 1), cell->threads);
    const struct interval rate = {ceiling.low, ceiling.bytes_per_second, ceiling.high};
    return rate.estimate > 0 ? store_ceiling(bench, pattern, cell->level, cell->threads, cell->bytes, ceiling.method, rate) : EXIT_FINE;
}

// ---- one contest ----

struct hall {
    struct bench *bench;
    struct bench_cell *cells; // [count], of the rows that may be timed
    size_t count;
};

static void hall_free(struct hall *hall) { free(hall->cells); }

// The cells of a contest, each in the plan. Rows that are refused are planned as such and left out.
static int hall_plan(struct hall *hall, struct bench *bench, const struct bench_contest *contest, int64_t number) {
    const int entries = bench->twice ? 2 : 1;
    *hall = (struct hall){.bench = bench, .cells = calloc(contest->count * (size_t)entries + 1, sizeof *hall->cells)};
    if (!hall->cells) return complain(EXIT_ENVIRONMENT, "out of memory");
    for (size_t i = 0; i < contest->count; i++)
        for (int entry = 0; entry < entries; entry++) {
            const struct bench_cell cell = bench_cell_make(bench, contest->rows[i], &contest->size, contest->threads, entry);
            char reason[512];
            int code = bench_refusal(bench, cell.row, reason, sizeof reason);
            if (code == EXIT_FINE) code = bench_cell_plan(bench, &cell, number, reason);
            if (code != EXIT_FINE) return code;
            if (!reason[0]) hall->cells[hall->count++] = cell;
        }
    return EXIT_FINE;
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

static int time_hall(struct hall *hall, unsigned threads) {
    struct bench *bench = hall->bench;
    unsigned cpus[256];
    machine_cpus(cpus, 256);
    struct team *team = team_create(threads, cpus);
    struct contest_entry *entries = calloc(hall->count, sizeof *entries);
    if (!team || !entries) {
        free(entries);
        if (team) team_destroy(team);
        return EXIT_ENVIRONMENT;
    }
    for (size_t i = 0; i < hall->count; i++) entries[i].row = hall->cells[i].row;
    const uint64_t soon = clock_now() + (uint64_t)CONTEST_SECONDS * 1000000000u;
    struct contest contest = {.entries = entries,
                              .entry_count = hall->count,
                              .n = hall->cells[0].n,
                              .distribution = bench->distribution,
                              .seed = DATA_SEED,
                              .rounds = bench->rounds,
                              .sample_nanoseconds = bench->sample_nanoseconds,
                              .deadline = bench->deadline && bench->deadline < soon ? bench->deadline : soon};
    const bool held = contest_run(&contest, team);
    team_destroy(team);
    const int code = held
                         ? store_results(hall, &contest)
                         : complain(EXIT_ENVIRONMENT, "not enough memory for %llu elements; ask for less with --size", (unsigned long long)contest.n);
    contest_entries_free(&contest);
    free(entries);
    return code;
}

static int hold(struct hall *hall) {
    drop_done(hall);
    if (hall->count == 0) return EXIT_FINE;
    if (interrupted()) return cut(hall, "interrupted");
    if (hall->bench->deadline && clock_now() > hall->bench->deadline) return cut(hall, "the budget was spent");
    const int code = measure_ceilings(hall->bench, &hall->cells[0]);
    return code == EXIT_FINE ? time_hall(hall, hall->cells[0].threads) : code;
}

// ---- a stage: many contests ----

static int plan_all(struct bench *bench, const struct bench_contest *contests, size_t count, struct hall *halls) {
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) code = hall_plan(&halls[i], bench, &contests[i], bench->position);
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}

int bench_hold(struct bench *bench, const struct bench_contest *contests, size_t count, const char *stage) {
    struct hall *halls = calloc(count + 1, sizeof *halls);
    if (!halls) return complain(EXIT_ENVIRONMENT, "out of memory");
    int code = plan_all(bench, contests, count, halls);
    struct progress progress = progress_start(stage);
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) {
        char detail[96];
        snprintf(detail, sizeof detail, "%s.%s %s", contests[i].rows[0]->activation, contests[i].rows[0]->form, contests[i].size.level);
        progress_update(&progress, (double)i / (double)count, detail);
        code = hold(&halls[i]);
    }
    progress_end(&progress);
    for (size_t i = 0; i < count; i++) hall_free(&halls[i]);
    free(halls);
    return code;
}

// ---- what the next stage is about ----

static const struct activations_row *row_named(const struct plan_group *group, const char *name) {
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(group->rows[i]->name, name) == 0) return group->rows[i];
    return NULL;
}

// What an application would be given: it may be slower at L2 and still the one that knows what to do beyond the caches.
static void add_preferred(const struct plan_group *group, const struct activations_row **rows, size_t *count) {
    const struct activations_row *any = group->rows[0];
    const struct activations_row *best = activations_table(ACTIVATIONS_ABI)->best(any->activation, any->form, any->type, "la", NULL);
    const struct activations_row *preferred = best ? row_named(group, best->name) : NULL;
    if (!preferred) return;
    for (size_t i = 0; i < *count; i++)
        if (rows[i] == preferred) return;
    rows[(*count)++] = preferred;
}

int bench_finalists(struct bench *bench, const struct plan_group *group, const char *level, unsigned limit, const struct activations_row **rows,
                    size_t *count) {
    const struct activations_row *any = group->rows[0];
    *count = 0;
    sqlite3_stmt *statement =
        store_query(&bench->store,
                    "SELECT kernel FROM (SELECT kernel.kernel, median FROM cell JOIN summary USING (cell) JOIN kernel USING (run, kernel)"
                    "  WHERE run = ?1 AND level = ?2 AND threads = 1 AND activation = ?3 AND form = ?4 AND type = ?5 AND mode <> 'raw'"
                    "  GROUP BY kernel ORDER BY min(median), kernel LIMIT ?6)"
                    " UNION SELECT kernel FROM kernel WHERE run = ?1 AND activation = ?3 AND form = ?4 AND type = ?5 AND implementation = 'libm'",
                    "ttttti", bench->run, level, any->activation, any->form, any->type, (int64_t)limit);
    if (!statement) return EXIT_ENVIRONMENT;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const struct activations_row *row = row_named(group, (const char *)sqlite3_column_text(statement, 0));
        if (row) rows[(*count)++] = row;
    }
    const int result = sqlite3_finalize(statement);
    add_preferred(group, rows, count);
    return result == SQLITE_OK ? EXIT_FINE : store_complain(&bench->store, "choosing the finalists");
}
