// SPDX-License-Identifier: MIT
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ratio.h"

#define CHECK_EQUAL(A, B) assert_true((A) == (B))

// All pairs alike: whatever is drawn, the ratio is theirs.
static void test_constant(void **state) {
    (void)state;
    const double a[] = {6, 6, 6, 6, 6, 6}, b[] = {2, 2, 2, 2, 2, 2};
    const struct interval ratio = ratio_of_medians(a, b, 6);
    CHECK_EQUAL(ratio.low, 3);
    CHECK_EQUAL(ratio.estimate, 3);
    CHECK_EQUAL(ratio.high, 3);
}

// Of two pairs there are three medians: of the first twice, of the second twice, and of both. No 95 % can be had, so all of them count.
static void test_all_draws(void **state) {
    (void)state;
    const struct interval ratio = ratio_of_medians((const double[]){10, 40}, (const double[]){10, 10}, 2);
    CHECK_EQUAL(ratio.low, 1);
    CHECK_EQUAL(ratio.estimate, 2.5);
    CHECK_EQUAL(ratio.high, 4);
    const struct interval one = ratio_of_medians((const double[]){3}, (const double[]){2}, 1);
    CHECK_EQUAL(one.low, 1.5);
    CHECK_EQUAL(one.high, 1.5);
    assert_true(isnan(ratio_of_medians(NULL, NULL, 0).estimate));
}

// b is a in another order, so that the ratio of the medians is 1; drawn in pairs, a[i] / b[i] is 1/4 or 4.
static void test_pairs_stay_together(void **state) {
    (void)state;
    const double a[] = {1, 4, 1, 4, 1, 4, 1, 4}, same[] = {1, 4, 1, 4, 1, 4, 1, 4}, crossed[] = {4, 1, 4, 1, 4, 1, 4, 1};
    const struct interval paired = ratio_of_medians(a, same, 8), apart = ratio_of_medians(a, crossed, 8);
    CHECK_EQUAL(paired.low, 1);
    CHECK_EQUAL(paired.high, 1);
    CHECK_EQUAL(apart.estimate, 1);
    CHECK_EQUAL(apart.low, 0.25);
    CHECK_EQUAL(apart.high, 4);
}

static void test_censored(void **state) {
    (void)state;
    const double finite[] = {1, 2, 3, 4, 5, 6}, one_missed[] = {2, 4, 6, 8, 10, INFINITY},
                 all_missed[] = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
    const struct interval one = ratio_of_medians(one_missed, finite, 6);
    CHECK_EQUAL(one.estimate, 2);
    CHECK_EQUAL(one.low, 2);
    CHECK_EQUAL(one.high, INFINITY); // the missing one is drawn three times of six in more than 2.5 % of all draws
    const struct interval over = ratio_of_medians(all_missed, finite, 6), under = ratio_of_medians(finite, all_missed, 6);
    CHECK_EQUAL(over.low, INFINITY);
    CHECK_EQUAL(over.estimate, INFINITY);
    CHECK_EQUAL(under.high, 0);
    const struct interval nothing = ratio_of_medians(all_missed, all_missed, 6);
    assert_true(isnan(nothing.estimate));
    CHECK_EQUAL(nothing.low, 0);
    CHECK_EQUAL(nothing.high, INFINITY);
}

static uint64_t generator = 1;
static double uniform(void) {
    generator = generator * 6364136223846793005u + 1442695040888963407u;
    return ((double)(generator >> 12) + 0.5) * 0x1p-52;
}

// How often the interval holds the true ratio, 6.
static void test_coverage(void **state) {
    (void)state;
    static const uint64_t sizes[] = {6, 10, 20};
    enum { TRIES = 200 };
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
        int held = 0;
        for (int i = 0; i < TRIES; i++) {
            double a[20], b[20];
            for (uint64_t j = 0; j < sizes[size]; j++) {
                const double shared = exp(0.2 * (uniform() - 0.5));
                a[j] = 6 * shared * exp(0.3 * (uniform() - 0.5));
                b[j] = shared * exp(0.3 * (uniform() - 0.5));
            }
            const struct interval ratio = ratio_of_medians(a, b, sizes[size]);
            held += ratio.low <= 6 && 6 <= ratio.high;
        }
        print_message("# of %d pairs: %.3f\n", (int)sizes[size], (double)held / TRIES);
        assert_true(held >= 0.9 * TRIES);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constant), cmocka_unit_test(test_all_draws), cmocka_unit_test(test_pairs_stay_together),
        cmocka_unit_test(test_censored), cmocka_unit_test(test_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
