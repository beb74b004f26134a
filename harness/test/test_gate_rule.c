// SPDX-License-Identifier: MIT
// The gate's rule: its probabilities against closed forms, its errors against comparisons that are made up.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "gate_rule.h"
#include "holm.h"

enum { LAYOUTS = 20, KERNELS = 10 };

static double uniform(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*state >> 11) + 0.5) * 0x1p-53;
}

// Ratios as machines make them: mostly within a per cent, now and then far off, to either side; each kernel has its own scatter.
static double noise(uint64_t *state, int kernel) {
    const double scatter = 0.002 * (1 + kernel), u = uniform(state);
    const double size = uniform(state) < 0.05 ? 0.3 * uniform(state) : scatter * uniform(state);
    return u < 0.5 ? -size : size;
}

static void sign_test_matches_binomial(void **state) {
    (void)state;
    double differences[LAYOUTS];
    for (int i = 0; i < LAYOUTS; i++) differences[i] = 1;
    assert_float_equal(sign_test_p(differences, LAYOUTS), 0x1p-20, 1e-18);
    differences[3] = -100; // by how much does not matter
    differences[4] = -1e-9;
    assert_float_equal(sign_test_p(differences, LAYOUTS), (1 + 20 + 190) * 0x1p-20, 1e-15);
    differences[4] = 0; // left out: 18 of 19
    assert_float_equal(sign_test_p(differences, LAYOUTS), (1 + 19) * 0x1p-19, 1e-15);
    for (int i = 0; i < LAYOUTS; i++) differences[i] = -1;
    assert_float_equal(sign_test_p(differences, LAYOUTS), 1, 0);
    assert_float_equal(sign_test_p(differences, 0), 1, 0);
}

static void small_slowdowns_are_none(void **state) {
    (void)state;
    assert_true(gate_is_slower(log(1.0101), 0.0099));
    assert_false(gate_is_slower(log(1.0099), 0.0099)); // sure, and too small to matter
    assert_false(gate_is_slower(log(1.5), 0.0101));    // large, and not sure
    assert_false(gate_is_slower(-log(1.5), 0.0001));
}

// One comparison of equal builds but for `slow`, whose head takes `effect` longer. Whether that one is called slower, and how many others.
struct outcome {
    int found, others;
};

static struct outcome compare(uint64_t *state, int slow, double effect) {
    double p[KERNELS], estimates[KERNELS];
    struct outcome outcome = {0, 0};
    for (int k = 0; k < KERNELS; k++) {
        double differences[LAYOUTS];
        for (int i = 0; i < LAYOUTS; i++) differences[i] = noise(state, k) + (k == slow ? effect : 0);
        p[k] = sign_test_p(differences, LAYOUTS);
        estimates[k] = median(differences, LAYOUTS);
    }
    assert_int_equal(holm_adjust(p, KERNELS), 0);
    for (int k = 0; k < KERNELS; k++)
        if (gate_is_slower(estimates[k], p[k])) *(k == slow ? &outcome.found : &outcome.others) += 1;
    return outcome;
}

// 20,000 comparisons of equal builds: at a level of 1 % at most 200 may err; 4 standard deviations are 56 more.
static void equal_builds_are_not_called_slower(void **state) {
    (void)state;
    uint64_t random = 7;
    int flagged = 0;
    for (int run = 0; run < 20000; run++) flagged += compare(&random, -1, 0).others > 0;
    assert_in_range(flagged, 0, 256);
}

static void slow_kernels_are_named(void **state) {
    (void)state;
    uint64_t random = 11;
    int found = 0, others = 0;
    for (int run = 0; run < 1000; run++) {
        const struct outcome outcome = compare(&random, run % KERNELS, 0.03);
        found += outcome.found;
        others += outcome.others;
    }
    assert_in_range(found, 900, 1000);
    assert_in_range(others, 0, 20);
}

// What gate_detectable promises is what happens: drawn from the same noise, that slowdown is found in about 90 % of comparisons.
static void detectable_slowdowns_are_found(void **state) {
    (void)state;
    enum { RESIDUALS = 2000 };
    static double residuals[RESIDUALS];
    uint64_t random = 13;
    for (int i = 0; i < RESIDUALS; i++) residuals[i] = noise(&random, 5);
    const double detectable = gate_detectable(residuals, RESIDUALS, LAYOUTS, KERNELS);
    assert_true(detectable > 0.01 && detectable < 0.05);
    int found = 0;
    for (int run = 0; run < 2000; run++) {
        double differences[LAYOUTS];
        for (int i = 0; i < LAYOUTS; i++) differences[i] = noise(&random, 5) + log1p(detectable);
        found += gate_is_slower(median(differences, LAYOUTS), sign_test_p(differences, LAYOUTS) * KERNELS);
    }
    assert_in_range(found, 1680, 1960);
}

static void power_has_its_limits(void **state) {
    (void)state;
    const double quiet[] = {0, 0}, wild[] = {-2, 2};
    assert_true(gate_detectable(quiet, 2, LAYOUTS, KERNELS) < 0.0105); // no noise: the minimum effect
    assert_true(isinf(gate_detectable(wild, 2, LAYOUTS, KERNELS)));
    assert_true(isinf(gate_detectable(quiet, 2, 6, KERNELS))); // six layouts cannot say it of ten kernels: 2^-6 > .001
    assert_true(isnan(gate_detectable(quiet, 0, LAYOUTS, KERNELS)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sign_test_matches_binomial),         cmocka_unit_test(small_slowdowns_are_none),
        cmocka_unit_test(equal_builds_are_not_called_slower), cmocka_unit_test(slow_kernels_are_named),
        cmocka_unit_test(detectable_slowdowns_are_found),     cmocka_unit_test(power_has_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
