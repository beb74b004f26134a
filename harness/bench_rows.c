// SPDX-License-Identifier: MIT
// What the store knows of the rows of a run, read once for all of them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "command.h"
#include "kernels.h"

size_t bench_row_index(const struct bench *bench, const struct activations_row *row) {
    size_t i = 0;
    while (i < bench->row_count && bench->rows[i] != row) i++;
    return i;
}

static size_t index_of_name(const struct bench *bench, const char *name) {
    size_t i = 0;
    while (i < bench->row_count && strcmp(bench->rows[i]->name, name) != 0) i++;
    return i;
}

int bench_rows_mark(struct bench *bench, const char *sql, bool *marks) {
    sqlite3_stmt *statement = store_query(&bench->store, sql, "t", bench->run);
    if (!statement) return EXIT_ENVIRONMENT;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const size_t i = index_of_name(bench, (const char *)sqlite3_column_text(statement, 0));
        if (i < bench->row_count) marks[i] = true;
    }
    return sqlite3_finalize(statement) == SQLITE_OK ? EXIT_FINE : store_complain(&bench->store, "reading what was done before");
}

static bool set_refusal(struct bench *bench, size_t i, const char *what, const char *why) {
    char reason[512];
    snprintf(reason, sizeof reason, "%s%s", what, why);
    free(bench->refusals[i]);
    bench->refusals[i] = strdup(reason);
    return bench->refusals[i];
}

// What holds before any verification is known: each that is found lifts or explains a refusal.
static bool refuse_all(struct bench *bench) {
    bool done = true;
    for (size_t i = 0; i < bench->row_count && done; i++)
        done = kernel_runs(bench->rows[i]) ? set_refusal(bench, i, "not verified", "")
                                           : set_refusal(bench, i, "this CPU lacks ", kernel_lacks(bench->rows[i]));
    return done;
}

int bench_refusals_load(struct bench *bench) {
    bench->failed = 0;
    if (!bench->refusals) bench->refusals = calloc(bench->row_count, sizeof *bench->refusals);
    bool done = bench->refusals && refuse_all(bench);
    sqlite3_stmt *statement =
        store_query(&bench->store, "SELECT kernel, outcome, message FROM verification WHERE run = ?1 AND kind = 'set'", "t", bench->run);
    if (!statement) return EXIT_ENVIRONMENT;
    while (done && sqlite3_step(statement) == SQLITE_ROW) {
        const bool failed = strcmp((const char *)sqlite3_column_text(statement, 1), "fail") == 0;
        const size_t i = index_of_name(bench, (const char *)sqlite3_column_text(statement, 0));
        bench->failed += failed;
        if (i == bench->row_count) continue;
        if (failed) done = set_refusal(bench, i, "off its bound: ", (const char *)sqlite3_column_text(statement, 2));
        else free(bench->refusals[i]), bench->refusals[i] = NULL;
    }
    const int result = sqlite3_finalize(statement);
    if (!done) return complain(EXIT_ENVIRONMENT, "out of memory");
    return result == SQLITE_OK ? EXIT_FINE : store_complain(&bench->store, "reading verifications");
}

void bench_refusals_free(struct bench *bench) {
    for (size_t i = 0; bench->refusals && i < bench->row_count; i++) free(bench->refusals[i]);
    free(bench->refusals);
    bench->refusals = NULL;
}
