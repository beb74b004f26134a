// SPDX-License-Identifier: MIT
// Layers of recognition systems against what they promise: local contrast normalisation against its formula, unshared kernels against shared ones,
// frozen lists against what optimisers do. Gradients are test_double_gradient's.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "initialiser.h"
#include "multiply_adds.h"
#include "network_fixture.h"
#include "optimiser.h"

static void create(struct fixture *fixture, struct shape in, const char *layers, uint64_t batch) {
    const struct network_options options = {.in = in, .layers = layers, .activation = "tanh", .batch = batch, .seed = 3};
    assert_int_equal(fixture_create(fixture, options, 1), EXIT_FINE);
}

static void expect_close(const real *got, const double *wanted, uint64_t count, double tolerance) {
    for (uint64_t i = 0; i < count; i++)
        if (!(fabs((double)got[i] - wanted[i]) <= tolerance)) fail_msg("value %llu is %g, not %g", (unsigned long long)i, (double)got[i], wanted[i]);
}

// ---- contrast ----

enum { PIXELS_LIMIT = 64, VALUES_LIMIT = 256 };

// The weighted mean of values[height][width][channels] over the window around a pixel, as the formula has it: what lies outside has no weight.
static double window_mean(struct shape shape, const double *values, uint64_t pixel, int size, double width) {
    const int y = (int)(pixel / shape.width), x = (int)(pixel % shape.width);
    double sum = 0, weights = 0;
    for (int i = 0; i < (int)shape.height; i++)
        for (int j = 0; j < (int)shape.width; j++) {
            if (abs(i - y) > size / 2 || abs(j - x) > size / 2) continue;
            const double weight = exp(-((i - y) * (i - y) + (j - x) * (j - x)) / (2 * width * width));
            for (uint64_t c = 0; c < shape.channels; c++) {
                sum += weight * values[((uint64_t)i * shape.width + (uint64_t)j) * shape.channels + c];
                weights += weight;
            }
        }
    return sum / weights;
}

static void normalise(struct shape shape, const real *x, int size, double width, double epsilon, double *y) {
    const uint64_t pixels = shape.height * shape.width, values = shape_size(shape);
    double given[VALUES_LIMIT], squares[VALUES_LIMIT], deviations[PIXELS_LIMIT] = {0}, mean = 0;
    for (uint64_t i = 0; i < values; i++) given[i] = (double)x[i];
    for (uint64_t i = 0; i < values; i++) {
        y[i] = given[i] - window_mean(shape, given, i / shape.channels, size, width);
        squares[i] = y[i] * y[i];
    }
    for (uint64_t i = 0; i < pixels; i++) mean += (deviations[i] = sqrt(window_mean(shape, squares, i, size, width))) / (double)pixels;
    for (uint64_t i = 0; i < values; i++) y[i] /= fmax(fmax(deviations[i / shape.channels], mean), epsilon);
}

static void test_contrast_norm_is_its_formula(void **state) {
    (void)state;
    static const struct {
        struct shape shape;
        const char *layer;
        int size;
        double width, epsilon;
    } cases[] = {{{6, 7, 3}, "contrast_norm(3)", 3, 0.75, 1e-4},        {{5, 4, 11}, "contrast_norm", 9, 2.25, 1e-4},
                 {{2, 8, 1}, "contrast_norm(5)", 5, 1.25, 1e-4},        {{4, 4, 2}, "contrast_norm(31, width=2)", 31, 2, 1e-4},
                 {{1, 1, 9}, "contrast_norm(1)", 1, 0.25, 1e-4},        {{1, 7, 8}, "contrast_norm(3, width=0.5)", 3, 0.5, 1e-4},
                 {{3, 3, 2}, "contrast_norm(3, epsilon=1)", 3, 0.75, 1}};
    enum { SAMPLES = 3 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;
        double wanted[VALUES_LIMIT];
        create(&fixture, cases[i].shape, cases[i].layer, SAMPLES);
        const uint64_t size = shape_size(cases[i].shape);
        const real *y = network_forward(&fixture.network, SAMPLES, false);
        for (uint64_t sample = 0; sample < SAMPLES; sample++) {
            normalise(cases[i].shape, fixture.network.input + sample * size, cases[i].size, cases[i].width, cases[i].epsilon, wanted);
            expect_close(y + sample * size, wanted, size, 2e-6);
        }
        fixture_free(&fixture);
    }
}

// Brightness and contrast of a sample, of which powers of two and small whole numbers round little.
static void test_contrast_norm_forgets_brightness_and_contrast(void **state) {
    (void)state;
    struct fixture fixture;
    double before[60];
    create(&fixture, (struct shape){5, 4, 3}, "contrast_norm(5)", 1);
    const real *y = network_forward(&fixture.network, 1, false);
    for (int i = 0; i < 60; i++) before[i] = (double)y[i];
    for (int i = 0; i < 60; i++) fixture.network.input[i] = 4 * fixture.network.input[i] + 3;
    expect_close(network_forward(&fixture.network, 1, false), before, 60, 5e-6);
    fixture_free(&fixture);
}

// What rounding leaves of a constant is no contrast; a single value has none.
static void test_constant_samples_become_zero(void **state) {
    (void)state;
    static const struct shape shapes[] = {{7, 6, 5}, {1, 1, 1}, {1, 1, 12}, {4, 1, 1}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct fixture fixture;
        create(&fixture, shapes[i], "contrast_norm", 1);
        for (uint64_t j = 0; j < shape_size(shapes[i]); j++) fixture.network.input[j] = 0.7f;
        const real *y = network_forward(&fixture.network, 1, false);
        for (uint64_t j = 0; j < shape_size(shapes[i]); j++) assert_true(fabsf(y[j]) < 5e-3f);
        fixture_free(&fixture);
    }
}

// A constant image has a gradient like any other: there is no root's infinite slope in it.
static void test_gradients_of_constants_are_finite(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){4, 4, 2}, "conv2d(3, 1) contrast_norm(3) dense(10)", 2);
    memset(fixture.network.input, 0, 2 * 32 * sizeof(real));
    for (uint32_t i = 0; i < 2; i++)
        memset(parameters_values(&fixture.network.parameters, i), 0, fixture.network.parameters.part[i].count * sizeof(real));
    network_learn(&fixture.network, fixture.loss, fixture.labels, 2, 0);
    for (uint64_t i = 0; i < fixture.network.parameters.count; i++) assert_true(isfinite(fixture.network.parameters.gradients[i]));
    fixture_free(&fixture);
}

static void test_nan_stays_in_its_sample(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){4, 4, 2}, "contrast_norm(3)", 2);
    fixture.network.input[5] = NAN;
    const real *y = network_forward(&fixture.network, 2, false);
    for (int i = 0; i < 32; i++) assert_true(isnan(y[i]));
    for (int i = 32; i < 64; i++) assert_true(isfinite(y[i]));
    fixture_free(&fixture);
}

// ---- kernels at each place ----

static const struct {
    struct shape in;
    const char *options;
} convolutions[] = {
    {{6, 5, 3}, "4, 3"}, {{6, 5, 3}, "5, 3, padding=2"}, {{7, 7, 2}, "40, 3, stride=2, padding=1"}, {{3, 4, 1}, "2, 2, stride=3, bias=0"},
    {{1, 1, 7}, "3, 1"}, {{31, 1, 1}, "1, 3, padding=1"}};
enum { CONVOLUTIONS = sizeof convolutions / sizeof *convolutions, CONVOLVED = 9 };

// With the same kernel at every place it computes what conv2d computes, and each place's gradients add up to conv2d's.
static void test_equal_kernels_are_a_convolution(void **state) {
    (void)state;
    for (size_t i = 0; i < CONVOLUTIONS; i++) {
        struct fixture shared, local;
        char layers[2][96];
        snprintf(layers[0], sizeof layers[0], "prelu conv2d(%s) tanh dense(10)", convolutions[i].options);
        snprintf(layers[1], sizeof layers[1], "prelu local2d(%s) tanh dense(10)", convolutions[i].options);
        create(&shared, convolutions[i].in, layers[0], CONVOLVED);
        create(&local, convolutions[i].in, layers[1], CONVOLVED);
        struct parameters *a = &shared.network.parameters, *b = &local.network.parameters;
        assert_int_equal(a->part_count, b->part_count);
        const uint32_t filters = a->part_count - 2; // slopes, then weight and perhaps bias
        for (uint32_t part = 0; part < a->part_count; part++)
            for (uint64_t j = 0; j < b->part[part].count; j++) {
                const uint64_t out = a->part[part].outputs, units = b->part[part].outputs;
                parameters_values(b, part)[j] = parameters_values(a, part)[part < filters ? j / units * out + j % units % out : j];
            }
        network_learn(&shared.network, shared.loss, shared.labels, CONVOLVED, 0);
        network_learn(&local.network, local.loss, local.labels, CONVOLVED, 0);
        const struct layer *left = &shared.network.list.layers[1], *right = &local.network.list.layers[1];
        double wanted[1 << 14];
        const uint64_t values = CONVOLVED * shape_size(left->out);
        assert_int_equal(values, CONVOLVED * shape_size(right->out));
        for (uint64_t j = 0; j < values; j++) wanted[j] = (double)left->output[j];
        expect_close(right->output, wanted, values, 2e-6);
        for (uint32_t part = 0; part < a->part_count; part++) {
            const uint64_t out = a->part[part].outputs, units = b->part[part].outputs;
            memset(wanted, 0, sizeof wanted);
            for (uint64_t j = 0; j < b->part[part].count; j++)
                wanted[part < filters ? j / units * out + j % units % out : j] += (double)parameters_gradient(b, part)[j];
            expect_close(parameters_gradient(a, part), wanted, a->part[part].count, 5e-6);
        }
        fixture_free(&shared);
        fixture_free(&local);
    }
}

static void test_each_place_has_its_own_kernel(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){2, 2, 1}, "local2d(2, 1)", 1);
    assert_int_equal(fixture.network.parameters.part[0].count, 8);
    for (int i = 0; i < 8; i++) parameters_values(&fixture.network.parameters, 0)[i] = (real)i;
    for (int i = 0; i < 8; i++) parameters_values(&fixture.network.parameters, 1)[i] = (real)(10 * i);
    for (int i = 0; i < 4; i++) fixture.network.input[i] = (real)(i + 1);
    expect_close(network_forward(&fixture.network, 1, false), (const double[]){0, 11, 24, 36, 52, 65, 84, 98}, 8, 0);
    fixture_free(&fixture);
}

// ---- frozen lists ----

enum { STEPS = 4, SAMPLES = 8 };

static void test_frozen_parameters_keep_their_bits(void **state) {
    (void)state;
    static const char *const optimisers[] = {"sgd(0.1, momentum=0.9, l2=0.1, l1=0.01, max_norm=0.1)", "adam(0.1, l2=0.1)"};
    for (int i = 0; i < 2; i++) {
        struct fixture fixture;
        struct optimiser optimiser;
        create(&fixture, (struct shape){5, 5, 2},
               "conv2d(4, 2) frozen(prelu local2d(3, 2) batch_norm frozen(dense(9)) tanh) frozen(dense(9)) dense(10)", SAMPLES);
        struct parameters *parameters = &fixture.network.parameters;
        assert_int_equal(optimiser_create(&optimiser, optimisers[i], parameters), EXIT_FINE);
        static real before[1 << 14];
        assert_true(parameters->count <= sizeof before / sizeof *before);
        memcpy(before, parameters->values, parameters->count * sizeof *before);
        for (uint64_t step = 0; step < STEPS; step++) {
            network_learn(&fixture.network, fixture.loss, fixture.labels, SAMPLES, step);
            optimiser_update(&optimiser, parameters, &fixture.workers, 1);
        }
        uint32_t frozen = 0;
        for (uint32_t j = 0; j < parameters->part_count; j++) {
            const struct parameter *part = &parameters->part[j];
            frozen += part->frozen;
            const bool same = memcmp(before + part->offset, parameters->values + part->offset, part->count * sizeof *before) == 0;
            if (same != part->frozen) fail_msg("%s: %s %s", optimisers[i], part->name, same ? "learns nothing" : "is frozen and moves");
        }
        assert_int_equal(frozen, 9);
        optimiser_free(&optimiser);
        fixture_free(&fixture);
    }
}

// A limit to the gradient's norm is of what learns: with the frozen list or its values as the input, the rest makes the same step.
static void test_frozen_gradients_are_in_no_norm(void **state) {
    (void)state;
    struct fixture frozen, plain;
    struct optimiser optimiser;
    create(&frozen, (struct shape){1, 1, 6}, "frozen(dense(5) tanh) dense(10)", SAMPLES);
    create(&plain, (struct shape){1, 1, 5}, "dense(10)", SAMPLES);
    network_forward(&frozen.network, SAMPLES, true);
    memcpy(plain.network.input, frozen.network.list.layers[0].output, SAMPLES * 5 * sizeof(real));
    struct fixture *both[] = {&frozen, &plain};
    for (int i = 0; i < 2; i++) {
        struct parameters *parameters = &both[i]->network.parameters;
        const uint32_t weight = parameters->part_count - 2;
        for (uint64_t j = 0; j < 50; j++) parameters_values(parameters, weight)[j] = (real)((double)j / 50);
        for (uint64_t j = 0; j < 10; j++) parameters_values(parameters, weight + 1)[j] = 0;
        assert_int_equal(optimiser_create(&optimiser, "sgd(0.1, clip=0.01)", parameters), EXIT_FINE);
        network_learn(&both[i]->network, both[i]->loss, both[i]->labels, SAMPLES, 0);
        optimiser_update(&optimiser, parameters, &both[i]->workers, 1);
        optimiser_free(&optimiser);
    }
    assert_memory_equal(parameters_values(&frozen.network.parameters, 2), parameters_values(&plain.network.parameters, 0), 50 * sizeof(real));
    fixture_free(&frozen);
    fixture_free(&plain);
}

// Freezing changes no draw.
static void test_frozen_weights_have_the_same_draws(void **state) {
    (void)state;
    static const char *const layers[] = {"conv2d(3, 2) tanh dense(10)", "frozen(conv2d(3, 2) tanh) dense(10)"};
    struct fixture fixtures[2];
    struct initialiser initialiser;
    for (int i = 0; i < 2; i++) {
        create(&fixtures[i], (struct shape){4, 4, 2}, layers[i], 1);
        assert_int_equal(initialiser_read(&initialiser, "normal"), EXIT_FINE);
        assert_int_equal(initialise(&initialiser, &fixtures[i].network.parameters, 5), EXIT_FINE);
    }
    const struct parameters *a = &fixtures[0].network.parameters, *b = &fixtures[1].network.parameters;
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->values, b->values, a->count * sizeof(real));
    for (int i = 0; i < 2; i++) fixture_free(&fixtures[i]);
}

// ---- what a step costs ----

static void test_multiply_adds(void **state) {
    (void)state;
    // 4 x 4 places of 2 x 2 x 2 values and 3 channels; then 48 values and 10 units.
    static const struct {
        const char *layers;
        uint64_t forward, step;
    } rows[] = {{"conv2d(3, 2) dense(10)", 384 + 480, 2 * 384 + 3 * 480},
                {"local2d(3, 2) dense(10)", 384 + 480, 2 * 384 + 3 * 480},
                {"frozen(conv2d(3, 2)) dense(10)", 384 + 480, 384 + 2 * 480},
                {"frozen(conv2d(3, 2) tanh) contrast_norm dense(10)", 384 + 480, 384 + 2 * 480},
                {"local2d(3, 2) frozen(dense(10))", 384 + 480, 2 * 384 + 3 * 480}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        create(&fixture, (struct shape){5, 5, 2}, rows[i].layers, 1);
        assert_int_equal(multiply_adds_forward(&fixture.network.list, &fixture.network.parameters, 7), 7 * rows[i].forward);
        assert_int_equal(multiply_adds_step(&fixture.network.list, &fixture.network.parameters, 7), 7 * rows[i].step);
        fixture_free(&fixture);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_norm_is_its_formula),
        cmocka_unit_test(test_contrast_norm_forgets_brightness_and_contrast),
        cmocka_unit_test(test_constant_samples_become_zero),
        cmocka_unit_test(test_gradients_of_constants_are_finite),
        cmocka_unit_test(test_nan_stays_in_its_sample),
        cmocka_unit_test(test_equal_kernels_are_a_convolution),
        cmocka_unit_test(test_each_place_has_its_own_kernel),
        cmocka_unit_test(test_frozen_parameters_keep_their_bits),
        cmocka_unit_test(test_frozen_gradients_are_in_no_norm),
        cmocka_unit_test(test_frozen_weights_have_the_same_draws),
        cmocka_unit_test(test_multiply_adds),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
