// SPDX-License-Identifier: MIT
// Moments of activations against published tables and closed forms.
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "activations.h"
#include "command.h"
#include "moments.h"

static void expect(const char *text, double mean, double square, double slope_square, double tolerance) {
    struct activation_moments got;
    assert_int_equal(activation_moments(text, &got), EXIT_FINE);
    if (!(fabs(got.mean - mean) <= tolerance && fabs(got.square - square) <= tolerance && fabs(got.slope_square - slope_square) <= tolerance))
        fail_msg("%s: %.15g %.15g %.15g, not %.15g %.15g %.15g", text, got.mean, got.square, got.slope_square, mean, square, slope_square);
}

// Four digits each, by another program's quadrature.
static void test_table(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double mean, square, slope_square;
    } rows[] = {
        {"relu", .3989, .5000, .5000},
        {"leaky_relu(0.01)", .3950, .5000, .5000},
        {"leaky_relu(0.18181818181818182)", .3264, .5165, .5165},
        {"leaky_relu(0.33333333333333333)", .2660, .5556, .5556},
        {"abs", .7979, 1, 1},
        {"tanh", 0, .3943, .4644},
        {"sigmoid", .5, .2934, .0448},
        {"softplus", .8061, .9212, .2934},
        {"elu", .1605, .6449, .6681},
        {"selu", 0, 1, 1.0716},
        {"gelu", .2821, .4252, .4559},
        {"silu", .2066, .3558, .3795},
        {"mish", .2404, .4523, .4791},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect(rows[i].text, rows[i].mean, rows[i].square, rows[i].slope_square, 0.50001e-4);
}

static void test_closed_forms(void **state) {
    (void)state;
    const double half_mean = 1 / sqrt(2 * M_PI), edge = gsl_ran_ugaussian_pdf(1), beyond = gsl_cdf_ugaussian_Q(1);
    expect("identity", 0, 1, 1, 1e-12);
    expect("step", 0.5, 0.5, 0, 1e-12);
    expect("relu", half_mean, 0.5, 0.5, 1e-12);
    expect("abs", 2 * half_mean, 1, 1, 1e-12);
    expect("prelu(0.5)", half_mean / 2, 0.625, 0.625, 1e-12);
    expect("prelu_shared(0.5)", half_mean / 2, 0.625, 0.625, 1e-12);
    expect("crelu", half_mean, 0.5, 1, 1e-12);
    expect("hard_tanh", 0, 1 - 2 * edge, 1 - 2 * beyond, 1e-11);
    // E[z^2] / 2; E[z^4] / 2; E[4 z^2] / 2.
    expect("squared_relu", 0.5, 1.5, 2, 1e-11);
    struct activation_moments fixed_point;
    assert_int_equal(activation_moments("selu", &fixed_point), EXIT_FINE);
    assert_true(fabs(fixed_point.mean) < 1e-12 && fabs(fixed_point.square - 1) < 1e-12);
    expect("maxout", 2 * half_mean / sqrt(2), 1, 0.5, 1e-11);
    expect("maxout(pieces=3)", 1.5 / sqrt(M_PI), 1 + sqrt(3) / (2 * M_PI), 1.0 / 3, 1e-11);
    expect("maxout(pieces=1)", 0, 1, 1, 1e-11);
}

static void test_functions_that_draw(void **state) {
    (void)state;
    const double half_mean = 1 / sqrt(2 * M_PI), lower = 0.125, upper = (double)(float)(1.0 / 3);
    const double slope = (lower + upper) / 2, slope_square = (lower * lower + lower * upper + upper * upper) / 3;
    expect("rrelu", half_mean * (1 - slope), (1 + slope_square) / 2, (1 + slope_square) / 2, 1e-8);
    // 1/a over a from 3 to 8.
    const double divided = log(8.0 / 3) / 5, divided_square = (1.0 / 3 - 1.0 / 8) / 5;
    expect("rrelu_divided", half_mean * (1 - divided), (1 + divided_square) / 2, (1 + divided_square) / 2, 1e-8);
    // nrelu: over the noise in closed form, over x in plain steps.
    double mean = 0, square = 0, share = 0;
    for (double x = -12; x <= 12; x += 0x1p-6) {
        const double sigmoid = 1 / (1 + exp(-x)), s = sqrt(sigmoid), slope_of_s = s * (1 - sigmoid) / 2, c = -x / s;
        const double weight = gsl_ran_ugaussian_pdf(x) * 0x1p-6, open = gsl_cdf_ugaussian_Q(c), at = gsl_ran_ugaussian_pdf(c);
        mean += weight * (x * open + s * at);
        square += weight * ((x * x + sigmoid) * open + x * s * at);
        share += weight * (open + 2 * slope_of_s * at + slope_of_s * slope_of_s * (c * at + open));
    }
    expect("nrelu", mean, square, share, 1e-8);
}

// E[f^2] within 1e-10 of the lesser of 1 and the variance, E[f'^2] within 1e-10.
static void expect_at(const char *text, double variance, double square, double slope_square) {
    struct activation_choice choice;
    assert_int_equal(activation_choose(&choice, text, 0), EXIT_FINE);
    const struct activation_moments got = activation_moments_at(&choice, variance);
    if (!(fabs(got.square - square) <= 1e-10 * fmax(square, fmin(1, variance)) &&
          fabs(got.slope_square - slope_square) <= 1e-10 * fmax(1, slope_square)))
        fail_msg("%s at %g: %.15g %.15g, not %.15g %.15g", text, variance, got.square, got.slope_square, square, slope_square);
}

static void test_other_variances(void **state) {
    (void)state;
    static const double variances[] = {1e-8, 1e-3, 0.7, 1, 40, 1e8};
    for (size_t i = 0; i < sizeof variances / sizeof *variances; i++) {
        const double q = variances[i], edge = 1 / sqrt(q), beyond = 2 * gsl_cdf_ugaussian_Q(edge);
        expect_at("relu", q, q / 2, 0.5);
        expect_at("leaky_relu(0.5)", q, 0.625 * q, 0.625);
        expect_at("maxout", q, q, 0.5);
        expect_at("squared_relu", q, 1.5 * q * q, 2 * q);
        if (q > 1e3) continue; // what follows cancels, or takes long
        expect_at("hard_tanh", q, q * (1 - beyond - 2 * edge * gsl_ran_ugaussian_pdf(edge)) + beyond, 1 - beyond);
        // tanh and the sigmoid in plain steps, small against the function and the density alike.
        const double step = 0x1p-6 * fmin(1, sqrt(q));
        double squares[2] = {0}, slopes[2] = {0};
        for (double x = -12 * sqrt(q); x <= 12 * sqrt(q); x += step) {
            const double weight = gsl_ran_gaussian_pdf(x, sqrt(q)) * step, hyperbolic = tanh(x), sigmoid = 1 / (1 + exp(-x));
            squares[0] += weight * hyperbolic * hyperbolic;
            slopes[0] += weight * pow(1 - hyperbolic * hyperbolic, 2);
            squares[1] += weight * sigmoid * sigmoid;
            slopes[1] += weight * pow(sigmoid * (1 - sigmoid), 2);
        }
        expect_at("tanh", q, squares[0], slopes[0]);
        expect_at("sigmoid", q, squares[1], slopes[1]);
    }
}

// A table without a function, or one whose moments are no numbers, shows.
static void test_every_function_has_moments(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; i < table->function_count; i++) {
        struct activation_moments moments;
        assert_int_equal(activation_moments(table->functions[i]->name, &moments), EXIT_FINE);
        assert_true(isfinite(moments.mean) && moments.square > 0 && moments.square >= moments.mean * moments.mean && moments.slope_square >= 0);
    }
}

static void test_unknown_name(void **state) {
    (void)state;
    struct activation_moments moments;
    assert_int_equal(activation_moments("no_such_function", &moments), EXIT_USAGE);
    assert_int_equal(activation_moments("relu(", &moments), EXIT_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table),
                                       cmocka_unit_test(test_closed_forms),
                                       cmocka_unit_test(test_functions_that_draw),
                                       cmocka_unit_test(test_other_variances),
                                       cmocka_unit_test(test_every_function_has_moments),
                                       cmocka_unit_test(test_unknown_name)};
    return cmocka_run_group_tests(tests, 0, 0);
}
