// SPDX-License-Identifier: MIT
// A store for the tests of charts and report. Its figures are synthetic, and chosen so that answers can be told by heart: an element
// of relu takes libm 1 ns, scalar 0.5, avx2 0.25, avx512 0.125, and one of x_y<2> eight times that.
#ifndef CHART_FIXTURE_H
#define CHART_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "store.h"
#include "svg.h"

#define RUN "01900000-0000-7000-8000-000000000001"

#include "gate_fixture.h"
#include "trial_fixture.h"

static const char run_rows[] =
    "INSERT INTO machine VALUES ('m', 'GenuineTest', 'Test <script>alert(1)</script> CPU', 1, 2, 3, 'x86_64', 'avx2 avx512f', 2, 4, 1,"
    " 32768, 1048576, 33554432, 64, 8589934592);"
    "INSERT INTO build VALUES ('b', '0', 'unknown', 0, 'cc 1', '-O2', '{\"sqlite\": \"3\"}');"
    "INSERT INTO run VALUES ('" RUN
    "', 'm', 'b', 'bench', '[\"bench\", \"--db\", \"a b\"]', 'quick', 'complete', '2000-01-01T00:00:00Z', NULL,"
    " '{\"governor\": \"<img src=x>\"}', NULL);";

// Times are 1000 calls of n elements; the clock is 1 GHz. Every round differs from the next, all kernels alike.
static const char cell_rows[] =
    "CREATE TEMP TABLE activation(name, factor); INSERT INTO activation VALUES ('relu', 1), ('x_y<2>', 8);"
    "CREATE TEMP TABLE implementation(name, time); INSERT INTO implementation VALUES ('libm', 1), ('scalar', 0.5), ('avx2', 0.25), ('avx512', 0.125),"
    " ('slow', 2), ('peer', 0.25);"
    "CREATE TEMP TABLE size(level, n); INSERT INTO size VALUES ('L1', 1024), ('L2', 16384), ('sweep', 1048576);"
    "CREATE TEMP TABLE form(name); INSERT INTO form VALUES ('forward'), ('backward');"
    "INSERT INTO kernel SELECT '" RUN
    "', a.name || '.' || f.name || '.f32.' || m.mode || '.' || i.name, 'code-' || i.name, 64, a.name, f.name, 'f32', m.mode, i.name,"
    " 'exact', 'r1w1', 'cc 1', '-O2', 0.5, NULL, 0.1 FROM activation a, form f, implementation i,"
    " (SELECT 'cr' AS mode UNION SELECT 'raw') m WHERE (m.mode = 'raw') = (i.name = 'peer');"
    "INSERT INTO verification SELECT run, kernel, 'set', 'pass', 1000, 0, CASE WHEN activation = 'relu' THEN 0.0 "
    "WHEN implementation = 'avx512' THEN 2.5 WHEN implementation = 'peer' THEN 3.0"
    " WHEN implementation <> 'libm' THEN 0.75 END, 1.0, 0.25, '', 1.0 FROM kernel;"
    "INSERT INTO curve SELECT run, kernel, 0, x.value, max(0.0, x.value) FROM kernel, (SELECT -1.0 AS value UNION SELECT 0.0 UNION SELECT 1.0) x"
    " WHERE implementation = 'scalar';"
    "INSERT INTO cell SELECT kernel || s.level, run, kernel, code, '{}', s.n, 8 * s.n, s.level, 1, '0', 'out-of-place', 4096, 64, 'normal-0-1',"
    " 1000 * s.rowid + f.rowid * 10 + a.rowid, k.ordinal, 'done', '' FROM (SELECT *, row_number() OVER () AS ordinal FROM kernel) k"
    " JOIN activation a ON a.name = k.activation JOIN form f ON f.name = k.form, size s WHERE k.implementation NOT IN ('slow', 'peer') OR s.level = 'L2';"
    // Sorted inputs take twice as long, two threads half as long, as if of half the elements.
    "INSERT INTO cell SELECT cell || 'sorted', run, kernel, code, parameters, n, bytes, level, threads, placement, store_kind, page_size, alignment,"
    " 'sorted', contest + 100000, position, state, reason FROM cell WHERE level = 'L2' AND kernel NOT GLOB '*slow' AND kernel NOT GLOB '*peer';"
    "INSERT INTO cell SELECT cell || '2', run, kernel, code, parameters, n, bytes, level, 2, '0-1', store_kind, page_size, alignment,"
    " distribution, contest + 200000, position, state, reason FROM cell WHERE level = 'L2' AND kernel GLOB '*avx512' AND distribution = 'normal-0-1';"
    "INSERT INTO ceiling VALUES ('" RUN
    "', 'r1w1', 'L2', 1, 1000000, 'memcpy', 80e9, 79e9, 81e9),"
    " ('" RUN "', 'r1w1', 'L2', 2, 1000000, 'memcpy', 160e9, 158e9, 162e9), ('" RUN
    "', 'issue', 'core', 1, 0, 'adds', 4, 3.9, 4.1);"
    // relu(-0) is -0; a library, which is as fast as avx2 and off by 3 ULP, gives 0.
    "INSERT INTO special SELECT run, kernel, 2147483648, CASE implementation WHEN 'peer' THEN 0 ELSE 2147483648 END, 2147483648, implementation <> 'peer'"
    " FROM kernel WHERE activation = 'relu' AND form = 'forward';"
    "UPDATE cell SET state = 'cut', reason = 'no <b>time</b> left' WHERE kernel = 'relu.backward.f32.cr.slow';"
    "INSERT INTO sample SELECT c.cell, r.value, 0, 1000, 1000 * c.n * i.time * a.factor * "
    "(1 + (c.distribution = 'sorted')) / c.threads * (1 + r.value / 1024.0), 1e9 FROM cell c"
    " JOIN kernel k USING (run, kernel) JOIN implementation i ON i.name = k.implementation JOIN activation a ON a.name = k.activation,"
    " (WITH RECURSIVE r(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM r WHERE value < 8) SELECT value FROM r) r WHERE c.state = 'done';";

// A step of net N takes 40 ms with relu and 50 ms with x_y<2>, with two threads; x_y<2> itself takes a quarter of it.
static const char step_rows[] =
    "INSERT INTO step_cell SELECT activation, '" RUN
    "', 'N', activation, threads, 128, 8, 'dense(10)', 'sgd(1)', '0 generic', 'k', 1000000000, 1048576, 2.5,"
    " threads, 'timed', '' FROM (SELECT 'relu' AS activation, 2 AS threads UNION SELECT 'x_y<2>', 2);"
    "INSERT INTO step_cell VALUES ('cut', '" RUN
    "', 'N', 'relu', 1, 128, 8, '', '', '', '', 1, 1, NULL, 3, 'cut', 'no <i>room</i>');"
    "INSERT INTO step_sample SELECT step, r.value, 0, 1, CASE activation WHEN 'relu' THEN 40000000 ELSE 50000000 END * (1 + r.value / 64.0)"
    " FROM step_cell, (SELECT value FROM json_each('[0,1,2,3,4,5,6]')) r WHERE state = 'timed';"
    "INSERT INTO step_share SELECT step, 0, 'activation', 'forward', 1, 25 FROM step_cell WHERE state = 'timed';"
    "INSERT INTO step_share SELECT step, 9, 'waiting', '', 1, 75 FROM step_cell WHERE state = 'timed';";

// Below TMPDIR, which the test runner removes.
static char folder[512], filled[600], empty[600], pictures[600];

static void execute(struct store *store, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(store->database, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
}

static int make_stores(void **state) {
    (void)state;
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/chart-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(folder)) return -1;
    snprintf(filled, sizeof filled, "%s/filled.db", folder);
    snprintf(empty, sizeof empty, "%s/empty.db", folder);
    snprintf(pictures, sizeof pictures, "%s/made/here", folder);
    struct store store;
    if (store_open(&store, empty, STORE_WRITE) != EXIT_FINE) return -1;
    store_close(&store);
    if (store_open(&store, filled, STORE_WRITE) != EXIT_FINE) return -1;
    execute(&store, run_rows);
    execute(&store, cell_rows);
    execute(&store, step_rows);
    execute(&store, trial_rows);
    execute(&store, gate_rows);
    execute(&store, history_rows);
    const int code = store_rebuild_summaries(&store);
    store_close(&store);
    return code;
}

// Runs a command; what it says on stderr goes to `said`.
static char said[4096];
#define END ((char *)NULL) // ends the words of run()

static int run(const struct command *command, ...) {
    char *words[16] = {(char *)command->name};
    int count = 1;
    va_list arguments;
    va_start(arguments, command);
    for (char *word; count < 15 && (word = va_arg(arguments, char *)) != NULL;) words[count++] = word;
    va_end(arguments);
    char path[600];
    snprintf(path, sizeof path, "%s/stderr", folder);
    const int kept = dup(STDERR_FILENO);
    FILE *file = freopen(path, "w", stderr);
    assert_non_null(file);
    const int code = command->run(count, words);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    char *text = file_read(path);
    assert_non_null(text);
    snprintf(said, sizeof said, "%s", text);
    free(text);
    return code;
}

static void assert_contains(const char *text, const char *part) {
    assert_non_null(text);
    if (!strstr(text, part)) fail_msg("'%s' is not in: %.2000s", part, text);
}

#endif
