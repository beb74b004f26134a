// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clock.h"

static void test_time_goes_on(void **state) {
    (void)state;
    uint64_t last = clock_now();
    for (int i = 0; i < 10000; i++) {
        const uint64_t now = clock_now();
        assert_true(now >= last);
        last = now;
    }
}

static void test_resolution_is_a_step(void **state) {
    (void)state;
    const uint64_t step = clock_resolution();
    assert_true(step > 0);
    assert_int_equal(clock_resolution(), step);
}

// Any CPU's clock is between 1 MHz and 100 GHz, emulated ones included; a chain cut short or never run is not.
static void test_core_clock_is_a_clock(void **state) {
    (void)state;
    const uint64_t budgets[] = {0, 1000, 100000, 1000000};
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        const double hz = clock_core_hz(budgets[i]);
        assert_true(hz > 1e6 && hz < 1e11);
    }
}

static void test_core_clock_takes_its_budget(void **state) {
    (void)state;
    const uint64_t start = clock_now();
    clock_core_hz(2000000);
    assert_true(clock_now() - start >= 2000000);
}

static void test_stolen_time_only_grows(void **state) {
    (void)state;
    const uint64_t before = clock_stolen();
    assert_true(clock_stolen() >= before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_goes_on),           cmocka_unit_test(test_resolution_is_a_step),
        cmocka_unit_test(test_core_clock_is_a_clock),  cmocka_unit_test(test_core_clock_takes_its_budget),
        cmocka_unit_test(test_stolen_time_only_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
