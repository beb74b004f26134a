// SPDX-License-Identifier: MIT
// The rows of the training charts and what their pictures say.
#include "chart_fixture.h"

extern const struct command command_chart;

static const char *const names[] = {"learning-curves", "time-to-target", "learning-rates",     "dead-units", "census",
                                    "activity",        "sparsity",       "time-to-target-cnn", "lifetime",   "gradient-norm",
                                    "gradient-depth",  "edge-of-chaos",  "born-dead"};
enum { NAMES = sizeof names / sizeof *names };

static int draw(const char *name) { return run(&command_chart, name, "--db", filled, "--out", pictures, "--format", "svg", END); }

// gnuplot takes longer than all the rest, so every chart is drawn once.
static int make_pictures(void **state) {
    int code = make_stores(state);
    for (size_t i = 0; i < NAMES && code == EXIT_FINE; i++) {
        code = draw(names[i]);
        if (*said) print_error("%s: %s\n", names[i], said);
        code += *said != 0;
    }
    return code;
}

// The bytes of a file of `pictures`; the caller frees.
static char *made(const char *name) {
    char path[700];
    snprintf(path, sizeof path, "%s/%s", pictures, name);
    return file_read(path);
}

static void assert_rows(const char *name, const char *rows) {
    char file[64];
    snprintf(file, sizeof file, "%s.tsv", name);
    char *found = made(file);
    assert_contains(found, rows);
    free(found);
}

#define NET "net <b>&1"

static void test_curves(void **state) {
    (void)state;
    // Six seeds: from the least to the greatest is a 95 % interval of their median.
    assert_rows("learning-curves",
                "panel\tseries\theading\tname\tx\tlow\tmedian\thigh\tnote\ttarget\tlost\ttrials\n"
                "0\t0\t" NET
                "\trelu\t0\t0.901\t0.9035\t0.906\trelu: 3.5 epochs\t0.25\t0\t6\n"
                "0\t0\t" NET "\trelu\t1\t0.501\t0.5035\t0.506\trelu: 3.5 epochs\t0.25\t0\t6\n");
    assert_rows("learning-curves", "\n0\t1\t" NET "\ttanh\t3\t0.201\t0.2035\t0.206\ttanh: 21 epochs, 6 times relu's (6 to 6)\t0.25\t0\t6\n");
    // 40 epochs were not enough: over 40 / 6 at least, by all draws.
    assert_rows("learning-curves", "\tx_y<2>: 6 of 6 never, more than ");
    char *rows = made("learning-curves.tsv");
    assert_null(strstr(rows, "quick"));
    assert_null(strstr(rows, "tuned"));
    free(rows);
    // What has diverged is an infinite error.
    assert_rows("learning-rates", "\n0\t0\t" NET
                                  "\trelu\t0.1\t0.301\t0.3035\t0.306\t-\t0\t6\n"
                                  "0\t0\t" NET "\trelu\t1\t0.301\t0.3035\t\t-\t1\t6\n");
    assert_rows("learning-rates", "\n0\t2\t" NET "\tx_y<2>\t1\t\t\t\t-\t6\t6\n");
}

static void test_times(void **state) {
    (void)state;
    // Two operations a multiply-add, 3e9 of them in 3 epochs, and 2 seconds an epoch.
    assert_rows("time-to-target",
                "panel\tline\theading\tunit\tname\tlow\tmedian\thigh\ttrials\tnever\ttarget\n"
                "0\t0\t" NET
                "\tepochs\tx_y<2>\t\t\t\t6\t6\t0.25\n"
                "0\t1\t" NET
                "\tepochs\ttanh\t6\t21\t36\t6\t0\t0.25\n"
                "0\t2\t" NET "\tepochs\trelu\t1\t3.5\t6\t6\t0\t0.25\n");
    assert_rows("time-to-target", "\n1\t2\t" NET "\tTFLOP\trelu\t0.002\t0.007\t0.012\t6\t0\t0.25\n");
    assert_rows("time-to-target", "\n2\t1\t" NET "\tseconds\ttanh\t12\t42\t72\t6\t0\t0.25\n");
}

static void test_layers(void **state) {
    (void)state;
    assert_rows("dead-units", "\n0\t0\t" NET "\trelu\t0.1\t0\t0\t0\t-\t0\t6\n0\t0\t" NET "\trelu\t1\t0.2\t0.2\t0.2\t-\t1\t6\n");
    assert_rows("dead-units", "\n0\t2\t" NET "\tx_y<2>\t1\t\t\t\t-\t6\t6\n");
    // Most survive rate 1, but for x_y<2>.
    assert_rows("census", "\n0\trelu\t" NET "\t1\t0\t0.5\t0.25\t0.25\t0.2\t0.01\t1\t6\n");
    assert_rows("census", "\n2\tx_y<2>\t" NET "\t0.1\t3\t0.5\t0.25\t0.25\t0\t0.01\t0\t6\n");
    assert_rows("activity", "\n0\t0\t" NET ", 3\trelu\t2\t0.5\t0.5\t0.5\t-\t0\t12\n");
    // Both rates are as good: the lower one.
    assert_rows("sparsity", "\n0\t0\t" NET "\trelu\t2\t0.25\t0.25\t0.25\t-\t0.5\t0\t6\n");
    assert_rows("gradient-norm", "\n0\t0\t" NET ", 3\trelu\t3\t1.5\t1.5\t1.5\t-\t0\t12\n0\t0\t" NET ", 3\trelu\t2\t1\t1\t1\t");
    assert_rows("gradient-norm", "\ttanh\t1\t1e-300\t1e-300\t1e-300\t");
    assert_rows("gradient-norm", "\tx_y<2>\t1\t\t\t\t-\t12\t12\n");
    assert_rows("gradient-depth", "\n0\t0\t" NET "\trelu\t3\t0.5\t0.5\t0.5\t-\t0\t12\n");
    assert_rows("lifetime",
                "line\tplace\theading\tname\trate\tlayer\tlow\thigh\tlifetime\tpopulation\n"
                "0\t0\t" NET "\trelu\t0.1\t1\t0\t0.05\t0\t10\n0\t0\t" NET "\trelu\t0.1\t1\t0.05\t0.1\t0.526315789\t9.47368421\n");
}

static void test_heat_maps(void **state) {
    (void)state;
    assert_rows("born-dead",
                "panel\theading\tcolumn\tline\tx\ty\tvalue\tlabel\n"
                "0\trelu, he <&>\t0\t0\t2\t1\t25\t25\n0\trelu, he <&>\t1\t0\t9\t1\t25\t25\n0\trelu, he <&>\t0\t1\t2\t2\t0\t0\n");
    assert_rows("edge-of-chaos", "\n0\trelu\t0\t0\t3\t1.76\t30.35\t30\n0\trelu\t0\t1\t3\t2\t30.35\t30\n");
    assert_rows("edge-of-chaos", "\n2\tx_y<2>\t0\t1\t3\t2\t\tdiv\n");
}

// What the numbers come from stands in every picture: the experiment, its profile, the data, and the last run that trained.
static void test_words(void **state) {
    (void)state;
    for (size_t i = 0; i < NAMES - 1; i++) {
        char file[64];
        snprintf(file, sizeof file, "%s.svg", names[i]);
        char *svg = made(file);
        assert_contains(svg, ": profile paper, ");
        assert_contains(svg, "on Data &lt;&amp;> 1 (a copy)");
        assert_contains(svg, "run " TRIAL_RUN);
        assert_contains(svg, "x_y&lt;2>");
        assert_null(strstr(svg, "<b>"));
        free(svg);
    }
    char *svg = made("born-dead.svg");
    assert_contains(svg, "born-dead: profile paper, 800 random nets in 8 cells; 1 run.");
    assert_contains(svg, "relu, he &lt;&amp;>");
    free(svg);
}

static void test_nothing_trained(void **state) {
    (void)state;
    assert_int_equal(run(&command_chart, "learning-curves", "--db", empty, "--out", pictures, "--format", "svg", END), EXIT_FINE);
    char *svg = made("learning-curves.svg");
    assert_contains(svg, "no data: run `relubench train six-times");
    free(svg);
}

static void test_figures(void **state) {
    (void)state;
    char path[700];
    snprintf(path, sizeof path, "%s/figure", folder);
    assert_int_equal(run(&command_chart, "--figure", "krizhevsky-1", "--db", filled, "--out", path, "--format", "svg", END), EXIT_FINE);
    strncat(path, "/learning-curves.svg", sizeof path - strlen(path) - 1);
    char *svg = file_read(path);
    assert_contains(svg, "tanh: 21 epochs");
    free(svg);
    assert_int_equal(run(&command_chart, "--figure", "krizhevsky-9", "--db", filled, "--out", pictures, END), EXIT_USAGE);
    assert_contains(said, "krizhevsky-1");
    assert_int_equal(run(&command_chart, "--figure", "", "--db", filled, "--out", pictures, END), EXIT_USAGE);
    assert_int_equal(run(&command_chart, "size", "--figure", "krizhevsky-1", "--db", filled, "--out", pictures, END), EXIT_USAGE);
}

// A stranger's store: more conditions and activations than a picture has room for, and long names. Last, since it changes the store.
static void test_crowd(void **state) {
    (void)state;
    struct store store;
    assert_int_equal(store_open(&store, filled, STORE_WRITE), EXIT_FINE);
    execute(&store,
            "WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 70) INSERT INTO experiment_trial"
            " SELECT 'dead-units', 'paper', 'report', printf('%.300c', 'c') || v, v, trial FROM trial, n WHERE trial GLOB '*-0.1-1';"
            "WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 40) INSERT INTO trial"
            " SELECT 'crowd' || v, run, data, data_name, checksum, scaling, layers, printf('%.200c', 'a') || v, initialiser, optimiser, rate,"
            " schedule, batch, blocks, epochs, target, seed, measures, engine, kernels, library, outcome, epochs_done, crossing,"
            " multiply_adds, seconds, threads FROM trial, n WHERE trial = 'relu-0.1-1';"
            "INSERT INTO trial_epoch SELECT trial.trial, epoch, train_loss, train_error, NULL, NULL, NULL, 1.0, NULL, 1.0 FROM trial, trial_epoch t"
            " WHERE trial.trial GLOB 'crowd*' AND t.trial = 'relu-0.1-1';"
            "INSERT INTO experiment_trial SELECT 'learning-rates', 'paper', 'report', '" NET "', 0, trial FROM trial WHERE trial GLOB 'crowd*'");
    store_close(&store);
    assert_int_equal(draw("dead-units"), EXIT_FINE);
    assert_int_equal(draw("learning-rates"), EXIT_FINE);
    assert_string_equal(said, "");
    assert_rows("dead-units", "\n59\t");
    assert_rows("learning-rates", "\n0\t15\t");
    char *rows = made("dead-units.tsv");
    assert_null(strstr(rows, "\n60\t"));
    free(rows);
    rows = made("learning-rates.tsv");
    assert_null(strstr(rows, "\n0\t16\t"));
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curves), cmocka_unit_test(test_times),           cmocka_unit_test(test_layers),  cmocka_unit_test(test_heat_maps),
        cmocka_unit_test(test_words),  cmocka_unit_test(test_nothing_trained), cmocka_unit_test(test_figures), cmocka_unit_test(test_crowd),
    };
    return cmocka_run_group_tests(tests, make_pictures, NULL);
}
