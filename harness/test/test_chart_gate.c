// SPDX-License-Identifier: MIT
// The rows of the charts of the regression gate and of the history, and what of them is in the report.
#include "chart_fixture.h"

#include "change_point.h"
#include "gate_summary.h"
#include "store_check.h"

extern const struct command command_chart, command_report;

// The rows of a chart; the caller frees.
static char *rows_of(const char *name, const char *store) {
    char path[700];
    assert_int_equal(run(&command_chart, name, "--db", store, "--out", pictures, "--format", "svg", END), EXIT_FINE);
    assert_string_equal(said, "");
    snprintf(path, sizeof path, "%s/%s.tsv", pictures, name);
    char *rows = file_read(path);
    assert_non_null(rows);
    return rows;
}

static size_t lines_of(const char *text) {
    size_t lines = 0;
    for (; (text = strchr(text, '\n')); text++) lines++;
    return lines;
}

static char *svg_of(const char *name) {
    char path[700];
    snprintf(path, sizeof path, "%s/%s.svg", pictures, name);
    return file_read(path);
}

static void test_fixture_is_sound(void **state) {
    (void)state;
    char sound[700];
    struct store store;
    snprintf(sound, sizeof sound, "%s/sound.db", folder);
    assert_int_equal(store_open(&store, sound, STORE_WRITE), EXIT_FINE);
    execute(&store, run_rows);
    execute(&store, gate_rows);
    execute(&store, history_rows);
    // Other results are a finding, comparable times or not.
    execute(&store, "UPDATE run SET finished = started; UPDATE gate SET reason = 'the clock moved' WHERE run = '" GATE_RUN "'");
    assert_int_equal(store_rebuild_summaries(&store), EXIT_FINE);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
}

// ---- the latest comparison ----

static void test_ratio_rows(void **state) {
    (void)state;
    char *rows = rows_of("gate-ratios", filled);
    // The slowest on top; of 70 the 60 that deviate most and the findings, so what is left out is near 1.
    assert_int_equal(lines_of(rows), 61);
    assert_contains(rows,
                    "line\tkernel\tverdict\tn\tlow\tratio\thigh\tcontrol\tp\tadjusted\tdetectable\tminimum_effect\n"
                    "0\tk<0>\tfaster\t4096\t0.961\t0.965\t0.971\t0.998\t0.5\t1\t0.012\t0.01\n1\tk<1>\tdifferent bits\t");
    assert_contains(rows, "\n59\tk<69>\tslower\t4096\t1.03\t1.034\t1.04\t1.002\t1.5e-05\t0.001\t");
    assert_null(strstr(rows, "k<40>"));
    assert_contains(rows, "k<41>");
    assert_null(strstr(rows, "wrong"));
    free(rows);
    char *svg = svg_of("gate-ratios");
    assert_contains(svg, "base-revisio to head&lt;>-revis, scope full, 16 links<");
    assert_contains(
        svg, "The 60 that deviate most of 70 kernels timed, of 71; verdicts: 1 different bits, 1 faster, 66 fine, 1 same code, 1 slower, 1 wrong<");
    assert_contains(svg, "run " GATE_RUN);
    assert_contains(svg, "sees 1.2 %");
    free(svg);
}

// An audit is shown where it is asked for, or where there is nothing else.
static void test_which_run(void **state) {
    (void)state;
    struct store store;
    char found[37];
    assert_int_equal(store_open(&store, filled, STORE_READ), EXIT_FINE);
    assert_int_equal(gate_run(&store, RUN, found), EXIT_FINE);
    assert_string_equal(found, GATE_RUN);
    assert_int_equal(gate_run(&store, "bit-0ten3m", found), EXIT_FINE);
    assert_string_equal(found, "bit-0ten3m");
    assert_int_equal(gate_run(&store, "same-0full1other", found), EXIT_FINE);
    assert_string_equal(found, "same-0full1other");
    assert_int_equal(gate_run(&store, "no run", found), EXIT_FINE);
    assert_string_equal(found, "");
    store_close(&store);
}

// ---- the audits ----

// Bounds by the closed form 0.025 to the power of 1 / n, and of 1 of 20 and 6 of 10 from Clopper and Pearson's definition.
static void test_audit_rows(void **state) {
    (void)state;
    char *rows = rows_of("gate-audit", filled);
    assert_string_equal(rows,
                        "line\tname\taudit\tscope\tshare\twhat\thits\ttrials\trefused\tlow\trate\thigh\n"
                        "7\tsame build twice, ten: a finding\tsame\tten\t0\tfinding\t1\t20\t2\t0.126509\t5\t24.8733\n"
                        "6\tsame build twice, full: a finding\tsame\tfull\t0\tfinding\t0\t5\t0\t0\t0\t52.1824\n"
                        "5\tone kernel 1 % slower: found\tslowdown\t\t0.01\tfound\t6\t10\t0\t26.2378\t60\t87.8448\n"
                        "4\tone kernel 1 % slower: found alone\tslowdown\t\t0.01\tfound alone\t5\t10\t0\t18.7086\t50\t81.2914\n"
                        "3\tone kernel 3 % slower: found\tslowdown\t\t0.03\tfound\t10\t10\t0\t69.1503\t100\t100\n"
                        "2\tone kernel 3 % slower: found alone\tslowdown\t\t0.03\tfound alone\t10\t10\t0\t69.1503\t100\t100\n"
                        "1\tone bit of a result changed: found\tbit\t\t0\tfound\t8\t8\t0\t63.0583\t100\t100\n"
                        "0\tone bit of a result changed: found alone\tbit\t\t0\tfound alone\t8\t8\t0\t63.0583\t100\t100\n");
    free(rows);
    char *svg = svg_of("gate-audit");
    assert_contains(svg, "1 of 20  (0.127 to 24.9 %), 2 refused");
    free(svg);
}

// ---- the history ----

static void test_history_rows(void **state) {
    (void)state;
    char *rows = rows_of("history", filled);
    // x_y<2> was timed in the last run only; relu in all, and faster at last, which is a change when two more say so.
    assert_int_equal(lines_of(rows), 1 + 21);
    assert_contains(rows,
                    "panel\tposition\tactivation\trun\trevision\tstarted\tcompiler\tkernel\tdirty\tlow\tns\thigh\tlevel\tchange\tpercent\n"
                    "0\t0\trelu\th0\t000000000000\t1999-01-01T00:00:00Z\tcc 1 -O2\trelu.forward.f32.cr.avx2\t0\t0.99");
    assert_contains(rows, "\n0\t7\trelu\th7\t000000000000\t1999-01-08T00:00:00Z\tcc 1 -O2\trelu.forward.f32.cr.avx2\t1\t");
    const char *line = strstr(rows, "\n0\t12\trelu\th12\t");
    line = line ? strstr(line, "\t1\t+") : NULL;
    assert_non_null(line);
    if (!line) return; // clang-tidy cannot tell that the line above does
    const double percent = strtod(line + 3, NULL);
    assert_true(percent > 18 && percent < 22);
    const char *change = strstr(rows, "\t1\t+");
    assert_ptr_equal(change, line); // the first change, so the spike is none
    assert_null(strstr(line + 1, "\t1\t+"));
    assert_null(strstr(rows, "\t1\t-"));
    free(rows);
}

// ---- nothing, and the report ----

static void test_nothing(void **state) {
    (void)state;
    static const char *const names[] = {"gate-ratios", "gate-audit", "history"};
    static const char *const fills[] = {"no data: run `make regress` to fill it", "no data: run `make gate-audit`", "no data: run `relubench bench`"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *rows = rows_of(names[i], empty), *svg = svg_of(names[i]);
        assert_int_equal(lines_of(rows), 1);
        assert_contains(svg, fills[i]);
        free(rows);
        free(svg);
    }
}

static void test_report_of_gate(void **state) {
    (void)state;
    char path[700], bare[700];
    snprintf(path, sizeof path, "%s/gate.html", folder);
    assert_int_equal(run(&command_report, "--db", filled, "--out", path, END), EXIT_FINE);
    assert_string_equal(said, "");
    char *html = file_read(path);
    assert_contains(html, "<a href=\"#gate\">");
    assert_contains(html, "compared revision head&lt;&gt;-revis with base-revisio, scope full.");
    assert_contains(
        html,
        "<tr><td>k&lt;69&gt;<td class=\"t x\">slower<td class=\"n\">3.40<td class=\"n\">3.00<td class=\"n\">4.00<td class=\"n\">0.200<td class=\"n\">0.00100");
    assert_contains(html, "10 &lt;i&gt;results&lt;/i&gt;");
    assert_contains(html,
                    "<td>one kernel 1 % slower<td>found alone<td class=\"n\">5"
                    "<td class=\"n\">10<td class=\"n\">50.0<td class=\"n\">18.7<td class=\"n\">81.3<td class=\"n\">0");
    assert_contains(html, "<figure id=\"gate-audit\"");
    free(html);
    // No rows, no part.
    struct store store;
    snprintf(bare, sizeof bare, "%s/bare.db", folder);
    assert_int_equal(store_open(&store, bare, STORE_WRITE), EXIT_FINE);
    execute(&store, run_rows);
    execute(&store, cell_rows);
    assert_int_equal(store_rebuild_summaries(&store), EXIT_FINE);
    store_close(&store);
    assert_int_equal(run(&command_report, "--db", bare, "--out", path, END), EXIT_FINE);
    html = file_read(path);
    assert_contains(html, "<a href=\"#steps\">");
    assert_null(strstr(html, "gate"));
    free(html);
}

// What nobody measures but a stranger's file may hold must not stop a picture.
static void test_odd_values(void **state) {
    (void)state;
    char odd[700];
    struct store store;
    snprintf(odd, sizeof odd, "%s/odd.db", folder);
    assert_int_equal(store_open(&store, odd, STORE_WRITE), EXIT_FINE);
    execute(&store, run_rows);
    execute(&store, gate_rows);
    execute(
        &store,
        "UPDATE gate_row SET ratio = 1e300, high = 9e999 WHERE kernel = 'k<69>'; UPDATE gate_row SET ratio = 1e-300, low = 1e-300, control = 9e999,"
        " detectable = NULL WHERE kernel = 'k<0>'; UPDATE gate_row SET control = NULL WHERE kernel = 'k<1>';"
        "UPDATE gate SET outcome = 'not comparable', reason = 'never' WHERE audit = 'bit';"
        "UPDATE run SET started = '2001' WHERE run = '" GATE_RUN "'");
    store_close(&store);
    char *rows = rows_of("gate-ratios", odd);
    assert_contains(rows, "\t1e+300\tinf\t");
    free(rows);
    rows = rows_of("gate-audit", odd);
    assert_contains(rows, "\tfound\t0\t0\t8\t0\t\t100\n");
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixture_is_sound), cmocka_unit_test(test_ratio_rows),     cmocka_unit_test(test_which_run),
        cmocka_unit_test(test_audit_rows),       cmocka_unit_test(test_history_rows),   cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_odd_values),       cmocka_unit_test(test_report_of_gate),
    };
    return cmocka_run_group_tests_name("gate charts", tests, make_stores, NULL);
}
