// SPDX-License-Identifier: MIT
// Rounding and distances on pairs worked out by hand, and the judgement near zero, near overflow and near a root.
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "verify.h"
#include "verify_error.h"

static const double ulp = 0x1p-23; // of 1
static const double smallest = 0x1p-149;

static struct double_double pair(double high, double low) { return (struct double_double){high, low}; }

static void test_distances(void **state) {
    (void)state;
    const struct {
        float got;
        struct double_double exact;
        double ulp;
    } known[] = {
        {1, {1, 0}, 0},
        {1, {1 + 0.25 * 0x1p-23, 0}, 0}, // correctly rounded
        {1 + 0x1p-23f, {1, 0}, 1},
        {1 - 0x1p-24f, {1, 0}, 0.5}, // the spacing is that of the exact value
        {1, {1 + 0.75 * 0x1p-23, 0}, 0.75},
        {1, {1 + 0.5 * 0x1p-23, 0}, 0},         // a tie goes to the even one
        {1, {1 + 0.5 * 0x1p-23, 0x1p-90}, 0.5}, // beyond the tie
        {1 + 0x1p-23f, {1 + 0.5 * 0x1p-23, 0x1p-90}, 0},
        {-8, {-4, 0}, 0x1p23},
        {0, {1, 0}, 0x1p23},
        {0x1p-149f, {0, 0}, 1}, // subnormal units
        {0x1p-148f, {0x1p-149, 0}, 1},
        {0, {-0x1p-200, 0}, 0x1p-51},
        {NAN, {NAN, 0}, 0},
        {-NAN, {NAN, 0}, 0},
        {NAN, {1, 0}, INFINITY},
        {1, {NAN, 0}, INFINITY},
        {INFINITY, {INFINITY, 0}, 0},
        {INFINITY, {-INFINITY, 0}, INFINITY},
        {INFINITY, {0x1p130, 0}, 0}, // overflow is its rounding
        {FLT_MAX, {0x1p130, 0}, INFINITY},
        {INFINITY, {0x1p127, 0}, INFINITY},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const double got = ulp_error(known[i].got, known[i].exact);
        if (got != known[i].ulp) fail_msg("pair %zu: %g ULP, wanted %g", i, got, known[i].ulp);
    }
}

static void expect_rounded(struct double_double exact, int digits, float wanted) {
    const float got = error_round(exact, digits);
    if (!error_same(got, wanted)) fail_msg("%a + %a to %d digits: %a, wanted %a", exact.high, exact.low, digits, (double)got, (double)wanted);
}

static void test_rounding(void **state) {
    (void)state;
    const double tie = 1 + 0.5 * 0x1p-23;
    expect_rounded(pair(tie, 0), 24, 1);
    expect_rounded(pair(tie, -0x1p-90), 24, 1);
    expect_rounded(pair(tie, 0x1p-90), 24, 1 + 0x1p-23f);
    expect_rounded(pair(-tie, -0x1p-90), 24, -1 - 0x1p-23f);
    expect_rounded(pair(-tie, 0x1p-90), 24, -1);
    expect_rounded(pair(1 + 1.5 * 0x1p-23, 0), 24, 1 + 0x1p-22f);
    expect_rounded(pair(0.5 * smallest, 0), 24, 0);
    expect_rounded(pair(0.5 * smallest, 0x1p-220), 24, 0x1p-149f);
    expect_rounded(pair(-0.5 * smallest, 0), 24, -0.0f);
    expect_rounded(pair(1.5 * smallest, 0), 24, 0x1p-148f);
    expect_rounded(pair(0x1.ffffffp127, 0), 24, INFINITY); // half-way to 2^128
    expect_rounded(pair(0x1.ffffffp127, -0x1p70), 24, FLT_MAX);
    expect_rounded(pair(1 + 0x1p-8, 0), 8, 1); // bf16: ties to even
    expect_rounded(pair(1 + 0x1p-8, 0x1p-80), 8, 1 + 0x1p-7f);
    expect_rounded(pair(1 + 0x3p-8, 0), 8, 1 + 0x1p-6f);
    expect_rounded(pair(0x1.ffp127, 0), 8, INFINITY);
    expect_rounded(pair(-0.0, 0), 24, -0.0f);
}

// One rounding at a time: what two would get wrong.
static void test_rounding_to_bf16_is_not_by_way_of_f32(void **state) {
    (void)state;
    expect_rounded(pair(1 + 0x1p-8 + 0x1p-40, 0), 8, 1 + 0x1p-7f);
    expect_rounded(pair(1 + 0x1p-8 - 0x1p-40, 0), 8, 1);
}

static const struct error_bounds four = {.digits = 24, .ulp = 4};

static void test_bounds(void **state) {
    (void)state;
    assert_true(error_judge(&four, (float)(1 + 4 * ulp), pair(1, 0), 1).passes);
    assert_false(error_judge(&four, (float)(1 + 5 * ulp), pair(1, 0), 1).passes);
    assert_false(error_judge(&four, 0.0f, pair(-0.0, 0), 1).passes);

    const struct error_bounds exact = {.digits = 24, .exact = true};
    assert_true(error_judge(&exact, 1, pair(1 + 0.25 * ulp, 0), 1).passes);
    assert_false(error_judge(&exact, 1, pair(1 + 0.75 * ulp, 0), 1).passes);
}

static void test_subnormal_results_have_one_unit_more(void **state) {
    (void)state;
    assert_true(error_judge(&four, 0x1.4p-147f, pair(0, 0), 1).passes);
    assert_false(error_judge(&four, 0x1.8p-147f, pair(0, 0), 1).passes);
    assert_false(error_judge(&four, 0x1.4p-147f, pair(0, 0), 1).counts);
    assert_true(error_judge(&four, (float)(0x1p-126 + 4 * smallest), pair(0x1p-126, 0), 1).counts);
}

// f'(x) = 1 - 2^-24 is known to 4 of its own units of 2^-24, which are 2 of those of dy f'(x) where that is just above 1, and a
// product that is rounded has half a unit more.
static void test_gradients_scale_the_bound(void **state) {
    (void)state;
    const double derivative = 1 - ulp / 2, dy = 1 + 2 * ulp, product = derivative * dy;
    assert_true(product > 1);
    assert_true(error_judge(&four, (float)(product + 2 * ulp), pair(product, 0), dy).passes);
    assert_false(error_judge(&four, (float)(product + 4 * ulp), pair(product, 0), dy).passes);
    // The same error with dy = 4: no rounding of the product, so no half unit.
    assert_true(error_judge(&four, (float)(4 * (derivative + 1.5 * ulp)), pair(4 * derivative, 0), 4).passes);
    // A subnormal derivative has few digits, however large the product.
    assert_true(error_judge(&four, 0x1.4p-20f, pair(0x1p-20, 0), 0x1p125).passes);
    assert_false(error_judge(&four, 0x1.4p-20f, pair(0x1p-20, 0), 1).passes);
}

static void test_absolute_bound(void **state) {
    (void)state;
    const struct error_bounds near_root = {.digits = 24, .ulp = 4, .absolute = 1e-8};
    const struct verdict verdict = error_judge(&near_root, 1.5e-8f, pair(1e-8, 0), 1);
    assert_true(verdict.passes);
    assert_false(verdict.counts);
    assert_false(error_judge(&near_root, 3e-8f, pair(1e-8, 0), 1).passes);
    assert_true(error_judge(&near_root, 3e-8f, pair(1e-8, 0), 3).passes);
}

static void test_infinity_is_the_number_after_the_largest(void **state) {
    (void)state;
    const double largest = (double)FLT_MAX, unit = 0x1p104;
    assert_true(error_judge(&four, INFINITY, pair(largest - 2 * unit, 0), 1).passes);
    assert_true(error_judge(&four, FLT_MAX, pair(largest + 2 * unit, 0), 1).passes);
    assert_false(error_judge(&four, INFINITY, pair(largest - 4 * unit, 0), 1).passes);
    assert_false(error_judge(&four, -INFINITY, pair(largest, 0), 1).passes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_rounding_to_bf16_is_not_by_way_of_f32),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_subnormal_results_have_one_unit_more),
        cmocka_unit_test(test_gradients_scale_the_bound),
        cmocka_unit_test(test_absolute_bound),
        cmocka_unit_test(test_infinity_is_the_number_after_the_largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
