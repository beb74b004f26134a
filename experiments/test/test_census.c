// SPDX-License-Identifier: MIT
// Censuses of networks whose every unit is known.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "census.h"
#include "parts_fixture.h"

enum { UNITS = 4, SAMPLES = 4 };
// One input a sample: weights are 1 or 0, so a unit's z is x plus its bias, or its bias alone.
static const real inputs[SAMPLES] = {-2, -1, 1, 2};

struct bench {
    struct workers workers;
    struct network network;
    struct census *census;
    struct trial_layer rows[CENSUS_MEASURES];
    struct trial_histogram histograms[2];
};

static void set_up(struct bench *bench, const char *layers, const char *activation, struct shape in, unsigned threads) {
    int code;
    assert_int_equal(workers_start(&bench->workers, threads), EXIT_FINE);
    const struct network_options options = {.in = in, .layers = layers, .activation = activation, .batch = SAMPLES, .workers = &bench->workers};
    assert_int_equal(network_create(&bench->network, &options), EXIT_FINE);
    bench->census = census_create(&bench->network, &code);
    assert_non_null(bench->census);
    assert_int_equal(census_layers(bench->census), 1);
}

static void tear_down(struct bench *bench) {
    census_free(bench->census);
    network_free(&bench->network);
    workers_stop(&bench->workers);
}

static void set_units(struct bench *bench, const real weights[UNITS], const real biases[UNITS]) {
    memcpy(parameters_values(&bench->network.parameters, 0), weights, UNITS * sizeof *weights);
    memcpy(parameters_values(&bench->network.parameters, 1), biases, UNITS * sizeof *biases);
}

static void count(struct bench *bench, const real *values, uint64_t size, uint64_t epoch) {
    census_begin(bench->census);
    // In two batches: a census is of all of them.
    for (uint64_t first = 0; first < SAMPLES; first += 3) {
        const uint64_t samples = SAMPLES - first < 3 ? SAMPLES - first : 3;
        memcpy(bench->network.input, values + first * size, samples * size * sizeof *values);
        network_forward(&bench->network, samples, false);
        census_add(bench->census, samples);
    }
    census_end(bench->census, epoch, bench->rows, bench->histograms);
}

static double value(const struct bench *bench, const char *measure) {
    for (int i = 0; i < CENSUS_MEASURES; i++)
        if (strcmp(bench->rows[i].measure, measure) == 0) return bench->rows[i].value;
    fail_msg("there is no measure %s", measure);
    return NAN;
}

static void expect(const struct bench *bench, const char *measure, double wanted) {
    if (!(fabs(value(bench, measure) - wanted) < 1e-12)) fail_msg("%s is %.17g, wanted %.17g", measure, value(bench, measure), wanted);
}

// Units: x (mixed), -3 (dead), 1 + x/0 (always on), x - 1.5 (on for one sample).
static void every_measure_of_relu(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        struct bench bench;
        set_up(&bench, "dense(4) activation dense(2)", "relu", (struct shape){1, 1, 1}, threads);
        set_units(&bench, (const real[]){1, 0, 0, 1}, (const real[]){0, -3, 1, -1.5F});
        count(&bench, inputs, 1, 7);
        expect(&bench, "dead", 0.25);
        expect(&bench, "born", 0.25);
        expect(&bench, "died", 0);
        expect(&bench, "revived", 0);
        expect(&bench, "always_off", 0.25);
        expect(&bench, "always_on", 0.25);
        expect(&bench, "mixed", 0.5);
        // h: 0 0 1 2; 0 0 0 0; 1 1 1 1; 0 0 0 0.5
        expect(&bench, "zero", 9 / 16.0);
        expect(&bench, "active", 7 / 16.0);
        expect(&bench, "saturated", 9 / 16.0);
        expect(&bench, "mean", 7.5 / 16);
        expect(&bench, "variance", 9.25 / 16 - 7.5 / 16 * (7.5 / 16));
        expect(&bench, "input_mean", (0 - 12 + 4 - 6) / 16.0);
        expect(&bench, "input_square", (10 + 36 + 4 + (3.5 * 3.5 + 2.5 * 2.5 + 0.25 + 0.25)) / 16);
        expect(&bench, "highest_low", -3);
        expect(&bench, "bias_shift", (0.125 + 0.75) / 2); // means 0.75, 0, 1, 0.125
        const double shares = (0.25 + 0 + 1 + 0.0625) / 4, mean = 7 / 16.0;
        expect(&bench, "dispersion", sqrt(shares - mean * mean));
        for (int i = 0; i < CENSUS_MEASURES; i++) assert_true(bench.rows[i].epoch == 7 && bench.rows[i].layer == 1);
        tear_down(&bench);
    }
}

static void units_die_and_revive(void **state) {
    (void)state;
    struct bench bench;
    const real weights[UNITS] = {1, 1, 1, 1};
    set_up(&bench, "dense(4) activation dense(2)", "relu", (struct shape){1, 1, 1}, 1);
    set_units(&bench, weights, (const real[]){-9, -9, 0, 0});
    count(&bench, inputs, 1, 0);
    expect(&bench, "dead", 0.5);
    expect(&bench, "born", 0.5);
    set_units(&bench, weights, (const real[]){-9, 0, -9, 0});
    count(&bench, inputs, 1, 1);
    expect(&bench, "dead", 0.5);
    expect(&bench, "born", 0.25);
    expect(&bench, "died", 0.25);
    expect(&bench, "revived", 0.25);
    count(&bench, inputs, 1, 2);
    expect(&bench, "died", 0);
    expect(&bench, "revived", 0);
    tear_down(&bench);
}

// Functions without a plateau have no dead units, and the same census of signs.
static void leaky_units_do_not_die(void **state) {
    (void)state;
    struct bench bench;
    set_up(&bench, "dense(4) activation dense(2)", "leaky_relu", (struct shape){1, 1, 1}, 1);
    set_units(&bench, (const real[]){1, 0, 0, 1}, (const real[]){0, -3, 1, -1.5F});
    count(&bench, inputs, 1, 0);
    expect(&bench, "dead", 0);
    expect(&bench, "zero", 0);
    expect(&bench, "always_off", 0.25);
    expect(&bench, "active", 7 / 16.0);
    tear_down(&bench);
}

static void histograms_count_units_and_samples(void **state) {
    (void)state;
    struct bench bench;
    uint64_t units[TRIAL_BINS] = {0}, samples[TRIAL_BINS] = {0};
    set_up(&bench, "dense(4) activation dense(2)", "relu", (struct shape){1, 1, 1}, 1);
    set_units(&bench, (const real[]){1, 0, 0, 1}, (const real[]){0, -3, 1, -1.5F});
    count(&bench, inputs, 1, 0);
    units[0] = units[TRIAL_BINS / 4] = units[TRIAL_BINS / 2] = units[TRIAL_BINS - 1] = 1; // 0, 1/4, 1/2, all
    samples[TRIAL_BINS / 4] = 2;                                                          // the constant unit alone
    samples[TRIAL_BINS / 2] = samples[3 * TRIAL_BINS / 4] = 1;
    assert_string_equal(bench.histograms[0].measure, "lifetime");
    assert_memory_equal(bench.histograms[0].count, units, sizeof units);
    assert_string_equal(bench.histograms[1].measure, "population");
    assert_memory_equal(bench.histograms[1].count, samples, sizeof samples);
    tear_down(&bench);
}

// A unit of a convolution is a channel: dead where it is zero at all places of all samples.
static void channels_are_units(void **state) {
    (void)state;
    struct bench bench;
    static const real images[SAMPLES * 4] = {[5] = 1}; // all black but for one place of the second sample
    set_up(&bench, "conv2d(4, 1) activation dense(2)", "relu", (struct shape){2, 2, 1}, 2);
    set_units(&bench, (const real[]){1, -1, 0, 1}, (const real[]){0, 0, 2, -1});
    count(&bench, images, 4, 0);
    expect(&bench, "dead", 0.5); // -x, and x - 1, which is 0 at most
    expect(&bench, "always_on", 0.25);
    expect(&bench, "zero", (15 + 16 + 0 + 16) / 64.0);
    tear_down(&bench);
}

// Units: x (never 0), x + 1 (0 for one sample), 0 (for all), x - 2 (for one).
static void zeros_before_the_activation_are_counted(void **state) {
    (void)state;
    struct bench bench;
    struct trial_layer kinks;
    set_up(&bench, "dense(4) activation dense(2)", "leaky_relu", (struct shape){1, 1, 1}, 1);
    set_units(&bench, (const real[]){1, 1, 0, 1}, (const real[]){0, 1, 0, -2});
    for (uint64_t epoch = 5; epoch <= 6; epoch++) { // each census for itself
        count(&bench, inputs, 1, epoch);
        census_kinks(bench.census, epoch, &kinks);
        assert_true(kinks.epoch == epoch && kinks.layer == 1 && strcmp(kinks.measure, "at_kink") == 0 && kinks.value == 1 + 4 + 1);
    }
    tear_down(&bench);
}

static void a_network_without_activation_has_none(void **state) {
    (void)state;
    struct workers workers = {.count = 1};
    struct network network;
    int code;
    const struct network_options options = {.in = {1, 1, 1}, .layers = "dense(4) dense(2)", .batch = 1, .workers = &workers};
    assert_int_equal(network_create(&network, &options), EXIT_FINE);
    assert_null(census_create(&network, &code));
    assert_int_equal(code, EXIT_USAGE);
    network_free(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_measure_of_relu),
        cmocka_unit_test(units_die_and_revive),
        cmocka_unit_test(leaky_units_do_not_die),
        cmocka_unit_test(histograms_count_units_and_samples),
        cmocka_unit_test(channels_are_units),
        cmocka_unit_test(zeros_before_the_activation_are_counted),
        cmocka_unit_test(a_network_without_activation_has_none),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
