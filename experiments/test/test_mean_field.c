// SPDX-License-Identifier: MIT
// The mean field of wide networks against a published table's digits and closed forms.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command.h"
#include "mean_field.h"

static const double NARROW = 1e-9;

static struct mean_field read(const char *activation) {
    struct mean_field field;
    assert_int_equal(mean_field_read(&field, activation), EXIT_FINE);
    return field;
}

static void expect(const char *what, double got, double wanted, double tolerance) {
    if (!(fabs(got - wanted) <= tolerance)) fail_msg("%s: %.12g instead of %.12g", what, got, wanted);
}

// ---- the edge of chaos ----

// Variance of the weights and q, three decimals each, by other programs' quadratures.
static void edge_by_the_table(void **state) {
    (void)state;
    enum { ROWS = 4 };
    static const double bias_variance[ROWS] = {.0025, .01, .04, .05};
    static const struct {
        const char *activation;
        double weight_variance[ROWS], q[ROWS];
    } columns[] = {
        {"tanh", {1.260, 1.424, 1.701, 1.761}, {.154, .273, .512, .570}}, {"elu", {1.281, 1.383, 1.511, 1.534}, {.189, .438, 1.107, 1.301}},
        {"selu", {.676, .760, .879, .902}, {.141, .309, .717, .827}},     {"gelu", {3.430, 2.983, 2.393, 2.303}, {.075, .183, .576, .722}},
        {"silu", {3.629, 3.313, 2.821, 2.729}, {.114, .260, .689, .827}}, {"mish", {2.551, 2.375, 2.142, 2.105}, {.111, .263, .746, .905}},
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const struct mean_field field = read(columns[i].activation);
        for (int row = 0; row < ROWS; row++) {
            struct mean_field_point point[MEAN_FIELD_POINTS];
            assert_int_equal(mean_field_critical(&field, bias_variance[row], point), 1);
            // Half of the last digit, and the last bit of what is written above.
            expect(columns[i].activation, point->draw.weight_variance, columns[i].weight_variance[row], 0.500001e-3);
            expect(columns[i].activation, point->q, columns[i].q[row], 0.500001e-3);
            expect("chi", point->chi, 1, NARROW);
            expect("length", mean_field_length(&field, point->draw, point->q), point->q, NARROW);
            expect("chi at q", mean_field_chi(&field, point->draw, point->q), 1, NARROW);
        }
    }
}

// Slope s on one side, 1 on the other: w = 2 / (1 + s^2), whatever q and the biases are; q grows by the variance of these.
static void edge_of_homogeneous_functions(void **state) {
    (void)state;
    static const struct {
        const char *activation;
        double weight_variance;
    } rows[] = {
        {"relu", 2},  {"leaky_relu(0.1)", 2 / 1.01}, {"leaky_relu(0.5)", 1.6}, {"prelu(0.25)", 32.0 / 17}, {"abs", 1}, {"identity", 1}, {"crelu", 2},
        {"maxout", 1}};
    static const double q[] = {1e-4, 0.3, 1, 70};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct mean_field field = read(rows[i].activation);
        for (double bias_variance = 0; bias_variance < 0.2; bias_variance += 0.1) {
            struct mean_field_point point[MEAN_FIELD_POINTS];
            assert_int_equal(mean_field_critical(&field, bias_variance, point), 1);
            expect(rows[i].activation, point->draw.weight_variance, rows[i].weight_variance, NARROW);
            assert_true(isnan(point->q) && isnan(point->growth));
            for (size_t j = 0; j < sizeof q / sizeof *q; j++) {
                expect("chi", mean_field_chi(&field, point->draw, q[j]), 1, NARROW);
                expect("length", mean_field_length(&field, point->draw, q[j]), q[j] + bias_variance, NARROW * q[j]);
            }
        }
    }
}

// f = max(0, x)^2: E[f^2] = 3/2 q^2, E[f'^2] = 2 q, so that q = 4 b and w = 1 / (8 b), where length'(q) is 3/2.
static void edge_of_squared_relu(void **state) {
    (void)state;
    const struct mean_field field = read("squared_relu");
    for (double b = 0.01; b < 1; b *= 2) {
        struct mean_field_point point[MEAN_FIELD_POINTS];
        assert_int_equal(mean_field_critical(&field, b, point), 1);
        expect("w", point->draw.weight_variance * b, 0.125, NARROW);
        expect("q", point->q / b, 4, NARROW);
        expect("growth", point->growth, 1.5, NARROW);
    }
}

// softplus has none: at chi = 1 q grows by more than nothing, always. step has no slope. Three pieces' largest grows where chi = 1.
static void functions_without_an_edge(void **state) {
    (void)state;
    static const char *const activations[] = {"softplus", "step", "maxout(pieces=3)"};
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
        const struct mean_field field = read(activations[i]);
        struct mean_field_point point[MEAN_FIELD_POINTS];
        for (double bias_variance = 0; bias_variance < 2; bias_variance += 0.05)
            assert_int_equal(mean_field_critical(&field, bias_variance, point), 0);
    }
}

// Wide against the sigmoid, a normal density is flat. Over it, with s = sigmoid(x), s'^2 = (s - s^2) s' has the integral 1/6 and s'^2 x^2 has (pi^2 -
// 6) / 18: 1 / w = (1/6 - (pi^2 - 6) / (36 q)) / sqrt(2 pi q), up to a share of 1 / q^2.
static void edge_of_the_sigmoid(void **state) {
    (void)state;
    const struct mean_field field = read("sigmoid");
    struct mean_field_point point[MEAN_FIELD_POINTS];
    assert_int_equal(mean_field_critical(&field, 0.05, point), 1);
    const double w = sqrt(2 * M_PI * point->q) / (1.0 / 6 - (M_PI * M_PI - 6) / (36 * point->q));
    expect("w", point->draw.weight_variance / w, 1, 2 / (point->q * point->q));
    expect("w", point->draw.weight_variance, 103.1285, 1e-4);
    expect("length", mean_field_length(&field, point->draw, point->q), point->q, 1e-7);
}

// ---- fixed points ----

// 3/2 w q^2 + b = q: two, the upper one repelling, until 6 w b = 1; then none.
static void fixed_points_of_squared_relu(void **state) {
    (void)state;
    const struct mean_field field = read("squared_relu");
    const struct mean_field_draw draw = {0.5, 0.2}, large = {0.5, 0.4};
    struct mean_field_point points[MEAN_FIELD_POINTS];
    assert_int_equal(mean_field_fixed_points(&field, draw, points), 2);
    for (int i = 0; i < 2; i++) {
        const double q = (1 + (i ? 1 : -1) * sqrt(1 - 6 * draw.weight_variance * draw.bias_variance)) / (3 * draw.weight_variance);
        expect("q", points[i].q, q, NARROW);
        expect("chi", points[i].chi, 2 * draw.weight_variance * q, NARROW);
        expect("growth", points[i].growth, 3 * draw.weight_variance * q, NARROW);
    }
    assert_int_equal(mean_field_fixed_points(&field, large, points), 0);
}

static void fixed_points_of_homogeneous_functions(void **state) {
    (void)state;
    const struct mean_field field = read("relu");
    struct mean_field_point points[MEAN_FIELD_POINTS];
    assert_int_equal(mean_field_fixed_points(&field, (struct mean_field_draw){1.5, 0.1}, points), 1);
    expect("q", points->q, 0.4, NARROW);
    expect("chi", points->chi, 0.75, NARROW);
    expect("growth", points->growth, 0.75, NARROW);
    assert_int_equal(mean_field_fixed_points(&field, (struct mean_field_draw){2, 0}, points), 0);
    assert_int_equal(mean_field_fixed_points(&field, (struct mean_field_draw){2, 0.1}, points), 0);
    assert_int_equal(mean_field_fixed_points(&field, (struct mean_field_draw){1.5, 0}, points), 0);
}

// SELU is made for it: variance 1 stays, at a place of the grid. E[f'^2] to four digits.
static void selu_keeps_variance_one(void **state) {
    (void)state;
    const struct mean_field field = read("selu");
    struct mean_field_point points[MEAN_FIELD_POINTS];
    assert_int_equal(mean_field_fixed_points(&field, (struct mean_field_draw){1, 0}, points), 1);
    expect("q", points->q, 1, NARROW);
    expect("chi", points->chi, 1.0716, 0.5e-4);
    assert_true(points->growth > 0 && points->growth < 1);
}

// From above and below a network comes to where growth is below 1.
static void networks_come_to_fixed_points(void **state) {
    (void)state;
    static const char *const activations[] = {"tanh", "sigmoid", "gelu"};
    const struct mean_field_draw draw = {1, 0.05};
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
        const struct mean_field field = read(activations[i]);
        struct mean_field_point points[MEAN_FIELD_POINTS];
        assert_int_equal(mean_field_fixed_points(&field, draw, points), 1);
        assert_true(points->growth < 1);
        for (double from = 0.2; from < 6; from *= 25) {
            double q = from * points->q;
            for (int layer = 0; layer < 50; layer++) q = mean_field_length(&field, draw, q);
            expect(activations[i], q, points->q, 1e-6 * points->q);
        }
    }
}

static void depth_scales(void **state) {
    (void)state;
    assert_true(isinf(mean_field_depth_scale(1)));
    expect("ordered", mean_field_depth_scale(exp(-1.0 / 7)), 7, NARROW);
    expect("chaotic", mean_field_depth_scale(exp(1.0 / 7)), 7, NARROW);
    assert_true(mean_field_depth_scale(0) == 0);
}

static void unknown_names(void **state) {
    (void)state;
    static struct mean_field field;
    assert_int_equal(mean_field_read(&field, "no_such_function"), EXIT_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edge_by_the_table),
        cmocka_unit_test(edge_of_homogeneous_functions),
        cmocka_unit_test(edge_of_squared_relu),
        cmocka_unit_test(functions_without_an_edge),
        cmocka_unit_test(edge_of_the_sigmoid),
        cmocka_unit_test(fixed_points_of_squared_relu),
        cmocka_unit_test(fixed_points_of_homogeneous_functions),
        cmocka_unit_test(selu_keeps_variance_one),
        cmocka_unit_test(networks_come_to_fixed_points),
        cmocka_unit_test(depth_scales),
        cmocka_unit_test(unknown_names),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
