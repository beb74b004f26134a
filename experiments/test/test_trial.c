// SPDX-License-Identifier: MIT
// Trials: the same bits by any number of threads, ends, keys, and what the store keeps of them.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "code.h"
#include "parts_fixture.h"
#include "store_check.h"
#include "trial_store.h"

static const struct trial_specification small = {
    .data = "strokes(train=300, validation=100, test=100)",
    .scaling = "standard",
    .layers = "dense(20) activation batch_norm dropout(0.2) dense(20) activation dense(10)",
    .activation = "relu",
    .initialiser = "normal",
    .optimiser = "sgd(rate, momentum=0.9)",
    .rate = 0.05,
    .schedule = "constant",
    .batch = 32,
    .epochs = 3,
    .target = NAN,
    .seed = 7,
    .measures = MEASURE_CENSUS | MEASURE_GRADIENT | MEASURE_HISTOGRAM,
};
static struct dataset dataset;

static int open_data(void **state) {
    (void)state;
    return dataset_open(&dataset, small.data, small.scaling, 0);
}

static int close_data(void **state) {
    (void)state;
    dataset_close(&dataset);
    return 0;
}

static struct trial run(const struct trial_specification *specification, unsigned threads) {
    struct workers workers;
    struct trial trial;
    assert_int_equal(workers_start(&workers, threads), EXIT_FINE);
    assert_int_equal(trial_run(&trial, specification, &dataset, &workers, 0), EXIT_FINE);
    workers_stop(&workers);
    return trial;
}

static void same_bits_by_any_number_of_threads(void **state) {
    (void)state;
    struct trial one = run(&small, 1), three = run(&small, 3);
    assert_true(one.epochs_done == 3 && three.epochs_done == 3 && one.outcome == TRIAL_FINISHED);
    for (uint64_t epoch = 0; epoch <= 3; epoch++) {
        one.epochs[epoch].seconds = three.epochs[epoch].seconds = 0;
        assert_memory_equal(&one.epochs[epoch].train_loss, &three.epochs[epoch].train_loss, 6 * sizeof(double));
        if (epoch) assert_true(one.epochs[epoch].learning_loss == three.epochs[epoch].learning_loss);
    }
    assert_true(one.epochs[3].train_error < one.epochs[0].train_error);
    assert_int_equal(one.layer_count, three.layer_count);
    for (uint64_t i = 0; i < one.layer_count; i++) {
        assert_string_equal(one.layers[i].measure, three.layers[i].measure);
        assert_memory_equal(&one.layers[i].value, &three.layers[i].value, sizeof(double));
    }
    assert_int_equal(one.histogram_count, 4);
    for (uint64_t i = 0; i < 4; i++) assert_memory_equal(one.histograms[i].count, three.histograms[i].count, sizeof one.histograms[i].count);
    trial_free(&one);
    trial_free(&three);
}

// Whatever is measured, training is the same.
static void looking_changes_nothing(void **state) {
    (void)state;
    struct trial_specification blind = small;
    blind.measures = 0;
    struct trial seen = run(&small, 1), unseen = run(&blind, 1);
    assert_true(unseen.layer_count == 0 && unseen.histogram_count == 0);
    for (uint64_t epoch = 0; epoch <= 3; epoch++)
        assert_memory_equal(&seen.epochs[epoch].train_loss, &unseen.epochs[epoch].train_loss, 6 * sizeof(double));
    trial_free(&seen);
    trial_free(&unseen);
}

static uint64_t count_measure(const struct trial *trial, const char *measure, uint64_t epoch) {
    uint64_t count = 0;
    for (uint64_t i = 0; i < trial->layer_count; i++) count += trial->layers[i].epoch == epoch && strcmp(trial->layers[i].measure, measure) == 0;
    return count;
}

// Measures that not every trial has: their names are of a key, and nothing else of it, nor of training, changes.
static void slopes_and_kinks_are_asked_for(void **state) {
    (void)state;
    char text[64];
    struct trial_specification learning = small;
    learning.activation = "prelu";
    struct trial plain = run(&learning, 1);
    learning.measures |= MEASURE_SLOPE | MEASURE_KINK;
    struct trial more = run(&learning, 1);
    assert_string_equal(trial_measures(small.measures, text, sizeof text), "census gradient histogram");
    assert_string_equal(trial_measures(learning.measures, text, sizeof text), "census gradient histogram slope kink");
    for (uint64_t epoch = 0; epoch <= 3; epoch++) {
        assert_memory_equal(&plain.epochs[epoch].train_loss, &more.epochs[epoch].train_loss, 6 * sizeof(double));
        assert_true(count_measure(&plain, "slope", epoch) == 0 && count_measure(&plain, "at_kink", epoch) == 0);
        assert_true(count_measure(&more, "slope", epoch) == 2 && count_measure(&more, "slope_deviation", epoch) == 2);
        assert_int_equal(count_measure(&more, "at_kink", epoch), 2);
    }
    assert_int_equal(more.layer_count, plain.layer_count + 4 * 2 * 3);
    trial_free(&plain);
    trial_free(&more);
    learning.activation = "relu"; // which learns none
    more = run(&learning, 1);
    assert_int_equal(count_measure(&more, "slope", 3), 0);
    trial_free(&more);
}

static void a_trial_ends_at_its_target(void **state) {
    (void)state;
    struct trial_specification easy = small;
    easy.target = 1; // met before training, and confirmed by the next check
    struct trial trial = run(&easy, 1);
    assert_true(trial.outcome == TRIAL_TARGET && trial.epochs_done == 1 && trial.crossing == 0);
    trial_free(&trial);
    easy.target = 0;
    trial = run(&easy, 1);
    assert_true(trial.outcome == TRIAL_FINISHED && trial.epochs_done == 3 && isnan(trial.crossing));
    trial_free(&trial);
}

static void a_trial_that_diverges_is_one(void **state) {
    (void)state;
    struct trial_specification wild = small;
    wild.layers = "dense(20) activation dense(20) activation dense(10)";
    wild.rate = 1e6;
    struct trial trial = run(&wild, 1);
    assert_true(trial.outcome == TRIAL_DIVERGED && trial.epochs_done == 0 && trial.multiply_adds > 0);
    trial_free(&trial);
}

static void a_crossing_needs_two_checks(void **state) {
    (void)state;
    static const struct {
        double errors[5];
        uint64_t count;
        double crossing;
    } cases[] = {
        {{0.9, 0.5, 0.3, 0.2, 0.1}, 5, 2.5}, // between the third and the fourth
        {{0.9, 0.5, 0.2, 0.3, 0.1}, 5, NAN}, // once, and once at the end
        {{0.9, 0.2, 0.3, 0.25, 0.25}, 5, 3}, // exactly at a check
        {{0.2, 0.1, 0.9, 0.9, 0.9}, 5, 0},   // from the start
        {{0.9, 0.8, 0.7, 0.6, 0.5}, 5, NAN}, {{0.1, 0, 0, 0, 0}, 1, NAN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double crossing = trial_crossing(cases[i].errors, cases[i].count, 0.25);
        if (isnan(cases[i].crossing) ? !isnan(crossing) : !(fabs(crossing - cases[i].crossing) < 1e-12)) fail_msg("case %zu gives %g", i, crossing);
    }
}

static void a_key_is_of_everything(void **state) {
    (void)state;
    char keys[16][TRIAL_KEY];
    struct trial_specification others[16];
    for (size_t i = 0; i < 16; i++) others[i] = small;
    others[1].data = "strokes";
    others[2].scaling = "unit";
    others[3].layers = "dense(10)";
    others[4].activation = "leaky_relu";
    others[5].activation = "leaky_relu(slope=0.2)";
    others[6].initialiser = "he_normal";
    others[7].optimiser = "adam(rate)";
    others[8].rate = nextafter(small.rate, 1);
    others[9].schedule = "linear(3)";
    others[10].batch = 33;
    others[11].epochs = 4;
    others[12].target = 0.25;
    others[13].seed = 8;
    others[14].measures = 0;
    for (size_t i = 0; i < 16; i++) assert_int_equal(trial_key(&others[i], i == 15 ? "other bytes" : dataset.checksum, keys[i]), EXIT_FINE);
    for (size_t i = 0; i < 16; i++)
        for (size_t j = 0; j < i; j++) assert_string_not_equal(keys[i], keys[j]);
    char again[TRIAL_KEY];
    assert_int_equal(trial_key(&small, dataset.checksum, again), EXIT_FINE);
    assert_string_equal(again, keys[0]);
}

static void the_store_keeps_all_of_it(void **state) {
    (void)state;
    struct store store;
    struct trial_result result;
    char run_id[37], key[TRIAL_KEY], path[512];
    const char *temporary = getenv("TMPDIR"); // the test runner removes it
    snprintf(path, sizeof path, "%s/trial-%ld.db", temporary ? temporary : "/tmp", (long)getpid());
    struct trial_specification specification = small;
    specification.target = 0.9;
    struct trial trial = run(&specification, 2);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_run_start(&store, "train", "[]", "quick", run_id), EXIT_FINE);
    assert_int_equal(trial_key(&specification, dataset.checksum, key), EXIT_FINE);
    assert_int_equal(trial_load(&store, key, &result), EXIT_FINE);
    assert_false(result.known);
    assert_int_equal(trial_store(&store, run_id, key, &specification, &dataset, &trial, 2), EXIT_FINE);
    assert_int_equal(trial_load(&store, key, &result), EXIT_FINE);
    assert_true(result.known && !result.diverged && result.crossing == trial.crossing && result.epochs_done == trial.epochs_done);
    assert_true(result.test_error == trial.epochs[trial.epochs_done].test_error);
    static const char *const counts[] = {"SELECT count(*) FROM trial_epoch", "SELECT count(*) FROM trial_layer",
                                         "SELECT count(*) FROM trial_histogram"};
    const uint64_t wanted[] = {trial.epochs_done + 1, trial.layer_count, trial.histogram_count * TRIAL_BINS};
    for (size_t i = 0; i < 3; i++) {
        sqlite3_stmt *row = store_query(&store, counts[i], "");
        assert_int_equal(sqlite3_step(row), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int64(row, 0), wanted[i]);
        sqlite3_finalize(row);
    }
    assert_int_equal(store_run_finish(&store, run_id, "complete"), EXIT_FINE);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
    unlink(path);
    trial_free(&trial);
}

static void nonsense_is_refused(void **state) {
    (void)state;
    struct workers workers = {.count = 1};
    struct trial_specification wrong[6];
    for (size_t i = 0; i < 6; i++) wrong[i] = small;
    wrong[0].layers = "dense(11) activation"; // for 10 classes
    wrong[1].activation = "rely";
    wrong[2].optimiser = "sgd(rate, mass=1)";
    wrong[3].schedule = "sometimes";
    wrong[4].initialiser = "she_normal";
    wrong[5].layers = "dense(10)"; // a census of no activation
    for (size_t i = 0; i < 6; i++) {
        struct trial trial;
        const int code = trial_run(&trial, &wrong[i], &dataset, &workers, 0);
        assert_int_equal(code, EXIT_USAGE);
        trial_free(&trial);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_by_any_number_of_threads),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(slopes_and_kinks_are_asked_for),
        cmocka_unit_test(a_trial_ends_at_its_target),
        cmocka_unit_test(a_trial_that_diverges_is_one),
        cmocka_unit_test(a_crossing_needs_two_checks),
        cmocka_unit_test(a_key_is_of_everything),
        cmocka_unit_test(the_store_keeps_all_of_it),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, open_data, close_data);
}
