// SPDX-License-Identifier: MIT
// What is said of training steps is what their samples say: figures here can be told by heart.
#include "store_fixture.h"

#include <math.h>

#include "step_summary.h"
#include "step_table.h"

enum { ROUNDS = 8 };

// One core multiplies 10^9 in 10 ms; net A takes 2 * 10^9 a step of 128 samples: 40 ms alone, 25 ms with two threads, gelu 50 ms.
static void fill(struct store *store, const char *run) {
    static const struct {
        const char *net, *activation;
        int threads;
        int64_t multiply_adds, nanoseconds;
    } cells[] = {{"sgemm", "", 1, 1000000000, 10000000},
                 {"A", "relu", 2, 2000000000, 25000000},
                 {"A", "relu", 1, 2000000000, 40000000},
                 {"A", "gelu", 2, 2000000000, 50000000},
                 {"B", "relu", 1, 2000000000, 0}};
    assert_int_equal(fill_run(store, run), EXIT_FINE);
    execute(store, "DELETE FROM step_share");
    execute(store, "DELETE FROM step_sample");
    execute(store, "DELETE FROM step_cell");
    for (int i = 0; i < 5; i++) {
        const char *state = cells[i].nanoseconds ? "timed" : "cut";
        char step[16];
        snprintf(step, sizeof step, "step-%d", i);
        assert_int_equal(store_execute(store,
                                       "INSERT INTO step_cell VALUES (?1, ?2, ?3, ?4, ?5, 128, 8, '', '', '1 x', 'k', ?6, 1048576, 2.5, ?7, ?8, ?9)",
                                       "ttttiiitt", step, run, cells[i].net, cells[i].activation, (int64_t)cells[i].threads, cells[i].multiply_adds,
                                       (int64_t)i, state, cells[i].nanoseconds ? "" : "no time"),
                         EXIT_FINE);
        // Rounds differ, all cells alike, so that ratios do not.
        for (int64_t round = 0; round < ROUNDS && cells[i].nanoseconds; round++)
            if (i != 3 || round != 2)
                assert_int_equal(store_execute(store, "INSERT INTO step_sample VALUES (?1, ?2, ?3, 2, ?4)", "tiii", step, round, (int64_t)i,
                                               2 * cells[i].nanoseconds * (100 + round) / 100),
                                 EXIT_FINE);
    }
    execute(store,
            "INSERT INTO step_share VALUES ('step-1', 0, 'conv2d', 'forward', 1, 30), ('step-1', 1, 'conv2d', 'backward', 1, 30), "
            "('step-1', 2, 'activation', 'forward', 1, 10), ('step-1', 4, 'max_pool', 'forward', 1, 5), ('step-1', 9, 'copy', '', 1, 4), "
            "('step-1', 10, 'loss', '', 1, 1), ('step-1', 11, 'optimiser', '', 1, 8), ('step-1', 12, 'waiting', '', 1, 12)");
}

static void expect(double value, double wanted) {
    if (isnan(value) != isnan(wanted) || fabs(value - wanted) > 1e-9 * fabs(wanted)) fail_msg("%.17g instead of %.17g", value, wanted);
}

static void says_what_samples_say(void **state) {
    (void)state;
    struct store store;
    size_t count;
    int code;
    assert_int_equal(store_open(&store, in_folder("steps.db"), STORE_WRITE), EXIT_FINE);
    fill(&store, "run-s");
    struct step_summary *s = step_summaries_load(&store, "run-s", &count, &code);
    assert_int_equal(code, EXIT_FINE);
    assert_int_equal(count, 5);
    const double middle = (1 / 1.03 + 1 / 1.04) / 2; // of the rounds' rates, over the first's
    expect(s[0].gigaflops, 200 * middle);
    assert_true(isnan(s[0].of_library.estimate));
    expect(s[1].images.estimate, 5120 * middle);
    assert_true(s[1].images.low < s[1].images.estimate && s[1].images.estimate < s[1].images.high);
    expect(s[1].of_library.estimate, 2 * 10.0 / 25 / 2);
    expect(s[1].over_one.estimate, 1.6);
    expect(s[1].over_one.low, 1.6);
    assert_true(isnan(s[1].over_relu.estimate));
    static const double shares[STEP_SHARES] = {0.1, NAN, 0.6, 0.05, 0.08, 0.05, 0.12};
    for (int i = 0; i < STEP_SHARES; i++) expect(s[1].shares[i], shares[i]);
    expect(s[2].of_library.estimate, 2 * 10.0 / 40);
    assert_true(isnan(s[2].over_one.estimate) && isnan(s[2].shares[0]));
    assert_int_equal(s[3].samples, ROUNDS - 1); // compared in the rounds that both have
    expect(s[3].over_relu.estimate, 0.5);
    assert_true(isnan(s[3].over_one.estimate));
    assert_int_equal(s[4].samples, 0);
    assert_true(isnan(s[4].images.estimate) && isnan(s[4].gigaflops));
    assert_string_equal(s[4].reason, "no time");
    step_summaries_free(s, count);
    store_close(&store);
}

static void a_run_without_steps_has_none(void **state) {
    (void)state;
    struct store store;
    size_t count;
    int code;
    char run[37];
    assert_int_equal(store_open(&store, in_folder("none.db"), STORE_WRITE), EXIT_FINE);
    assert_null(step_summaries_load(&store, "nobody", &count, &code));
    assert_int_equal(code, EXIT_FINE);
    assert_int_equal(count, 0);
    step_summaries_free(NULL, 0);
    assert_int_equal(step_run(&store, "nobody", run), EXIT_FINE);
    assert_string_equal(run, "");
    fill(&store, "run-1");
    execute(&store,
            "INSERT INTO run SELECT 'run-2', machine, build, command, arguments, profile, status, '2027', finished, environment, "
            "environment_after FROM run");
    assert_int_equal(step_run(&store, "run-2", run), EXIT_FINE);
    assert_string_equal(run, "run-1"); // a later run of the same machine has none
    store_close(&store);
}

// Rounds of a stranger's file may have any number.
static void odd_rounds_do_no_harm(void **state) {
    (void)state;
    struct store store;
    size_t count;
    int code;
    assert_int_equal(store_open(&store, in_folder("odd.db"), STORE_WRITE), EXIT_FINE);
    fill(&store, "run-o");
    execute(&store, "UPDATE step_sample SET round = -9223372036854775807 WHERE round = 0");
    execute(&store, "UPDATE step_sample SET round = 9223372036854775807 WHERE round = 1");
    execute(&store, "UPDATE step_share SET nanoseconds = 0");
    struct step_summary *s = step_summaries_load(&store, "run-o", &count, &code);
    assert_int_equal(code, EXIT_FINE);
    assert_int_equal(s[1].samples, ROUNDS - 2);
    step_summaries_free(s, count);
    for (enum table_format format = TABLE_TEXT; format <= TABLE_JSON; format++) {
        char *text = NULL;
        size_t size;
        FILE *stream = open_memstream(&text, &size);
        assert_int_equal(step_table_print(&store, "run-o", format, stream), EXIT_FINE);
        fclose(stream);
        assert_non_null(strstr(text, "no time"));
        free(text);
    }
    store_close(&store);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_what_samples_say), cmocka_unit_test(a_run_without_steps_has_none),
                                       cmocka_unit_test(odd_rounds_do_no_harm)};
    return cmocka_run_group_tests_name("step_summary", tests, NULL, NULL);
}
