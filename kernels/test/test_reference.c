// SPDX-License-Identifier: MIT
// The yardstick itself: the exact functions' references against their definitions. The others: test_reference_mpfr.c.
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reference.h"
#include "reference_check.h"

static const float specials[] = {0.0f, -0.0f, 0x1p-149f, -0x1p-149f, 0x1.fffffcp-127f, 0x1p-126f, 0.5f,      -1.0f,
                                 1.0f, 3.0f,  -3.0f,     FLT_MAX,    -FLT_MAX,         INFINITY,  -INFINITY, NAN};

static void rectifiers_follow_their_definition(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double parameter[2];
        double slope; // left of 0
    } functions[] = {{"relu", {0, 0}, 0}, {"prelu", {0.25, 0}, 0.25}, {"prelu", {-2, 0}, -2}, {"rrelu", {0.125, 0.375}, 0.25}};
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t i = 0; i < COUNT(specials); i++) {
            const double x = specials[i];
            const double dy = 3;
            const struct activation_reference *reference = reference_of(functions[f].name);
            const struct reference_element element = {.x = &x, .pieces = 1, .parameter = functions[f].parameter, .dy = &dy, .inference = 1};
            struct double_double y, dx;
            double dparameter = 0;
            reference->forward(&element, &y);
            reference->backward(&element, &dx, &dparameter);
            const double left = functions[f].slope;
            const double product = strcmp(functions[f].name, "relu") == 0 ? 0 : left * x; // relu(-inf) is 0, not 0 times infinity
            assert_same(y.high, x < 0 ? product : x);
            assert_same(dx.high, isnan(x) ? NAN : x > 0 ? dy : left * dy);
            if (strcmp(functions[f].name, "prelu") == 0) assert_same(dparameter, x < 0 ? x * dy : isnan(x) ? NAN : 0);
        }
}

// Functions of up to three pieces, each a quadratic polynomial: `scale` y = (square x + slope) x + offset.
struct piece {
    double square, slope, offset;
};

static const struct {
    const char *name;
    double scale, corner[2]; // where the next piece begins; infinity: there is none
    struct piece piece[3];
    double at_minus_zero, at_minus_infinity;
} piecewise[] = {
    {"identity", 1, {INFINITY, INFINITY}, {{0, 1, 0}}, -0.0, -INFINITY},
    {"step", 1, {0, INFINITY}, {{0, 0, 0}, {0, 0, 1}}, 1, 0},
    {"abs", 1, {0, INFINITY}, {{0, -1, 0}, {0, 1, 0}}, 0, INFINITY},
    {"relu", 1, {0, INFINITY}, {{0, 0, 0}, {0, 1, 0}}, -0.0, 0},
    {"relu6", 1, {0, 6}, {{0, 0, 0}, {0, 1, 0}, {0, 0, 6}}, -0.0, 0},
    {"leaky_relu", 1, {0, INFINITY}, {{0, 0.125, 0}, {0, 1, 0}}, -0.0, -INFINITY},
    {"shifted_relu", 1, {-1, INFINITY}, {{0, 0, -1}, {0, 1, 0}}, -0.0, -1},
    {"squared_relu", 1, {0, INFINITY}, {{0, 0, 0}, {1, 0, 0}}, 0, 0},
    {"hard_sigmoid", 6, {-3, 3}, {{0, 0, 0}, {0, 1, 3}, {0, 0, 6}}, 0.5, 0},
    {"hard_tanh", 1, {-1, 1}, {{0, 0, -1}, {0, 1, 0}, {0, 0, 1}}, -0.0, -1},
    {"hard_swish", 6, {-3, 3}, {{0, 0, 0}, {1, 3, 0}, {0, 6, 0}}, -0.0, -0.0},
};

static double polynomial(double square, double slope, double offset, double x) {
    return (square == 0 ? 0 : square * x * x) + (slope == 0 ? 0 : slope * x) + offset;
}

// scale * got == wanted, as nearly as two doubles tell; a NaN, or an infinity, is what is wanted.
static void expect_scaled(const char *name, double x, double scale, struct double_double got, double wanted) {
    const double rest = isfinite(wanted) ? fma(scale, got.high, -wanted) + scale * got.low : 0;
    if (isfinite(wanted) ? !(fabs(rest) <= 0x1p-100 * fabs(wanted)) : !is_same(got.high, wanted))
        fail_msg("%s at %g: got %.17g, wanted %.17g / %g", name, x, got.high, wanted, scale);
}

static void expect_pieces(size_t f, double x, double at_kink) {
    const double parameter = 0.125, *corner = piecewise[f].corner, scale = piecewise[f].scale;
    const struct piece *left = &piecewise[f].piece[(x > corner[0]) + (x > corner[1])];
    const struct piece *right = &piecewise[f].piece[(x >= corner[0] && isfinite(corner[0])) + (x >= corner[1] && isfinite(corner[1]))];
    const double left_slope = polynomial(0, 2 * left->square, left->slope, x);
    const double right_slope = polynomial(0, 2 * right->square, right->slope, x);
    const double slope = isnan(x) ? NAN : left == right ? left_slope : left_slope + at_kink * (right_slope - left_slope);
    static const double gradients[] = {3, -INFINITY};
    for (size_t i = 0; i < COUNT(gradients); i++) {
        const struct reference_element element = {.x = &x, .pieces = 1, .parameter = &parameter, .dy = &gradients[i], .derivative_at_kink = at_kink};
        struct double_double y, dx;
        double unused;
        reference_of(piecewise[f].name)->forward(&element, &y);
        reference_of(piecewise[f].name)->backward(&element, &dx, &unused);
        expect_scaled(piecewise[f].name, x, scale, y, isnan(x) ? NAN : polynomial(right->square, right->slope, right->offset, x));
        expect_scaled(piecewise[f].name, x, scale, dx, slope == 0 ? 0 : slope * gradients[i]);
        if (x == 0 && signbit(x)) assert_same(y.high, piecewise[f].at_minus_zero);
        if (x == -INFINITY) assert_same(y.high, piecewise[f].at_minus_infinity);
    }
}

// Both sides of every corner, and the corners themselves with each choice of the derivative there.
static void piecewise_functions_follow_their_definition(void **state) {
    (void)state;
    static const double x[] = {-INFINITY, -7, -3.25, -3, -2.5, -1.25, -1, -0.5, -0.0, 0, 0.5, 1, 1.25, 2.5, 3, 3.25, 5.5, 6, 6.5, INFINITY, NAN};
    static const double shares[] = {0, 0.5, 1};
    for (size_t f = 0; f < COUNT(piecewise); f++)
        for (size_t i = 0; i < COUNT(x); i++)
            for (size_t j = 0; j < COUNT(shares); j++) expect_pieces(f, x[i], shares[j]);
}

// A drawn slope is lower + (upper - lower) u with u the upper 24 bits of the word; here exact in any arithmetic.
static void rrelu_draws_its_slope(void **state) {
    (void)state;
    static const double parameter[] = {0.25, 0.75};
    const double x = -8;
    for (uint32_t quarter = 0; quarter < 4; quarter++) {
        const struct reference_element element = {.x = &x, .pieces = 1, .parameter = parameter, .random = quarter << 30};
        struct double_double y;
        reference_of("rrelu")->forward(&element, &y);
        assert_same(y.high, -8 * (0.25 + 0.5 * (quarter / 4.0)));
    }
}

static void derivatives_at_the_kink_lie_between_the_slopes(void **state) {
    (void)state;
    static const double parameter[] = {0.25, 0.25};
    const double x = -0.0;
    const double dy = 8;
    struct double_double dx;
    double dparameter;
    for (int half = 0; half < 3; half++) {
        const double at_kink = half / 2.0;
        const struct reference_element element = {
            .x = &x, .pieces = 1, .parameter = parameter, .dy = &dy, .inference = 1, .derivative_at_kink = at_kink};
        reference_of("relu")->backward(&element, &dx, &dparameter);
        assert_same(dx.high, 8 * at_kink);
        reference_of("prelu")->backward(&element, &dx, &dparameter);
        assert_same(dx.high, 8 * (0.25 + 0.75 * at_kink));
    }
}

// The first of equal pieces wins, and a NaN before all; the gradient goes there alone.
static void maxout_takes_the_first_largest(void **state) {
    (void)state;
    static const struct {
        double x[4];
        int winner;
    } cases[] = {{{1, 3, 2, 3}, 1},      {{-5, -6, -7, -8}, 0},        {{0.0, -0.0, 0, 0}, 0},
                 {{-0.0, 0.0, 0, 0}, 0}, {{INFINITY, NAN, 1, NAN}, 1}, {{-INFINITY, 1, INFINITY, 2}, 2}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const double dy = 5;
        const struct reference_element element = {.x = cases[i].x, .pieces = 4, .dy = &dy};
        struct double_double y, dx[4];
        double unused;
        reference_of("maxout")->forward(&element, &y);
        reference_of("maxout")->backward(&element, dx, &unused);
        assert_same(y.high, cases[i].x[cases[i].winner]);
        for (int piece = 0; piece < 4; piece++) assert_same(dx[piece].high, piece == cases[i].winner ? 5 : 0);
    }
}

static void crelu_is_two_rectifiers(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(specials); i++) {
        const double x = specials[i];
        const double dy[] = {3, 5};
        const struct reference_element element = {.x = &x, .pieces = 1, .dy = dy};
        struct double_double y[2], dx;
        double unused;
        reference_of("crelu")->forward(&element, y);
        reference_of("crelu")->backward(&element, &dx, &unused);
        assert_same(y[0].high, x < 0 ? 0.0 : x);
        assert_same(y[1].high, x > 0 ? 0.0 : -x);
        assert_same(dx.high, isnan(x) ? NAN : x > 0 ? 3 : -5);
    }
}

static void an_unknown_name_has_no_reference(void **state) {
    (void)state;
    assert_null(activation_reference_find("gel"));
    assert_null(activation_reference_find(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rectifiers_follow_their_definition),
        cmocka_unit_test(piecewise_functions_follow_their_definition),
        cmocka_unit_test(rrelu_draws_its_slope),
        cmocka_unit_test(derivatives_at_the_kink_lie_between_the_slopes),
        cmocka_unit_test(maxout_takes_the_first_largest),
        cmocka_unit_test(crelu_is_two_rectifiers),
        cmocka_unit_test(an_unknown_name_has_no_reference),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
