// SPDX-License-Identifier: MIT
// Learners that are no trials: which rates and seeds run, what the store keeps, and that nothing runs twice. What they learn is a parabola.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "command.h"
#include "learner.h"
#include "store_check.h"

static struct store store;
static struct study study = {.store = &store, .experiment = "parabola"};
static uint64_t lessons; // that ran

static int open_store(void **state) {
    (void)state;
    char path[512];
    const char *temporary = getenv("TMPDIR"); // the test runner removes it
    snprintf(path, sizeof path, "%s/learner-%ld.db", temporary ? temporary : "/tmp", (long)getpid());
    int code = store_open(&store, path, STORE_WRITE);
    if (!code) code = store_run_start(&store, "train", "[]", "quick", study.run);
    return code ? code : workers_start(&study.workers, 3);
}

static int close_store(void **state) {
    (void)state;
    workers_stop(&study.workers);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
    return 0;
}

// Best at the rate in `detail`; diverges above 1.
static int learn(const void *context, const struct learner *learner, double rate, uint64_t seed, struct lesson *lesson) {
    const double *best = learner->detail;
    assert_true(context == &study);
    __atomic_add_fetch(&lessons, 1, __ATOMIC_SEQ_CST);
    if (rate <= 1) lesson->worth = pow(log(rate / *best), 2);
    lesson_note(lesson, 3, "seen", (double)seed);
    return EXIT_FINE;
}

static double number(const char *sql) {
    sqlite3_stmt *row = store_query(&store, sql, "");
    assert_non_null(row);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    const double value = sqlite3_column_double(row, 0);
    sqlite3_finalize(row);
    return value;
}

static const double tenth = 0.1, thousandth = 0.001;
static const struct learner learners[] = {
    {.condition = "inside",
     .activation = "relu",
     .recipe = "r",
     .width = 1,
     .depth = 1,
     .inputs = 1,
     .points = 1,
     .lowest = -3,
     .highest = 1,
     .tuning_seeds = 2,
     .seeds = 3,
     .cost = 1,
     .detail = &tenth},
    {.condition = "below",
     .activation = "relu",
     .recipe = "r",
     .width = 1,
     .depth = 1,
     .inputs = 1,
     .points = 1,
     .lowest = -4,
     .highest = -3,
     .tuning_seeds = 1,
     .seeds = 2,
     .cost = 10,
     .detail = &thousandth},
};

static void rates_are_chosen_and_widened(void **state) {
    (void)state;
    bool known = true;
    study.later = 0;
    assert_int_equal(learner_known(&study, learners, 2, &known), EXIT_FINE);
    assert_false(known);
    assert_int_equal(learner_foresee(&study, learners, 2), EXIT_FINE);
    assert_true(study.later == (5 * 2 + 3) + 10 * (2 + 2));
    assert_int_equal(learner_sweep(&study, learners, 2, learn, &study), EXIT_FINE);
    // Five rates of two seeds, and three seeds; -4, -3, then -5, -6, -7, and two seeds.
    assert_int_equal(lessons, 13 + 7);
    assert_true(number("SELECT count(*) FROM random_net WHERE condition LIKE 'below; tuning at %' AND seed = 1001") == 5);
    assert_true(number("SELECT min(value) FROM random_net JOIN random_net_value USING (cell) WHERE measure = 'rate' AND condition = 'inside'") ==
                0.1);
    assert_true(number("SELECT max(value) FROM random_net JOIN random_net_value USING (cell) WHERE measure = 'rate' AND condition = 'inside'") ==
                0.1);
    assert_true(number("SELECT max(value) FROM random_net JOIN random_net_value USING (cell) WHERE measure = 'rate' AND condition = 'below'") ==
                0.001);
    assert_true(
        number(
            "SELECT sum(value) FROM random_net JOIN random_net_value USING (cell) WHERE measure = 'seen' AND layer = 3 AND condition = 'inside'") ==
        6);
    assert_true(number("SELECT count(*) FROM random_net_value WHERE measure = 'worth' AND value IS NULL") == 2); // the rate 3.16
}

static void nothing_runs_twice(void **state) {
    (void)state;
    bool known = false;
    lessons = 0;
    study.later = 0;
    assert_int_equal(learner_sweep(&study, learners, 2, learn, &study), EXIT_FINE);
    assert_int_equal(learner_known(&study, learners, 2, &known), EXIT_FINE);
    assert_int_equal(learner_foresee(&study, learners, 2), EXIT_FINE);
    assert_true(known && lessons == 0 && study.later == 0);
    // What is missing is made again, and it alone.
    assert_int_equal(
        store_execute(&store, "DELETE FROM random_net_value WHERE cell IN (SELECT cell FROM random_net WHERE condition = 'inside' AND seed = 2)", ""),
        EXIT_FINE);
    assert_int_equal(store_execute(&store, "DELETE FROM random_net WHERE condition = 'inside' AND seed = 2", ""), EXIT_FINE);
    assert_int_equal(learner_sweep(&study, learners, 2, learn, &study), EXIT_FINE);
    assert_int_equal(lessons, 1);
    // Another recipe is another learner.
    struct learner other = learners[1];
    other.recipe = "s";
    assert_int_equal(learner_known(&study, &other, 1, &known), EXIT_FINE);
    assert_false(known);
}

static int fails(const void *context, const struct learner *learner, double rate, uint64_t seed, struct lesson *lesson) {
    (void)context, (void)learner, (void)rate, (void)lesson;
    return seed == 1 ? EXIT_ENVIRONMENT : EXIT_FINE;
}

static void failures_are_handed_on(void **state) {
    (void)state;
    struct learner other = learners[0];
    other.recipe = "fails";
    assert_int_equal(learner_sweep(&study, &other, 1, fails, &study), EXIT_ENVIRONMENT);
    assert_true(number("SELECT count(*) FROM random_net WHERE initialiser = 'fails' AND seed = 1") == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rates_are_chosen_and_widened), cmocka_unit_test(nothing_runs_twice),
                                       cmocka_unit_test(failures_are_handed_on)};
    return cmocka_run_group_tests(tests, open_store, close_store);
}
