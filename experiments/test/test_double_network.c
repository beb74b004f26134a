// SPDX-License-Identifier: MIT
// A curve of losses that stays as it is, in doubles.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "curve_fixture.h"

// BLIS sums in another order on another CPU.
static void test_curve(void **state) {
    (void)state;
    check_curve(1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_curve)};
    return cmocka_run_group_tests(tests, 0, 0);
}
