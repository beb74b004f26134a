// SPDX-License-Identifier: MIT
// The bounds of an exact interval are where the tails of the binomial distribution have 2.5 %.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "proportion.h"

static void bounds_are_exact(void **state) {
    (void)state;
    static const unsigned trials[] = {1, 2, 8, 20, 200, 5000};
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
        for (unsigned k = 0; k <= trials[i]; k += 1 + trials[i] / 20) {
            const struct interval found = proportion_interval(k, trials[i]);
            assert_true(found.estimate == (double)k / trials[i]);
            assert_true(found.low <= found.estimate && found.estimate <= found.high);
            if (k) assert_true(fabs(gsl_cdf_binomial_Q(k - 1, found.low, trials[i]) - 0.025) < 1e-9);
            else assert_true(found.low == 0);
            if (k < trials[i]) assert_true(fabs(gsl_cdf_binomial_P(k, found.high, trials[i]) - 0.025) < 1e-9);
            else assert_true(found.high == 1);
        }
}

// All or none has a closed form.
static void none_and_all(void **state) {
    (void)state;
    assert_true(fabs(proportion_interval(0, 10).high - (1 - pow(0.025, 0.1))) < 1e-12);
    assert_true(fabs(proportion_interval(10, 10).low - pow(0.025, 0.1)) < 1e-12);
    const struct interval nothing = proportion_interval(0, 0);
    assert_true(nothing.low == 0 && nothing.high == 1 && isnan(nothing.estimate));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(bounds_are_exact), cmocka_unit_test(none_and_all)};
    return cmocka_run_group_tests_name("proportions", tests, NULL, NULL);
}
