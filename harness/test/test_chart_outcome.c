// SPDX-License-Identifier: MIT
// The rows of the charts of outcomes, and that every one of them draws.
#include "chart_fixture.h"
#include "chart_outcome.h"

extern const struct command command_chart;

#define NET "net <b>&1"

// The fixture's trials at rate 0.1, in every experiment, and measures of three layers that can be told by heart.
static const char measured_rows[] =
    "INSERT INTO experiment_trial SELECT e.value, 'paper', 'report', '" NET
    "', x.value, trial FROM trial, json_each('[0, 0.5]') x,"
    " json_each('[\"sparsity-penalty\",\"activity-by-depth\",\"centring\",\"slopes\",\"learned-slopes\",\"gelu-fit\",\"maxout-dropout\",\"polarity\","
    "   \"initial-bias\",\"input-scaling\",\"weight-penalty\",\"zero-kink\",\"recurrent\",\"toy-problems\",\"recognition\"]') e WHERE trial GLOB '*-0.1-?';"
    "INSERT INTO trial_layer SELECT trial, epoch, layer, m.value, CASE m.value WHEN 'zero' THEN layer / 10.0 WHEN 'slope' THEN layer WHEN 'at_kink' THEN"
    "  1000 * layer * (epoch + 1) WHEN 'variance' THEN 3 ELSE -1 END"
    " FROM trial_layer, json_each('[\"zero\",\"slope\",\"at_kink\",\"mean\",\"variance\"]') m WHERE measure = 'active' AND trial GLOB '*-0.1-?'";

// Test errors of two workloads, the second of another experiment, and two seeds; NULL: diverged. late has but one.
static const char variant_rows[] =
    "CREATE TEMP TABLE tried (activation, condition, seed, error);"
    "INSERT INTO tried VALUES ('relu', 'A', 1, 0.1), ('tanh', 'A', 1, 0.2), ('x_y<2>', 'A', 1, 0.1),"
    " ('relu', 'A', 2, 0.3), ('tanh', 'A', 2, 0.15), ('x_y<2>', 'A', 2, NULL),"
    " ('relu', 'B', 1, 0), ('tanh', 'B', 1, 0.2), ('x_y<2>', 'B', 1, 0),"
    " ('relu', 'B', 2, 0.4), ('tanh', 'B', 2, 0.2), ('x_y<2>', 'B', 2, 0.2), ('late', 'A', 1, 0.01);"
    "INSERT INTO trial SELECT 't-' || r.activation || condition || r.seed, run, data, data_name, checksum, scaling, layers, r.activation, initialiser,"
    " optimiser, rate, schedule, batch, blocks, epochs, target, r.seed, measures, engine, kernels, library,"
    " iif(error IS NULL, 'diverged', 'finished'), 3, crossing, multiply_adds, seconds, threads FROM trial t, tried r WHERE t.trial = 'relu-0.1-1';"
    "INSERT INTO trial_epoch SELECT 't-' || activation || condition || seed, 3, 1, 0, NULL, NULL, 1, error, 1, 1 FROM tried;"
    "INSERT INTO experiment_trial SELECT iif(condition = 'A', 'variants', 'label-noise'), 'paper', 'report', condition, 0,"
    "  't-' || activation || condition || seed FROM tried;"
    // Not to be shown: an older trial of the same seed, at another rate.
    "INSERT INTO trial SELECT 't-older', '" RUN
    "', data, data_name, checksum, scaling, layers, activation, initialiser, optimiser, 3 * rate, schedule, batch,"
    " blocks, epochs, target, seed, measures, engine, kernels, library, outcome, epochs_done, crossing, multiply_adds, seconds, threads FROM trial"
    " WHERE trial = 't-reluA1';"
    "INSERT INTO trial_epoch SELECT 't-older', 3, 1, 0, NULL, NULL, 1, 0.05, 1, 1;"
    "INSERT INTO experiment_trial VALUES ('variants', 'paper', 'report', 'A', 0, 't-older')";

// Seeds 1 and 2; the second of tanh diverged; a third only chose a rate.
static const char net_rows[] =
    "INSERT INTO random_net SELECT e.value || a.value || s.value, '" TRIAL_RUN
    "', e.value, 'paper', iif(s.value = 3, 'c; tuning at 1', 'c'), a.value, 'r',"
    " 4, 1, 1, 1, s.value, 1, 1 FROM json_each('[\"rbm\",\"autoencoder\",\"forgetting\",\"maxout-pieces\"]') e, json_each('[\"relu\",\"tanh\"]') a,"
    " json_each('[1,2,3]') s;"
    "INSERT INTO random_net_value SELECT cell, l.value, m.value, CASE m.value WHEN 'diverged' THEN activation = 'tanh' AND seed = 2 AND l.value = 0 WHEN"
    "  'apart' THEN 0 ELSE (l.value + 1) * seed / 10.0 END FROM random_net, json_each('[0,1,2]') l,"
    " json_each('[\"linear_error\",\"zero\",\"reconstruction\",\"old_error\",\"distance\",\"apart\",\"diverged\"]') m WHERE experiment <> 'born-dead'";

// gnuplot takes longer than all the rest, so every chart is drawn once.
static int make_pictures(void **state) {
    struct store store;
    int code = make_stores(state);
    if (code == EXIT_FINE) code = store_open(&store, filled, STORE_WRITE);
    if (code != EXIT_FINE) return code;
    execute(&store, measured_rows);
    execute(&store, variant_rows);
    execute(&store, net_rows);
    store_close(&store);
    for (size_t i = 0; i < OUTCOME_CHARTS && code == EXIT_FINE; i++) {
        const char *name = outcome_charts[i].name;
        code = run(&command_chart, name, "--db", filled, "--out", pictures, "--format", "svg", END);
        if (*said) print_error("%s: %s\n", name, said);
        code += *said != 0;
    }
    return code;
}

// A file of `pictures`; the caller frees.
static char *made(const char *name, const char *kind) {
    char path[700];
    snprintf(path, sizeof path, "%s/%s.%s", pictures, name, kind);
    return file_read(path);
}

static void assert_rows(const char *name, const char *rows) {
    char *found = made(name, "tsv");
    assert_contains(found, rows);
    free(found);
}

static void test_profiles(void **state) {
    (void)state;
    char *rows = made("performance-profile", "tsv");
    // relu's factors are 1, 2, 1, 2, tanh's 2, 1, infinite, 1, those of x_y<2> 1, infinite, 1, 1.
    assert_string_equal(rows,
                        "panel\tseries\theading\tname\tx\tshare\tbest\ttenth\tproblems\n"
                        "0\t0\tall workloads\tx_y<2>\t1\t0.75\t0.75\t0.75\t4\n"
                        "0\t0\tall workloads\tx_y<2>\t2\t0.75\t0.75\t0.75\t4\n"
                        "0\t1\tall workloads\trelu\t1\t0.5\t0.5\t0.5\t4\n"
                        "0\t1\tall workloads\trelu\t2\t1\t0.5\t0.5\t4\n"
                        "0\t2\tall workloads\ttanh\t1\t0.5\t0.5\t0.5\t4\n"
                        "0\t2\tall workloads\ttanh\t2\t0.75\t0.5\t0.5\t4\n"
                        "1\t0\tA\trelu\t1\t0.5\t0.5\t0.5\t2\n"
                        "1\t0\tA\trelu\t2\t1\t0.5\t0.5\t2\n"
                        "1\t1\tA\ttanh\t1\t0.5\t0.5\t0.5\t2\n"
                        "1\t1\tA\ttanh\t2\t1\t0.5\t0.5\t2\n"
                        "1\t2\tA\tx_y<2>\t1\t0.5\t0.5\t0.5\t2\n"
                        "1\t2\tA\tx_y<2>\t2\t0.5\t0.5\t0.5\t2\n"
                        "2\t0\tB\tx_y<2>\t1\t1\t1\t1\t2\n"
                        "2\t0\tB\tx_y<2>\t2\t1\t1\t1\t2\n"
                        "2\t1\tB\trelu\t1\t0.5\t0.5\t0.5\t2\n"
                        "2\t1\tB\trelu\t2\t1\t0.5\t0.5\t2\n"
                        "2\t2\tB\ttanh\t1\t0.5\t0.5\t0.5\t2\n"
                        "2\t2\tB\ttanh\t2\t0.5\t0.5\t0.5\t2\n");
    free(rows);
}

static void test_dots(void **state) {
    (void)state;
    // Half of its seeds diverged: on the right. The later of two trials of one seed counts.
    assert_rows("variants",
                "panel\tline\theading\tkind\tunit\tname\tactivation\tlow\tmedian\thigh\tvalue\tlost\ttrials\n"
                "0\t0\tA\t0\ttest error, %\tx_y<2>\tx_y<2>\t10\t\t\t\t1\t2\n"
                "0\t0\tA\t0\ttest error, %\tx_y<2>\tx_y<2>\t\t\t\t10\t0\t2\n"
                "0\t1\tA\t0\ttest error, %\trelu\trelu\t10\t20\t30\t\t0\t2\n"
                "0\t1\tA\t0\ttest error, %\trelu\trelu\t\t\t\t10\t0\t2\n"
                "0\t1\tA\t0\ttest error, %\trelu\trelu\t\t\t\t30\t0\t2\n");
    assert_rows("variants", "\n1\t1\tA\t1\ttest less training error, points\trelu\trelu\t10\t20\t30\t\t0\t2\n");
    assert_rows("label-noise", "\n1\t2\t0 % of training labels wrong\t1\ttest less training error, points\tx_y<2>\tx_y<2>\t0\t10\t20\t\t0\t2\n");
    // Before training half are active; relu comes to its target in as many epochs as its seed says.
    assert_rows("initial-bias", "\n1\t1\t" NET "\t1\tactive before training, %\tbias 0\trelu\t50\t50\t50\t\t0\t18\n");
    assert_rows("sparsity-penalty", "\n0\t0\trelu, " NET "\t0\toutputs that are 0 after training, %\tpenalty 0.5\trelu\t20\t20\t20\t\t0\t6\n");
    assert_rows("centring", "\n0\t2\t" NET "\t0\tepochs to the target\trelu\trelu\t2\t3.5\t5\t\t0\t12\n");
    assert_rows("centring", "\ttanh\ttanh\t25\t25\t25\t\t0\t12\n");
    assert_rows("zero-kink", "\tthousands of exact zeros before training\ttanh\ttanh\t6\t6\t6\t\t0\t12\n");
    assert_rows("zero-kink", "\tthousands after training\ttanh\ttanh\t24\t24\t24\t\t0\t12\n");
    assert_rows("polarity", "\ttanh, negatives\ttanh\t30.1\t30.35\t30.6\t\t0\t6\n");
    assert_rows("weight-penalty", "\t" NET ", 0.5\t");
    assert_rows("input-scaling", "\n0\t0\trelu\t0\ttest error, %\t" NET "\trelu\t");
}

static void test_nets(void **state) {
    (void)state;
    assert_rows("autoencoder", "\n0\t1\tc\t0\ttest error of a linear classifier, %\trelu\trelu\t10\t15\t20\t\t0\t2\n");
    assert_rows("autoencoder", "\n0\t0\tc\t0\ttest error of a linear classifier, %\ttanh\ttanh\t10\t\t\t\t1\t2\n");
    // The error on images is that of the last epoch.
    assert_rows("autoencoder", "\n2\t1\tc\t2\tsquared error of a pixel\trelu\trelu\t0.3\t0.45\t0.6\t\t0\t2\n");
    assert_rows("forgetting", "\n0\t0\tc\trelu\t2\t30\t45\t60\t\t-\t2\tepochs of the second task\ttest error on the first task, %\tlinear\t0\t2\n");
    assert_rows("maxout-pieces", "\n0\t1\tc\tstraight lines\t4\t1e-08\t1e-08\t1e-08\t\t-\t4\tpieces\t");
    static const char *const names[] = {"rbm", "autoencoder", "forgetting", "maxout-pieces"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *rows = made(names[i], "tsv"), *svg = made(names[i], "svg");
        assert_null(strstr(rows, "tuning"));
        assert_contains(svg, ": profile paper, 4 nets, 2 seeds; 1 run.");
        free(rows);
        free(svg);
    }
}

static void test_sweeps(void **state) {
    (void)state;
    assert_rows("slopes",
                "panel\tseries\theading\tname\tx\tlow\tmedian\thigh\tvalue\tnote\tplace\taxis\tunit\tscales\tlost\ttrials\n"
                "0\t0\t" NET
                "\trelu\t0\t30.1\t30.35\t30.6\t\t-\t0\tslope below 0\ttest error, %\tlinear\t0\t6\n"
                "0\t0\t" NET
                "\trelu\t0.5\t30.1\t30.35\t30.6\t\t-\t0.5\tslope below 0\ttest error, %\tlinear\t0\t6\n"
                "0\t0\t" NET "\trelu\t0\t\t\t\t30.1\t-\t0\tslope below 0\ttest error, %\tlinear\t0\t6\n");
    assert_rows("learned-slopes", "\n0\t0\t" NET ": slopes begin at their default\trelu\t3\t3\t3\t3\t\t-\t3\tlayer\t");
    assert_rows("toy-problems", "\n0\t2\t" NET "\tx_y<2>\t0.5\t20.1\t20.35\t20.6\t\t");
    assert_rows("activity-by-depth", "\n1\t0\t" NET ", 0.5\trelu\t2\t0.25\t0.25\t0.25\t-\t0.5\t0\t6\n");
}

static void test_words(void **state) {
    (void)state;
    for (size_t i = 0; i < OUTCOME_CHARTS; i++) {
        char *svg = made(outcome_charts[i].name, "svg");
        assert_contains(svg, ": profile paper, ");
        assert_contains(svg, "run " TRIAL_RUN);
        assert_null(strstr(svg, "<b>"));
        assert_null(strstr(svg, "no data"));
        free(svg);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles), cmocka_unit_test(test_dots),  cmocka_unit_test(test_nets),
        cmocka_unit_test(test_sweeps),   cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, make_pictures, NULL);
}
