// SPDX-License-Identifier: MIT
// A store with a million samples and half a million values of layers: every chart's query, timed for the reader. What is asserted is that each finds
// its cells by an index, since a time depends on who else uses the machine.
#include "store_fixture.h"

#include "chart.h"
#include "clock.h"

enum { RUNS = 20, SAMPLES = 25 }; // times 2000 cells a run

// 12 functions, forward and backward, by 10 implementations (the first is libm), at a sweep of 8 sizes (the first is L2), and 80 more.
static const char *const filling[] = {
    "CREATE TEMP TABLE digit AS WITH RECURSIVE d (v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM d WHERE v < 19) SELECT v FROM d",
    "INSERT INTO machine VALUES ('machine-1', 'Vendor', 'Model', 6, 1, 0, 'x86_64', 'avx', 2, 4, 1, 32768, 1048576, 33554432, 64, 8000000000)",
    "INSERT INTO build VALUES ('build-1', '0.1.0', 'unknown', 0, 'gcc 12', '-O2', '{}')",
    "INSERT INTO run SELECT printf('run-%02d', v), 'machine-1', 'build-1', 'bench', '[\"bench\"]', 'full', 'complete', "
    "printf('2026-01-%02dT00:00:00Z', v + 1), printf('2026-01-%02dT00:06:00Z', v + 1), '{}', '{}' FROM digit",
    "INSERT INTO kernel SELECT run, printf('function%02d.%s.f32.la.%s', f.v, form, implementation), printf('code-%d-%s-%d', f.v, form, i.v), 100, "
    "printf('function%02d', f.v), form, 'f32', 'la', implementation, 'none', 'r1w1', 'gcc 12', '-O3', 4, 0, 2.5 FROM run, digit f, "
    "(SELECT 'forward' AS form UNION SELECT 'backward'), (SELECT v, iif(v, 'implementation' || v, 'libm') AS implementation FROM digit) i "
    "WHERE f.v < 12 AND i.v < 10",
    "INSERT INTO verification SELECT run, kernel, 'set', 'pass', 1000, 0, 1.5, 0.25, 0.1, '', 0.5 FROM kernel",
    "INSERT INTO curve SELECT run, kernel, 0, a.v + b.v * 0.05 - 5, a.v FROM kernel, digit a, digit b WHERE implementation = 'libm' AND a.v < 10",
    "INSERT INTO cell SELECT lower(hex(randomblob(16))), run, kernel, code, '{}', 1000 << s.v, 8000 << s.v, iif(s.v, 'sweep', 'L2'), 1, '0', "
    "'out-of-place', 4096, 64, 'normal-0-1', 1, row_number() OVER (PARTITION BY run), 'done', '' FROM kernel, digit s WHERE s.v < 8",
    "INSERT INTO cell SELECT lower(hex(randomblob(16))), run, kernel, code, '{}', 1000, 8000, 'L2', 2, '0 to 1', 'out-of-place', 4096, 64, "
    "'normal-0-1', 2, 2000, 'done', '' FROM kernel WHERE form = 'forward' AND activation < 'function08'",
    "INSERT INTO cell SELECT lower(hex(randomblob(16))), run, kernel, code, '{}', 1000, 8000, 'L2', 1, '0', 'out-of-place', 4096, 64, "
    "'denormals', 3, 3000, 'done', '' FROM kernel WHERE implementation = 'libm'",
    "INSERT INTO sample SELECT cell, a.v + b.v * 20, 0, 100, 10000 + (n + a.v * 7919 + b.v) % 997, 3e9 FROM cell, digit a, digit b "
    "WHERE a.v + b.v * 20 < 25",
    "INSERT INTO summary SELECT cell, 25, avg(nanoseconds / 1e5), min(nanoseconds / 1e5), max(nanoseconds / 1e5), min(nanoseconds / 1e5), 0, 1, NULL, 0, "
    "'1' FROM sample GROUP BY cell",
    "INSERT INTO step_cell SELECT run || activation, run, 'A', activation, 2, 128, 8, '', '', '', '', 1, 1, 1.0, 0, 'timed', '' FROM run, "
    "(SELECT DISTINCT activation FROM kernel UNION SELECT 'relu')",
    "INSERT INTO step_sample SELECT step, b.v, 0, 1, 1000 + length(step) FROM step_cell, digit b",
    "INSERT INTO step_share SELECT step, 0, 'activation', 'forward', 1, 10 FROM step_cell",
    // 4 activations, 5 rates, 20 seeds, 19 epochs, 6 layers; every trial is in every experiment but the first.
    "INSERT INTO trial SELECT printf('%d-%d-%d', a.v, r.v, s.v), printf('run-%02d', s.v), 'd', 'Data', 'c', 's', 'l', 'function' || a.v, 'normal', "
    "'sgd(rate)', 0.001 * (1 << r.v), 'constant', 128, 8, 19, 0.3, s.v, 'census', 1, 'k', 'b', 'finished', 19, 5 + s.v, 1000, 19, 2 "
    "FROM digit a, digit r, digit s WHERE a.v < 4 AND r.v < 5",
    "INSERT INTO trial_epoch SELECT trial, v, 1, 0.9 / (1 + v), NULL, NULL, 1, 0.9 / (1 + v), 1, 1 FROM trial, digit",
    "INSERT INTO trial_layer SELECT trial, e.v, l.v, m.value, 0.25 FROM trial, digit e, digit l, "
    "json_each('[\"active\", \"always_off\", \"always_on\", \"dead\", \"gradient_norm\", \"mean\", \"mixed\", \"revived\"]') m "
    "WHERE l.v BETWEEN 1 AND 6",
    "INSERT INTO trial_layer SELECT trial, e.value, l.v, m.value, 0.25 FROM trial, json_each('[0, 19]') e, digit l, "
    "json_each('[\"zero\", \"variance\", \"slope\", \"at_kink\"]') m WHERE l.v BETWEEN 1 AND 6",
    "INSERT INTO trial_histogram SELECT trial, 19, l.v, m.value, b.v, b.v / 20.0, (b.v + 1) / 20.0, 10 FROM trial, digit l, digit b, "
    "json_each('[\"lifetime\", \"population\"]') m WHERE l.v BETWEEN 1 AND 6",
    "INSERT INTO experiment_trial SELECT e.value, 'paper', 'report', '1', seed % 5, trial FROM trial, json_each('[\"six-times\", \"time-to-target\", "
    "\"time-to-target-cnn\", "
    "\"learning-rates\", \"dead-units\", \"depth\", \"edge-of-chaos\", \"sparsity-penalty\", \"activity-by-depth\", \"centring\", \"slopes\", "
    "\"learned-slopes\", \"variants\", \"gelu-fit\", \"maxout-dropout\", \"polarity\", \"initial-bias\", \"input-scaling\", \"weight-penalty\", "
    "\"label-noise\", \"recognition\", \"zero-kink\", \"recurrent\", \"toy-problems\"]') e "
    "WHERE rate < 0.0015 OR e.value <> 'six-times'",
    "INSERT INTO random_net SELECT printf('%d-%d', w.v, d.v), 'run-00', 'born-dead', 'paper', 'he', 'relu', 'normal', 1 + w.v, 1 + d.v, 1, 1, 1, 100, 1 "
    "FROM digit w, digit d",
    "INSERT INTO random_net_value SELECT cell, 0, 'constant', 10 FROM random_net",
    "INSERT INTO random_net SELECT e.value || a.v || '-' || s.v, 'run-00', e.value, 'paper', 'net', 'function' || a.v, 'recipe', 128, 3, 784, 1, s.v, 1, 1 "
    "FROM digit a, digit s, json_each('[\"rbm\", \"autoencoder\", \"forgetting\", \"maxout-pieces\"]') e",
    "INSERT INTO random_net_value SELECT cell, l.v, m.value, 0.25 FROM random_net, digit l, json_each('[\"linear_error\", \"zero\", "
    "\"reconstruction\", \"old_error\", \"distance\", \"apart\"]') m WHERE experiment <> 'born-dead'",
    // Comparisons of builds, every other one an audit.
    "INSERT INTO gate SELECT printf('run-%02d', v), 'base', 'head', 'full', iif(v % 2, 'same', ''), '', 0, 20, 20, 500000, 0.01, 0.01, 0, 3e9, 3e9, "
    "'fine', '', 300 FROM digit",
    "INSERT INTO gate_row SELECT run, kernel, 'a', 'b', 'fine', 1000, 0, NULL, NULL, 1000, 1, 0.99, 1.01, 1, 0.5, 1, 0.012, '' FROM kernel",
    "INSERT INTO gate_layout SELECT run, kernel, v, 1, 1, 1 FROM gate_row, digit",
};

static uint64_t rows_of(struct store *store, const struct chart *chart, const char *run) {
    struct chart_data data = {.file = fopen("/dev/null", "w")};
    assert_non_null(data.file);
    assert_int_equal(chart_write_rows(store, chart, run, &data), EXIT_FINE);
    fclose(data.file);
    return data.rows;
}

static void expect_index(struct store *store, const struct chart *chart) {
    char sql[8192];
    bool indexed = false;
    const char *index = chart->experiment ? "(experiment=? AND profile=? AND stage=?)" : "cell_by_run (run=?";
    if (!chart->sql || !strstr(chart->sql, chart->experiment ? "FROM experiment_trial " : "FROM cell ")) return;
    assert_true(snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", chart->sql) < (int)sizeof sql);
    sqlite3_stmt *statement = store_query(store, sql, "");
    while (sqlite3_step(statement) == SQLITE_ROW) indexed |= strstr((const char *)sqlite3_column_text(statement, 3), index) != 0;
    sqlite3_finalize(statement);
    if (!indexed) fail_msg("chart %s reads the rows of every %s", chart->name, chart->experiment ? "experiment" : "run");
}

static void charts_find_their_cells(void **state) {
    (void)state;
    const char *path = in_folder("million.db");
    struct store store;
    char run[37];
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    const uint64_t started = clock_now();
    assert_int_equal(store_begin(&store), EXIT_FINE);
    for (size_t i = 0; i < sizeof filling / sizeof *filling; i++) execute(&store, filling[i]);
    assert_int_equal(store_commit(&store), EXIT_FINE);
    store_close(&store);

    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE);
    assert_in_range(number(&store, "SELECT count(*) FROM sample"), 1000000, 1100000);
    print_message("# filled in %.1f s: %lld samples of %lld cells, %lld values of layers of %lld trials, %.0f MB\n",
                  (double)(clock_now() - started) * 1e-9, (long long)number(&store, "SELECT count(*) FROM sample"),
                  (long long)number(&store, "SELECT count(*) FROM cell"), (long long)number(&store, "SELECT count(*) FROM trial_layer"),
                  (long long)number(&store, "SELECT count(*) FROM trial"),
                  (double)number(&store, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") * 1e-6);
    assert_int_equal(chart_run(&store, 0, run), EXIT_FINE);
    assert_string_equal(run, "run-19");
    const struct chart *chart;
    for (size_t i = 0; (chart = chart_at(i)); i++) {
        const uint64_t asked = clock_now();
        const uint64_t rows = rows_of(&store, chart, run);
        print_message("# chart %s: %d rows in %.3f s\n", chart->name, (int)rows, (double)(clock_now() - asked) * 1e-9);
        assert_true(rows > 0);
        expect_index(&store, chart);
    }
    store_close(&store);
    remove_store(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(charts_find_their_cells)};
    return cmocka_run_group_tests(tests, 0, 0);
}
