// SPDX-License-Identifier: MIT
// Before the timing: which kernels there are, what their code is, and whether they compute what they promise.
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "code.h"
#include "command.h"
#include "kernels.h"
#include "machine.h"
#include "operands.h"
#include "progress.h"
#include "step.h"
#include "workload.h"

// An earlier count of the same machine code holds: single steps of it repeat exactly. Negative if there is none.
static double known_instructions(struct bench *bench, const char *hash) {
    sqlite3_stmt *statement =
        store_query(&bench->store, "SELECT instructions FROM kernel WHERE code = ?1 AND instructions IS NOT NULL LIMIT 1", "t", hash);
    double instructions = -1;
    if (statement && sqlite3_step(statement) == SQLITE_ROW) instructions = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    return instructions;
}

static int64_t stored(struct bench *bench, const char *sql, const char *kernel) {
    sqlite3_stmt *statement = store_query(&bench->store, sql, "tt", bench->run, kernel);
    int64_t value = -1;
    if (statement && sqlite3_step(statement) == SQLITE_ROW) value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

// Rows whose instructions the team counts, each worker taking the next.
struct counting {
    const struct activations_row **rows;
    double *instructions; // negative: not counted
    size_t count;
    atomic_size_t next;
    atomic_int reason; // errno of a refusal, or 0
};

static void count_some(unsigned worker, void *context) {
    (void)worker;
    struct counting *counting = context;
    for (size_t i; (i = atomic_fetch_add(&counting->next, 1)) < counting->count;) {
        if (interrupted() || counting->instructions[i] >= 0 || !kernel_runs(counting->rows[i])) continue;
        counting->instructions[i] = step_instructions(counting->rows[i]);
        if (counting->instructions[i] < 0) atomic_store(&counting->reason, errno);
    }
}

static int store_kernels(struct bench *bench, const struct counting *counting) {
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < counting->count && code == EXIT_FINE; i++)
        code = store_kernel(&bench->store, bench->run, counting->rows[i], counting->instructions[i]);
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}

static bool kernel_stored(struct bench *bench, const struct activations_row *row) {
    return stored(bench, "SELECT 1 FROM kernel WHERE run = ?1 AND kernel = ?2", row->name) == 1;
}

static int count_group(struct bench *bench, struct team *team, const struct plan_group *group, int *reason) {
    struct counting counting = {.rows = calloc(group->count, sizeof *counting.rows),
                                .instructions = calloc(group->count, sizeof *counting.instructions)};
    int code = counting.rows && counting.instructions ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "out of memory");
    for (size_t i = 0; i < group->count && code == EXIT_FINE; i++) {
        if (kernel_stored(bench, group->rows[i])) continue;
        const struct code machine_code = code_of_row(group->rows[i]);
        counting.instructions[counting.count] = machine_code.bytes ? known_instructions(bench, machine_code.hash) : -1;
        counting.rows[counting.count++] = group->rows[i];
    }
    if (code == EXIT_FINE && counting.count) {
        team_run(team, count_some, &counting);
        *reason = counting.reason;
        // Interrupted, the group is left for the run that continues.
        if (!interrupted()) code = store_kernels(bench, &counting);
    }
    free(counting.instructions);
    free(counting.rows);
    return code;
}

int bench_kernels(struct bench *bench) {
    unsigned cpus[256];
    struct team *team = team_create(machine_cpus(cpus, 256), cpus);
    if (!team) return EXIT_ENVIRONMENT;
    struct progress progress = progress_start("counting instructions");
    int reason = 0;
    int code = EXIT_FINE;
    for (size_t g = 0; g < bench->group_count && code == EXIT_FINE && !interrupted(); g++) {
        progress_update(&progress, (double)g / (double)bench->group_count, bench->groups[g].rows[0]->name);
        code = count_group(bench, team, &bench->groups[g], &reason);
    }
    progress_end(&progress);
    team_destroy(team);
    if (reason) complain(EXIT_FINE, "some instructions are not counted: single-stepping failed (%s); everything else is measured", strerror(reason));
    return code;
}

static bool verified(struct bench *bench, const struct activations_row *row) {
    return stored(bench, "SELECT 1 FROM verification WHERE run = ?1 AND kernel = ?2 AND kind = 'set'", row->name) == 1;
}

static bool go_on(double share, void *context) {
    (void)share;
    (void)context;
    return !interrupted();
}

static int store_results(struct bench *bench, const struct activations_row *const *rows, const struct verify_result *results, size_t count) {
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) {
        if (results[i].inputs == 0) continue; // interrupted before it began
        if (results[i].outcome == VERIFY_FAIL)
            complain(EXIT_FINDING, "%s fails its verification and is not timed: %s", rows[i]->name, results[i].message);
        code = store_verification(&bench->store, bench->run, rows[i], "set", &results[i]);
    }
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}

// The rows of a group that run here and have no result yet, on all CPUs at once.
static int verify_group(struct bench *bench, const struct plan_group *group) {
    const struct activations_row **rows = calloc(group->count, sizeof *rows);
    struct verify_result *results = calloc(group->count, sizeof *results);
    if (!rows || !results) {
        free(results);
        free(rows);
        return complain(EXIT_ENVIRONMENT, "out of memory");
    }
    int code = EXIT_FINE;
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        if (kernel_runs(group->rows[i]) && !verified(bench, group->rows[i])) rows[count++] = group->rows[i];
    if (count) {
        unsigned cpus[256];
        verify_rows(rows, count, machine_cpus(cpus, 256), go_on, NULL, results);
        code = store_results(bench, rows, results, count);
    }
    free(results);
    free(rows);
    return code;
}

int bench_verify(struct bench *bench) {
    struct progress progress = progress_start("verifying");
    int code = EXIT_FINE;
    for (size_t g = 0; g < bench->group_count && code == EXIT_FINE && !interrupted(); g++) {
        progress_update(&progress, (double)g / (double)bench->group_count, bench->groups[g].rows[0]->name);
        code = verify_group(bench, &bench->groups[g]);
    }
    progress_end(&progress);
    const int64_t failed = stored(bench, "SELECT count(*) FROM verification WHERE run = ?1 AND outcome = 'fail' AND ?2 IS NOT NULL", "");
    bench->failed = failed > 0 ? (uint64_t)failed : 0;
    return code;
}

int bench_refusal(struct bench *bench, const struct activations_row *row, char *reason, size_t size) {
    reason[0] = 0;
    if (!kernel_runs(row)) {
        snprintf(reason, size, "this CPU lacks %s", kernel_lacks(row));
        return EXIT_FINE;
    }
    sqlite3_stmt *statement = store_query(&bench->store, "SELECT outcome, message FROM verification WHERE run = ?1 AND kernel = ?2 AND kind = 'set'",
                                          "tt", bench->run, row->name);
    if (!statement) return EXIT_ENVIRONMENT;
    const int result = sqlite3_step(statement);
    if (result == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "fail") == 0)
        snprintf(reason, size, "off its bound: %s", (const char *)sqlite3_column_text(statement, 1));
    else if (result == SQLITE_DONE) snprintf(reason, size, "not verified");
    sqlite3_finalize(statement);
    return EXIT_FINE;
}

enum { CURVE_POINTS = 401 };
static const double curve_from = -4, curve_to = 4;

// x from -4 to 4; a maxout shows its second piece as -x/2, and the rest as it is. Backward shows the gradient for dy = 1 with
// respect to the first piece.
static int store_curve(struct bench *bench, const struct activations_row *row) {
    const struct workload_form form = workload_form(row);
    const uint64_t pieces = form.grouped ? 2 : 1;
    float x[CURVE_POINTS * 2], dy[CURVE_POINTS * 2], out[CURVE_POINTS * 2], parameters[CURVE_POINTS];
    for (int i = 0; i < CURVE_POINTS; i++) {
        x[i] = (float)(curve_from + (curve_to - curve_from) * i / (CURVE_POINTS - 1));
        x[CURVE_POINTS + i] = -0.5f * x[i];
        dy[i] = dy[CURVE_POINTS + i] = 1;
    }
    if (form.doubling && form.backward)
        for (int i = 0; i < CURVE_POINTS; i++) dy[CURVE_POINTS + i] = 0;
    memset(parameters, 0, sizeof parameters);
    workload_parameters(row, CURVE_POINTS, parameters);
    const struct activations_call call = {.size = sizeof call,
                                          .x = x,
                                          .dy = dy,
                                          .out = out,
                                          .parameters = parameters,
                                          .rows = 1,
                                          .channels = CURVE_POINTS,
                                          .pieces = pieces,
                                          .seed = 1};
    row->call(&call);
    int code = EXIT_FINE;
    const int parts = form.doubling && !form.backward ? 2 : 1;
    for (int i = 0; i < CURVE_POINTS * parts && code == EXIT_FINE; i++)
        code = store_execute(&bench->store, "INSERT OR IGNORE INTO curve (run, kernel, part, x, y) VALUES (?1, ?2, ?3, ?4, ?5)", "ttirr", bench->run,
                             row->name, (int64_t)(i / CURVE_POINTS), (double)x[i % CURVE_POINTS], (double)out[i]);
    return code;
}

// Plain forms of f32 only, of the preferred kernel; a random function shows one draw of its slopes.
int bench_curves(struct bench *bench) {
    int code = store_begin(&bench->store);
    for (size_t g = 0; g < bench->group_count && code == EXIT_FINE; g++) {
        const struct activations_row *first = bench->groups[g].rows[0];
        if (strcmp(first->type, "f32") != 0 || (strcmp(first->form, "forward") != 0 && strcmp(first->form, "backward") != 0)) continue;
        const struct activations_row *best = activations_table(ACTIVATIONS_ABI)->best(first->activation, first->form, "f32", "la", NULL);
        char reason[512] = "";
        if (!best || !kernel_stored(bench, best)) continue;
        code = bench_refusal(bench, best, reason, sizeof reason);
        if (code == EXIT_FINE && !reason[0]) code = store_curve(bench, best);
    }
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}
