// SPDX-License-Identifier: MIT
// Before the timing: which kernels there are, what their code is, and whether they compute what they promise.
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "code.h"
#include "command.h"
#include "kernels.h"
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

int bench_kernels(struct bench *bench) {
    struct progress progress = progress_start("counting instructions");
    bool explained = false;
    int code = EXIT_FINE;
    for (size_t i = 0; i < bench->row_count && code == EXIT_FINE && !interrupted(); i++) {
        const struct activations_row *row = bench->rows[i];
        progress_update(&progress, (double)i / (double)bench->row_count, row->name);
        if (stored(bench, "SELECT 1 FROM kernel WHERE run = ?1 AND kernel = ?2", row->name) == 1) continue;
        double instructions = -1;
        if (kernel_runs(row)) {
            const struct code machine_code = code_of((const void *)(uintptr_t)row->call);
            instructions = machine_code.bytes ? known_instructions(bench, machine_code.hash) : -1;
            if (instructions < 0) instructions = step_instructions(row);
            if (instructions < 0 && !explained) {
                complain(EXIT_FINE, "no instruction counts: single-stepping is refused here (%s); everything else is measured", strerror(errno));
                explained = true;
            }
        }
        code = store_begin(&bench->store);
        if (code == EXIT_FINE) code = store_kernel(&bench->store, bench->run, row, instructions);
        if (code == EXIT_FINE) code = store_commit(&bench->store);
        else store_rollback(&bench->store);
    }
    progress_end(&progress);
    return code;
}

// The other rows of the class: within it all give the same bits. The caller frees the 0-ended list.
static const struct activations_row **peers_of(const struct bench *bench, const struct activations_row *row) {
    const struct activations_row **peers = calloc(bench->row_count + 1, sizeof *peers);
    size_t count = 0;
    for (size_t i = 0; peers && i < bench->row_count; i++) {
        const struct activations_row *other = bench->rows[i];
        if (other != row && strcmp(row->bit_class, "none") != 0 && strcmp(other->bit_class, row->bit_class) == 0 &&
            strcmp(other->activation, row->activation) == 0 && strcmp(other->form, row->form) == 0 && strcmp(other->type, row->type) == 0 &&
            kernel_runs(other))
            peers[count++] = other;
    }
    // One neighbour each is enough: equality is transitive, and the list is the same from every member's side.
    if (count > 1) peers[1] = NULL;
    return peers;
}

static int verify_one(struct bench *bench, const struct activations_row *row) {
    const struct activations_row **peers = peers_of(bench, row);
    if (!peers) return complain(EXIT_ENVIRONMENT, "out of memory");
    const struct verify_result result = verify_row(row, peers);
    free(peers);
    if (result.outcome == VERIFY_FAIL) complain(EXIT_FINDING, "%s fails its verification and is not timed: %s", row->name, result.message);
    int code = store_begin(&bench->store);
    if (code == EXIT_FINE) code = store_verification(&bench->store, bench->run, row, "set", &result);
    if (code == EXIT_FINE) code = store_commit(&bench->store);
    else store_rollback(&bench->store);
    return code;
}

int bench_verify(struct bench *bench) {
    struct progress progress = progress_start("verifying");
    int code = EXIT_FINE;
    for (size_t i = 0; i < bench->row_count && code == EXIT_FINE && !interrupted(); i++) {
        const struct activations_row *row = bench->rows[i];
        progress_update(&progress, (double)i / (double)bench->row_count, row->name);
        if (!kernel_runs(row) || stored(bench, "SELECT 1 FROM verification WHERE run = ?1 AND kernel = ?2 AND kind = 'set'", row->name) == 1)
            continue;
        code = verify_one(bench, row);
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
        if (!best || stored(bench, "SELECT 1 FROM kernel WHERE run = ?1 AND kernel = ?2", best->name) != 1) continue;
        code = bench_refusal(bench, best, reason, sizeof reason);
        if (code == EXIT_FINE && !reason[0]) code = store_curve(bench, best);
    }
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}
