// SPDX-License-Identifier: MIT
// Layers against values worked out by hand, and random ones against what they promise. Gradients are test_double_gradient's.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drop.h"
#include "network_fixture.h"

static void create(struct fixture *fixture, struct shape in, const char *layers, uint64_t batch) {
    const struct network_options options = {.in = in, .layers = layers, .batch = batch, .seed = 3};
    assert_int_equal(fixture_create(fixture, options, 1), EXIT_FINE);
}

static void expect(const real *got, const real *wanted, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        if (!(fabsf(got[i] - wanted[i]) <= 1e-6f * fabsf(wanted[i]))) fail_msg("value %llu is %g, not %g", (unsigned long long)i, got[i], wanted[i]);
}

// ---- pooling ----

static const real image[] = {1, 2, 3, 4, 5, 6, 7, 8, 10};

static void expect_of_image(const char *layers, const real *wanted, uint64_t count) {
    struct fixture fixture;
    create(&fixture, (struct shape){3, 3, 1}, layers, 1);
    memcpy(fixture.network.input, image, sizeof image);
    assert_int_equal(shape_size(fixture.network.out), count);
    expect(network_forward(&fixture.network, 1, false), wanted, count);
    fixture_free(&fixture);
}

static void test_pooling(void **state) {
    (void)state;
    expect_of_image("average_pool(2)", (const real[]){3}, 1);
    expect_of_image("average_pool(2, ceiling=1)", (const real[]){3, 4.5f, 7.5f, 10}, 4);
    expect_of_image("average_pool(2, stride=1)", (const real[]){3, 4, 6, 7.25f}, 4);
    expect_of_image("average_pool(3)", (const real[]){46.0f / 9}, 1);
    expect_of_image("max_pool(2)", (const real[]){5}, 1);
    expect_of_image("max_pool(2, ceiling=1)", (const real[]){5, 6, 8, 10}, 4);
    expect_of_image("max_pool(2, stride=1)", (const real[]){5, 6, 8, 10}, 4);
}

static void test_residual(void **state) {
    (void)state;
    expect_of_image("residual(identity)", (const real[]){2, 4, 6, 8, 10, 12, 14, 16, 20}, 9);
    expect_of_image("residual(residual(identity) identity)", (const real[]){3, 6, 9, 12, 15, 18, 21, 24, 30}, 9);
}

// ---- batch normalisation ----

enum { ROWS = 200, CHANNELS = 3 };

static void channel_moments(const real *values, uint64_t channel, double *mean, double *variance) {
    double sum = 0, square = 0;
    for (uint64_t i = 0; i < ROWS; i++) sum += (double)values[i * CHANNELS + channel];
    for (uint64_t i = 0; i < ROWS; i++) square += pow((double)values[i * CHANNELS + channel] - sum / ROWS, 2);
    *mean = sum / ROWS;
    *variance = square / ROWS;
}

static void fill_channels(struct fixture *fixture) {
    for (uint64_t i = 0; i < ROWS; i++)
        for (uint64_t c = 0; c < CHANNELS; c++) {
            real *value = &fixture->network.input[i * CHANNELS + c];
            *value = (real)(10 * c) + (real)(c + 1) * *value;
        }
    real *scale = fixture->network.parameters.values, *shift = parameters_values(&fixture->network.parameters, 1);
    for (uint64_t c = 0; c < CHANNELS; c++) {
        scale[c] = 2;
        shift[c] = (real)c;
    }
}

static void test_batch_norm(void **state) {
    (void)state;
    struct fixture fixture;
    double mean, variance, x_mean[CHANNELS], x_variance[CHANNELS];
    create(&fixture, (struct shape){1, 2, CHANNELS}, "batch_norm(momentum=0)", ROWS / 2);
    fill_channels(&fixture);
    const real *x = fixture.network.input, *y = network_forward(&fixture.network, ROWS / 2, true);
    for (uint64_t c = 0; c < CHANNELS; c++) {
        channel_moments(x, c, &x_mean[c], &x_variance[c]);
        channel_moments(y, c, &mean, &variance);
        assert_true(fabs(mean - (double)c) < 1e-5 && fabs(variance - 4) < 1e-3);
    }
    // Without a share that stays, the running values are the last batch's, its variance that of what it was drawn from.
    network_forward(&fixture.network, ROWS / 2, false);
    for (uint64_t i = 0; i < ROWS * CHANNELS; i++) {
        const uint64_t c = i % CHANNELS;
        const double wanted = 2 * ((double)x[i] - x_mean[c]) / sqrt(x_variance[c] * ROWS / (ROWS - 1) + 1e-5) + (double)c;
        if (!(fabs((double)y[i] - wanted) < 1e-5)) fail_msg("value %llu is %g, not %g", (unsigned long long)i, (double)y[i], wanted);
    }
    network_restart(&fixture.network);
    network_forward(&fixture.network, ROWS / 2, false);
    for (uint64_t i = 0; i < ROWS * CHANNELS; i++)
        assert_true(fabs((double)y[i] - (2 * (double)x[i] / sqrt(1 + 1e-5) + (double)(i % CHANNELS))) < 1e-4);
    fixture_free(&fixture);
}

static void test_running_values_move_by_their_momentum(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){1, 1, 1}, "batch_norm(momentum=0.75, epsilon=1e-12)", 2);
    fixture.network.parameters.values[0] = 1;
    *parameters_values(&fixture.network.parameters, 1) = 0;
    memcpy(fixture.network.input, (const real[]){2, 6}, 2 * sizeof(real));
    for (int step = 0; step < 2; step++) network_forward(&fixture.network, 2, true);
    // Mean 4 and variance 8, of two: 4 (1 - 0.75^2) and 1 0.75^2 + 8 (1 - 0.75^2).
    const double mean = 1.75, deviation = sqrt(4.0625);
    const real wanted[] = {(real)((2 - mean) / deviation), (real)((6 - mean) / deviation)};
    expect(network_forward(&fixture.network, 2, false), wanted, 2);
    fixture_free(&fixture);
}

static void test_constant_channel_stays_finite(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){1, 1, 1}, "batch_norm", 4);
    for (int i = 0; i < 4; i++) fixture.network.input[i] = 1234.567f;
    const real *y = network_forward(&fixture.network, 4, true);
    for (int i = 0; i < 4; i++) assert_true(fabsf(y[i] - *parameters_values(&fixture.network.parameters, 1)) < 1e-3f);
    fixture_free(&fixture);
}

// ---- dropping ----

enum { UNITS = 101, SAMPLES = 200, VALUES = UNITS * SAMPLES };

static const uint8_t *mask_of(const struct fixture *fixture) { return ((const struct drop *)fixture->network.list.layers[0].state)->kept; }

static uint64_t count_kept(const struct fixture *fixture) {
    uint64_t kept = 0;
    for (uint64_t i = 0; i < VALUES; i++) kept += mask_of(fixture)[i];
    return kept;
}

static void test_dropout(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){1, 1, UNITS}, "dropout(0.3)", SAMPLES);
    const real *x = fixture.network.input, *y = network_forward(&fixture.network, SAMPLES, true);
    for (uint64_t i = 0; i < VALUES; i++) assert_true(mask_of(&fixture)[i] ? fabsf(y[i] * 0.7f - x[i]) <= 1e-6f * fabsf(x[i]) : y[i] == 0);
    // Within five deviations of a binomial number.
    assert_true(fabs((double)count_kept(&fixture) - 0.7 * VALUES) < 5 * sqrt(VALUES * 0.21));
    network_forward(&fixture.network, SAMPLES, false);
    assert_memory_equal(y, x, VALUES * sizeof *y);
    fixture_free(&fixture);
    create(&fixture, (struct shape){1, 1, UNITS}, "dropout(0)", SAMPLES);
    assert_memory_equal(network_forward(&fixture.network, SAMPLES, true), fixture.network.input, VALUES * sizeof(real));
    fixture_free(&fixture);
}

static void test_alpha_dropout_keeps_moments(void **state) {
    (void)state;
    struct fixture fixture;
    static const char *const texts[] = {"alpha_dropout(0.05)", "alpha_dropout(0.5)"};
    for (int i = 0; i < 2; i++) {
        create(&fixture, (struct shape){1, 1, UNITS}, texts[i], SAMPLES);
        const real *x = fixture.network.input, *y = network_forward(&fixture.network, SAMPLES, true);
        double sum = 0, square = 0;
        for (uint64_t j = 0; j < VALUES; j++) {
            sum += (double)y[j];
            square += (double)y[j] * (double)y[j];
        }
        // Five deviations of the mean, and of the mean square, whose terms vary by less than 2.
        assert_true(fabs(sum / VALUES) < 5 / sqrt(VALUES));
        assert_true(fabs(square / VALUES - 1) < 5 * 2 / sqrt(VALUES));
        network_forward(&fixture.network, SAMPLES, false);
        assert_memory_equal(y, x, VALUES * sizeof *y);
        fixture_free(&fixture);
    }
}

// The mask of a step, seed and place of the layer in the text, after what may change it.
static void draw_mask(const char *layers, const char *activation, uint64_t seed, uint64_t step, uint8_t *mask) {
    struct fixture fixture;
    const struct network_options options = {.in = {1, 1, UNITS}, .layers = layers, .activation = activation, .batch = SAMPLES, .seed = seed};
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    network_learn(&fixture.network, fixture.loss, fixture.labels, SAMPLES, step);
    memcpy(mask, mask_of(&fixture), VALUES);
    fixture_free(&fixture);
}

static void test_masks_depend_on_seed_and_step_alone(void **state) {
    (void)state;
    static uint8_t first[VALUES], other[VALUES];
    const char *layers = "dropout(0.5) dense(10) activation dense(10)";
    draw_mask(layers, "relu", 1, 0, first);
    static const char *const same[] = {"tanh", "rrelu", "prelu", "maxout"};
    for (int i = 0; i < 4; i++) {
        draw_mask(layers, same[i], 1, 0, other);
        assert_memory_equal(first, other, VALUES);
    }
    for (uint64_t i = 1; i < 3; i++) {
        draw_mask(layers, "relu", i == 1 ? 2 : 1, i == 1 ? 0 : 1, other);
        uint64_t equal = 0;
        for (uint64_t j = 0; j < VALUES; j++) equal += first[j] == other[j];
        assert_true(fabs((double)equal - 0.5 * VALUES) < 5 * sqrt(VALUES * 0.25));
    }
}

// ---- functions that draw ----

static void draw_outputs(const char *layers, uint64_t blocks, uint64_t step, bool training, real *inputs, real *outputs) {
    struct fixture fixture;
    const struct network_options options = {.in = {1, 1, UNITS}, .layers = layers, .batch = SAMPLES, .blocks = blocks, .seed = 8};
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    fixture.network.pass.step = step;
    memcpy(outputs, network_forward(&fixture.network, SAMPLES, training), VALUES * sizeof *outputs);
    memcpy(inputs, fixture.network.input, VALUES * sizeof *inputs);
    fixture_free(&fixture);
}

static void test_functions_that_draw(void **state) {
    (void)state;
    static real x[VALUES], y[VALUES], other[VALUES];
    static const char *const layers[] = {"rrelu(0.1, 0.4)", "nrelu", "dropout(0.4)", "alpha_dropout(0.4)"};
    for (int i = 0; i < 4; i++) {
        draw_outputs(layers[i], 1, 4, true, x, y);
        draw_outputs(layers[i], 7, 4, true, x, other);
        assert_memory_equal(y, other, VALUES * sizeof *y);
        draw_outputs(layers[i], 1, 5, true, x, other);
        assert_memory_not_equal(y, other, VALUES * sizeof *y);
    }
    draw_outputs(layers[0], 1, 4, true, x, y);
    for (uint64_t i = 0; i < VALUES; i++) assert_true(x[i] >= 0 ? y[i] == x[i] : y[i] <= 0.0999f * x[i] && y[i] >= 0.4001f * x[i]);
    draw_outputs(layers[0], 1, 4, false, x, y);
    for (uint64_t i = 0; i < VALUES; i++) assert_true(x[i] >= 0 ? y[i] == x[i] : fabsf(y[i] - 0.25f * x[i]) <= -1e-6f * x[i]);
    draw_outputs(layers[1], 1, 4, false, x, y);
    for (uint64_t i = 0; i < VALUES; i++) assert_true(y[i] == (x[i] > 0 ? x[i] : 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pooling),
        cmocka_unit_test(test_residual),
        cmocka_unit_test(test_batch_norm),
        cmocka_unit_test(test_running_values_move_by_their_momentum),
        cmocka_unit_test(test_constant_channel_stays_finite),
        cmocka_unit_test(test_dropout),
        cmocka_unit_test(test_alpha_dropout_keeps_moments),
        cmocka_unit_test(test_masks_depend_on_seed_and_step_alone),
        cmocka_unit_test(test_functions_that_draw),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
