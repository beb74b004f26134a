// SPDX-License-Identifier: MIT
// Before the timing: whether kernels compute what they promise, and what shape their functions have.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "command.h"
#include "kernels.h"
#include "machine.h"
#include "progress.h"
#include "workload.h"

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
static int verify_group(struct bench *bench, const struct plan_group *group, const bool *done) {
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
        if (kernel_runs(group->rows[i]) && !done[&group->rows[i] - bench->rows]) rows[count++] = group->rows[i];
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
    bool *done = calloc(bench->row_count, sizeof *done);
    int code = done ? bench_rows_mark(bench, "SELECT kernel FROM verification WHERE run = ?1 AND kind = 'set'", done)
                    : complain(EXIT_ENVIRONMENT, "out of memory");
    for (size_t g = 0; done && g < bench->group_count && code == EXIT_FINE && !interrupted(); g++) {
        progress_update(&progress, (double)g / (double)bench->group_count, bench->groups[g].rows[0]->name);
        code = verify_group(bench, &bench->groups[g], done);
    }
    progress_end(&progress);
    free(done);
    return code == EXIT_FINE ? bench_refusals_load(bench) : code;
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
        const size_t index = best ? bench_row_index(bench, best) : bench->row_count;
        if (index < bench->row_count && !bench->refusals[index]) code = store_curve(bench, best);
    }
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}
