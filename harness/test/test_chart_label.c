// SPDX-License-Identifier: MIT
// Names stand beside their points, inside the panel, and not on each other while there is room.
// clang-format off: cmocka.h needs these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// clang-format on
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "chart_label.h"

static const struct label_panel panel = {480, 330, 0.01, 10, 1e8, 1e11};

static double points_x(double value) { return panel.width * log(value / panel.x_low) / log(panel.x_high / panel.x_low); }
static double points_y(double value) { return panel.height * log(value / panel.y_low) / log(panel.y_high / panel.y_low); }

// As wide as any text of so many letters may come out at least.
static double left_of(const struct label *label) { return points_x(label->at_x) - (label->side < 0 ? 5.0 * (double)strlen(label->text) : 0); }

static bool meet(const struct label *a, const struct label *b) {
    const double left = fmax(left_of(a), left_of(b));
    const double right = fmin(left_of(a) + 5.0 * (double)strlen(a->text), left_of(b) + 5.0 * (double)strlen(b->text));
    return left < right && fabs(points_y(a->at_y) - points_y(b->at_y)) < 9;
}

static void test_beside_its_point(void **state) {
    (void)state;
    struct label one = {.x = 0.5, .y = 1e9, .text = "relu"};
    labels_place(&panel, &one, 1);
    assert_int_equal(one.side, 1);
    assert_true(points_x(one.at_x) > points_x(one.x) && points_x(one.at_x) < points_x(one.x) + 10);
    assert_true(fabs(points_y(one.at_y) - points_y(one.y)) < 1);
}

static void test_at_the_edge(void **state) {
    (void)state;
    struct label one = {.x = 9.5, .y = 1e9, .text = "squared_relu"};
    labels_place(&panel, &one, 1);
    assert_int_equal(one.side, -1);
}

// Thirty functions that do as well as each other, which is what memory-bound ones do.
static void test_a_cluster(void **state) {
    (void)state;
    enum { COUNT = 30 };
    struct label labels[COUNT];
    for (int i = 0; i < COUNT; i++) labels[i] = (struct label){.x = 0.1 * pow(1.02, i), .y = 5e9 * pow(1.02, i), .text = "hard_sigmoid"};
    labels_place(&panel, labels, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_true(left_of(&labels[i]) > 0 && left_of(&labels[i]) + 60 < panel.width);
        for (int j = 0; j < i; j++) assert_false(meet(&labels[i], &labels[j]));
    }
}

static void test_nameless_points(void **state) {
    (void)state;
    struct label labels[] = {{.x = 0.5, .y = 1e9, .text = "relu"}, {.x = 0.6, .y = 1e9, .text = ""}};
    labels_place(&panel, labels, 2);
    assert_true(labels[1].at_x == 0.6 && labels[1].at_y == 1e9);
    assert_false(fabs(points_y(labels[0].at_y) - points_y(1e9)) < 5 && labels[0].side > 0); // it would lie on the nameless point
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_beside_its_point),
        cmocka_unit_test(test_at_the_edge),
        cmocka_unit_test(test_a_cluster),
        cmocka_unit_test(test_nameless_points),
    };
    return cmocka_run_group_tests_name("chart_label", tests, NULL, NULL);
}
