// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "staircase.h"

enum { SIZES = 12 };
static const uint64_t sizes[SIZES] = {8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384};

static void check(const double *nanoseconds, size_t count, uint64_t first, uint64_t second, uint64_t third) {
    uint64_t levels[STAIRCASE_LEVELS];
    staircase_read(sizes, nanoseconds, count, levels);
    assert_int_equal(levels[0], first);
    assert_int_equal(levels[1], second);
    assert_int_equal(levels[2], third);
}

static void test_sharp_steps(void **state) {
    (void)state;
    check((const double[SIZES]){1, 1, 1, 3, 3, 3, 3, 10, 10, 10, 80, 80}, SIZES, 16, 64, 192);
}

// A set somewhat larger than its cache still hits in part.
static void test_slopes(void **state) {
    (void)state;
    check((const double[SIZES]){1, 1, 1.05, 1.6, 2.6, 3, 3.1, 3.2, 5, 20, 60, 62}, SIZES, 16, 96, 0);
}

static void test_small_noise_is_no_step(void **state) {
    (void)state;
    check((const double[SIZES]){1, 1.2, 1, 1.1, 1.3, 1, 1.1, 1, 1.2, 1, 1.1, 1}, SIZES, 0, 0, 0);
}

static void test_one_level(void **state) {
    (void)state;
    check((const double[SIZES]){1, 1, 1, 1, 1, 1, 50, 50, 50, 50, 50, 50}, SIZES, 48, 0, 0);
}

static void test_more_levels_than_kept(void **state) {
    (void)state;
    check((const double[SIZES]){1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32}, SIZES, 12, 24, 48);
}

static void test_nothing_to_read(void **state) {
    (void)state;
    check((const double[SIZES]){1}, 1, 0, 0, 0);
    check((const double[SIZES]){1}, 0, 0, 0, 0);
}

static void test_measured_levels_ascend(void **state) {
    (void)state;
    uint64_t levels[STAIRCASE_LEVELS];
    staircase_measure(4 << 20, levels);
    for (int i = 0; i + 1 < STAIRCASE_LEVELS; i++) assert_true(levels[i + 1] == 0 || levels[i] < levels[i + 1]);
    assert_true(levels[STAIRCASE_LEVELS - 1] <= 4 << 20);
    staircase_measure(0, levels);
    assert_int_equal(levels[0], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sharp_steps),
        cmocka_unit_test(test_slopes),
        cmocka_unit_test(test_small_noise_is_no_step),
        cmocka_unit_test(test_one_level),
        cmocka_unit_test(test_more_levels_than_kept),
        cmocka_unit_test(test_nothing_to_read),
        cmocka_unit_test(test_measured_levels_ascend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
