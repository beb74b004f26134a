// SPDX-License-Identifier: MIT
#include "standing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "kind.h"
#include "row.h"

// A verification speaks for every run in which the kernel's machine code was the same.
static const char query[] =
    "WITH verified AS ("
    "  SELECT k.kernel, k.code, CASE k.code WHEN 'unknown' THEN k.run ELSE '' END AS only,"
    "         max(ifnull(v.max_ulp, 9e999)) AS max_ulp, max(v.inputs) AS inputs"
    "  FROM verification v JOIN kernel k USING (run, kernel) GROUP BY 1, 2, 3),"
    " timed AS ("
    "  SELECT c.cell, c.contest, k.*, " KIND_OF_KERNEL
    " AS kind, s.median, s.low, s.high, s.bound, s.noisy,"
    "         row_number() OVER (PARTITION BY c.kernel ORDER BY c.position) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND c.state = 'done' AND c.level = 'L2' AND c.threads = 1 AND c.distribution = 'normal-0-1'"
    "    AND c.store_kind = 'out-of-place')"
    " SELECT t.kernel, t.activation, t.form, t.type, t.mode, t.implementation, t.kind, t.median, t.low, t.high, t.bound, t.noisy,"
    "        v.max_ulp, v.inputs, t.cell, base.cell"
    " FROM timed t"
    " LEFT JOIN verified v ON v.kernel = t.kernel AND v.code = t.code AND v.only IN ('', t.run)"
    " LEFT JOIN timed base ON base.implementation = 'libm' AND base.contest = t.contest AND base.activation = t.activation"
    "        AND base.form = t.form AND base.type = t.type"
    " WHERE t.place = 1"
    " ORDER BY t.activation, t.form NOT LIKE 'forward%', t.form, t.type DESC, t.median, t.kernel";

enum column { KERNEL, ACTIVATION, FORM, TYPE, MODE, IMPLEMENTATION, KIND, MEDIAN, LOW, HIGH, BOUND, NOISY, MAX_ULP, INPUTS, CELL, BASE };

// Speed-up of `cell` over `base`: the ratio of their times in the rounds that both have.
static int load_speedup(struct store *store, const char *cell, const char *base, struct standing *standing) {
    sqlite3_stmt *samples = store_query(store,
                                        "SELECT count(*) OVER (), b.nanoseconds * 1.0 / b.calls, a.nanoseconds * 1.0 / a.calls"
                                        " FROM sample a JOIN sample b USING (round) WHERE a.cell = ?1 AND b.cell = ?2"
                                        "  AND a.nanoseconds > 0 AND a.calls > 0 AND b.nanoseconds > 0 AND b.calls > 0 ORDER BY round",
                                        "tt", cell, base);
    if (!samples) return EXIT_ENVIRONMENT;
    double *pairs = NULL;
    uint64_t rounds = 0, count = 0;
    int status;
    while ((status = sqlite3_step(samples)) == SQLITE_ROW) {
        if (!pairs) {
            rounds = (uint64_t)sqlite3_column_int64(samples, 0);
            pairs = calloc(rounds, 2 * sizeof *pairs);
            if (!pairs) break;
        }
        pairs[count] = sqlite3_column_double(samples, 1);
        pairs[rounds + count++] = sqlite3_column_double(samples, 2);
    }
    const int code = status == SQLITE_DONE  ? EXIT_FINE
                     : status == SQLITE_ROW ? complain(EXIT_ENVIRONMENT, "out of memory")
                                            : store_complain(store, "reading timed cells");
    sqlite3_finalize(samples);
    if (code == EXIT_FINE && count) {
        standing->speedup = ratio_interval(pairs, pairs + rounds, count);
        standing->rounds = count;
    }
    free(pairs);
    return code;
}

static int load_standing(struct store *store, sqlite3_stmt *row, struct standing *standing) {
    *standing = (struct standing){.speedup = {NAN, NAN, NAN}};
    row_copy(row, KERNEL, standing->kernel, sizeof standing->kernel);
    row_copy(row, ACTIVATION, standing->activation, sizeof standing->activation);
    row_copy(row, FORM, standing->form, sizeof standing->form);
    row_copy(row, TYPE, standing->type, sizeof standing->type);
    row_copy(row, MODE, standing->mode, sizeof standing->mode);
    row_copy(row, IMPLEMENTATION, standing->implementation, sizeof standing->implementation);
    row_copy(row, KIND, standing->kind, sizeof standing->kind);
    standing->median = row_real(row, MEDIAN);
    standing->low = row_real(row, LOW);
    standing->high = row_real(row, HIGH);
    standing->bound = row_real(row, BOUND);
    standing->max_ulp = row_real(row, MAX_ULP);
    standing->inputs = row_real(row, INPUTS);
    standing->noisy = sqlite3_column_int(row, NOISY) != 0;
    if (sqlite3_column_type(row, BASE) == SQLITE_NULL) return EXIT_FINE;
    return load_speedup(store, row_text(row, CELL), row_text(row, BASE), standing);
}

struct standing *standings_load(struct store *store, const char *run, size_t *count, int *code) {
    *count = 0;
    *code = EXIT_FINE;
    sqlite3_stmt *rows = store_query(store, query, "t", run);
    if (!rows) {
        *code = EXIT_ENVIRONMENT;
        return NULL;
    }
    struct standing *standings = NULL;
    size_t capacity = 0;
    int status;
    while (*code == EXIT_FINE && (status = sqlite3_step(rows)) != SQLITE_DONE) {
        if (status != SQLITE_ROW) {
            *code = store_complain(store, "reading timed cells");
            break;
        }
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 128;
            struct standing *grown = realloc(standings, capacity * sizeof *grown);
            if (!grown) {
                *code = complain(EXIT_ENVIRONMENT, "out of memory");
                break;
            }
            standings = grown;
        }
        *code = load_standing(store, rows, &standings[(*count)++]);
    }
    sqlite3_finalize(rows);
    if (*code == EXIT_FINE) return standings;
    free(standings);
    return NULL;
}

bool standing_same_call(const struct standing *a, const struct standing *b) {
    return strcmp(a->activation, b->activation) == 0 && strcmp(a->form, b->form) == 0 && strcmp(a->type, b->type) == 0;
}

const struct standing *standing_best(const struct standing *standings, size_t count, size_t first, size_t *next) {
    const struct standing *best = NULL;
    size_t i = first;
    for (; i < count && standing_same_call(&standings[first], &standings[i]); i++)
        if (!best && strcmp(standings[i].mode, "raw") != 0) best = &standings[i];
    *next = i;
    return best;
}
