// SPDX-License-Identifier: MIT
// Losses by hand, where they are large, and what counts as a mistake.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loss.h"

static void near(double is, double wanted) {
    if (!(fabs(is - wanted) <= 1e-14 * fmax(1, fabs(wanted)))) fail_msg("%.17g instead of %.17g", is, wanted);
}

static void cross_entropy(void **state) {
    (void)state;
    const struct loss *loss = loss_find("softmax_cross_entropy");
    static const struct {
        double outputs[3];
        uint8_t label;
        double loss, gradient[3];
    } rows[] = {
        {{0, 0, 0}, 1, 1.0986122886681098, {1.0 / 3, -2.0 / 3, 1.0 / 3}},
        {{5, 5, 5}, 1, 1.0986122886681098, {1.0 / 3, -2.0 / 3, 1.0 / 3}},
        {{0, 0, 0.6931471805599453}, 2, 0.6931471805599453, {0.25, 0.25, -0.5}},
        // Powers of e that no double holds.
        {{1000, 0, -1000}, 0, 0, {0, 0, 0}},
        {{1000, 0, -1000}, 2, 2000, {1, 0, -1}},
        {{-2000, -2000, -1e300}, 0, 0.6931471805599453, {-0.5, 0.5, 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double gradient[3];
        uint64_t mistakes = 0;
        near(loss->judge(rows[i].outputs, 3, rows[i].label, 0.25, gradient, &mistakes), rows[i].loss);
        for (int j = 0; j < 3; j++) near(gradient[j], 0.25 * rows[i].gradient[j]);
        near(loss->judge(rows[i].outputs, 3, rows[i].label, 0.25, 0, &mistakes), rows[i].loss);
    }
}

static void squared_error(void **state) {
    (void)state;
    const struct loss *loss = loss_find("mean_squared_error");
    const double outputs[] = {0.5, -1, 2};
    double gradient[3];
    uint64_t mistakes = 0;
    near(loss->judge(outputs, 3, 2, 0.5, gradient, &mistakes), (0.25 + 1 + 1) / 2);
    near(gradient[0], 0.25);
    near(gradient[1], -0.5);
    near(gradient[2], 0.5);
    assert_int_equal(mistakes, 0);
}

static void reconstruction(void **state) {
    (void)state;
    const struct loss *loss = loss_find("reconstruction_error");
    const double outputs[] = {0.5, -1, 2}, inputs[] = {1, -1, 4};
    double gradient[3];
    near(loss->reconstruct(outputs, inputs, 3, 0.5, gradient), (0.25 + 4) / 2);
    near(gradient[0], -0.25);
    near(gradient[1], 0);
    near(gradient[2], -1);
    near(loss->reconstruct(outputs, inputs, 3, 0.5, 0), (0.25 + 4) / 2);
}

// Another output as large is one, and so is anything that is not a number; infinity is a number.
static void mistakes(void **state) {
    (void)state;
    static const struct {
        double outputs[3];
        uint64_t mistakes;
    } rows[] = {{{1, 2, 0}, 0},   {{2, 1, 0}, 1},   {{2, 2, 0}, 1},        {{0, 2, 2}, 1},          {{NAN, 2, 0}, 1},
                {{0, 2, NAN}, 1}, {{0, NAN, 0}, 1}, {{0, INFINITY, 0}, 0}, {{-INFINITY, 0, -1}, 0}, {{0, -INFINITY, 0}, 1}};
    static const char *const names[] = {"softmax_cross_entropy", "mean_squared_error"};
    for (int i = 0; i < 2; i++)
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
            uint64_t count = 41;
            loss_find(names[i])->judge(rows[j].outputs, 3, 1, 1, 0, &count);
            assert_int_equal(count, 41 + rows[j].mistakes);
        }
    assert_null(loss_find("hinge"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cross_entropy), cmocka_unit_test(squared_error), cmocka_unit_test(reconstruction),
                                       cmocka_unit_test(mistakes)};
    return cmocka_run_group_tests(tests, 0, 0);
}
