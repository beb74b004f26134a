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
        cmocka_unit_test(rrelu_draws_its_slope),
        cmocka_unit_test(derivatives_at_the_kink_lie_between_the_slopes),
        cmocka_unit_test(maxout_takes_the_first_largest),
        cmocka_unit_test(crelu_is_two_rectifiers),
        cmocka_unit_test(an_unknown_name_has_no_reference),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
