// SPDX-License-Identifier: MIT
// Correlations of two inputs from layer to layer, against closed forms and sums over the plane.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command.h"
#include "correlation.h"

static struct correlation read(const char *activation, struct mean_field_draw draw, double q) {
    struct mean_field field;
    struct correlation correlation;
    assert_int_equal(mean_field_read(&field, activation), EXIT_FINE);
    assert_int_equal(correlation_read(&correlation, &field, draw, q), EXIT_FINE);
    return correlation;
}

static void expect(const char *what, double c, double got, double wanted, double tolerance) {
    if (!(fabs(got - wanted) <= tolerance)) fail_msg("%s at %g: %.9g instead of %.9g", what, c, got, wanted);
}

// ---- closed forms ----

static double of_identity(double c) { return c; }
static double of_relu(double c) { return (sqrt(1 - c * c) + c * (M_PI - acos(c))) / M_PI; } // Cho, Saul, NeurIPS 2009
static double of_abs(double c) { return 2 / M_PI * (sqrt(1 - c * c) + c * asin(c)); }
static double of_step(double c) { return 0.5 + asin(c) / M_PI; } // Sheppard
static double slope_of_identity(double c) { return c * 0 + 1; }
static double slope_of_relu(double c) { return 1 - acos(c) / M_PI; }
static double slope_of_abs(double c) { return 2 / M_PI * asin(c); }

// Homogeneous functions keep mean squares, whatever q; biases with the variance of what the weights bring halve all.
static void closed_forms(void **state) {
    (void)state;
    static const struct {
        const char *activation;
        double weight_variance;
        double (*next)(double c), (*slope)(double c);
    } rows[] = {{"identity", 1, of_identity, slope_of_identity}, {"relu", 2, of_relu, slope_of_relu}, {"abs", 1, of_abs, slope_of_abs}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (double q = 0.25; q < 9; q *= 32) {
            const struct correlation plain = read(rows[i].activation, (struct mean_field_draw){rows[i].weight_variance, 0}, q);
            const struct correlation biased = read(rows[i].activation, (struct mean_field_draw){rows[i].weight_variance, q}, q);
            for (double c = -0.9375; c < 1; c += 0.0625) {
                expect(rows[i].activation, c, correlation_next(&plain, c), rows[i].next(c), 1e-5);
                expect(rows[i].activation, c, correlation_next(&biased, c), (rows[i].next(c) + 1) / 2, 1e-5);
                if (fabs(c) < 0.9) expect(rows[i].activation, c, correlation_slope(&plain, c), rows[i].slope(c), 1e-5);
            }
            expect(rows[i].activation, 1, correlation_next(&plain, 1), 1, 1e-6);
            expect(rows[i].activation, 1, correlation_slope(&plain, 1), 1, 1e-6);
        }
    const struct correlation step = read("step", (struct mean_field_draw){2, 0}, 1);
    for (double c = -0.75; c < 0.8; c += 0.25) expect("step", c, correlation_next(&step, c), of_step(c), 1e-4);
}

// ---- smooth functions ----

// Over independent x and y, with u = sqrt(q) x, v = sqrt(q) (c x + sqrt(1 - c^2) y): plain steps converge fastest of all.
static double over_the_plane(double (*f)(double x), double q, double c) {
    const double step = 0.125;
    double sum = 0;
    for (double x = -8; x <= 8; x += step)
        for (double y = -8; y <= 8; y += step) sum += exp(-(x * x + y * y) / 2) * f(sqrt(q) * x) * f(sqrt(q) * (c * x + sqrt(1 - c * c) * y));
    return sum * step * step / (2 * M_PI);
}

static double silu(double x) { return x / (1 + exp(-x)); }
static double softplus(double x) { return log1p(exp(x)); }

static void sums_over_the_plane(void **state) {
    (void)state;
    static const struct {
        const char *activation;
        double (*f)(double x);
    } rows[] = {{"tanh", tanh}, {"silu", silu}, {"softplus", softplus}};
    const struct mean_field_draw draw = {1.5, 0.1};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (double q = 0.5; q < 5; q *= 4) {
            const struct correlation correlation = read(rows[i].activation, draw, q);
            const double length = draw.weight_variance * over_the_plane(rows[i].f, q, 1) + draw.bias_variance;
            for (double c = -0.9; c < 1; c += 0.3) {
                const double wanted = (draw.weight_variance * over_the_plane(rows[i].f, q, c) + draw.bias_variance) / length;
                expect(rows[i].activation, c, correlation_next(&correlation, c), wanted, 1e-6);
            }
        }
}

// The slope is that of next, and towards 1 it is chi.
static void slopes(void **state) {
    (void)state;
    const struct correlation correlation = read("tanh", (struct mean_field_draw){1.5, 0.1}, 0.7);
    for (double c = -0.9; c < 0.95; c += 0.1) {
        const double step = 1e-4, ratio = (correlation_next(&correlation, c + step) - correlation_next(&correlation, c - step)) / (2 * step);
        expect("slope", c, correlation_slope(&correlation, c), ratio, 1e-6);
    }
    // chi is of the gradients, the slope by its own q and that of the next layer.
    const struct mean_field_draw draw = {1.5, 0.05};
    struct mean_field field;
    struct mean_field_point points[MEAN_FIELD_POINTS];
    struct correlation fixed;
    assert_int_equal(mean_field_read(&field, "tanh"), EXIT_FINE);
    assert_int_equal(mean_field_fixed_points(&field, draw, points), 1);
    assert_int_equal(correlation_read(&fixed, &field, draw, points->q), EXIT_FINE);
    expect("slope", 1, correlation_slope(&fixed, 1 - 1e-9), correlation_slope(&fixed, 1), 1e-3);
    expect("chi", 1, correlation_slope(&fixed, 1), points->chi, 1e-9);
}

// ---- fixed points ----

static void fixed_points(void **state) {
    (void)state;
    struct mean_field field;
    assert_int_equal(mean_field_read(&field, "tanh"), EXIT_FINE);
    for (double weight_variance = 1.2; weight_variance < 4; weight_variance += 0.2) {
        const struct mean_field_draw draw = {weight_variance, 0.05};
        struct mean_field_point points[MEAN_FIELD_POINTS];
        struct correlation correlation;
        assert_int_equal(mean_field_fixed_points(&field, draw, points), 1);
        assert_int_equal(correlation_read(&correlation, &field, draw, points->q), EXIT_FINE);
        const double fixed = correlation_fixed_point(&correlation);
        // The edge is at 1.761.
        assert_true(weight_variance < 1.761 ? fixed == 1 : fixed < 1);
        if (weight_variance < 1.761) continue;
        expect("next", fixed, correlation_next(&correlation, fixed), fixed, 1e-9);
        assert_true(fixed > 0 && correlation_slope(&correlation, fixed) < 1);
        for (double c = 0.01; c < 1; c += 0.49) {
            double come = c;
            for (int layer = 0; layer < 3000; layer++) come = correlation_next(&correlation, come);
            expect("deep", c, come, fixed, 1e-6);
        }
    }
    // Of an odd function without biases, what was independent stays so.
    const struct correlation odd = read("tanh", (struct mean_field_draw){3, 0}, 1);
    expect("odd", 0, correlation_fixed_point(&odd), 0, 1e-9);
}

static void other_functions_are_refused(void **state) {
    (void)state;
    static const char *const activations[] = {"maxout", "crelu", "prelu"};
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
        struct mean_field field;
        struct correlation correlation;
        assert_int_equal(mean_field_read(&field, activations[i]), EXIT_FINE);
        assert_int_equal(correlation_read(&correlation, &field, (struct mean_field_draw){1, 0}, 1), EXIT_USAGE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(closed_forms), cmocka_unit_test(sums_over_the_plane), cmocka_unit_test(slopes),
                                       cmocka_unit_test(fixed_points), cmocka_unit_test(other_functions_are_refused)};
    return cmocka_run_group_tests(tests, 0, 0);
}
