// SPDX-License-Identifier: MIT
// Changes are found where they were put, spikes are none, and noise has as few as is promised. All series are made here, the same in every
// run.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "change_point.h"

static uint64_t state;

// In the open unit interval (Marsaglia's xorshift).
static double uniform(void) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return ((double)(state >> 12) + 0.5) * 0x1p-52;
}
static double normal(void) { return gsl_cdf_ugaussian_Pinv(uniform()); }
static double laplace(void) { return gsl_cdf_laplace_Pinv(uniform(), 1); }

static struct change_points found;

// ---- noise ----

static void assert_rare(double (*noise)(void), size_t length, int series, int most) {
    double values[CHANGE_SERIES];
    int wrong = 0;
    for (int i = 0; i < series; i++) {
        for (size_t j = 0; j < length; j++) values[j] = 0.3 * exp(0.02 * noise());
        change_points_find(values, length, &found);
        wrong += found.count > 0;
    }
    if (wrong > most) fail_msg("%d of %d series of %zu values have a change", wrong, series, length);
}

// Two of a thousand.
static void noise_has_none(void **unused) {
    (void)unused;
    state = 88172645463325252u;
    assert_rare(normal, 8, 10000, 20);
    assert_rare(normal, 10, 10000, 20);
    assert_rare(normal, 15, 5000, 10);
    assert_rare(normal, 30, 2000, 4);
    assert_rare(normal, 80, 500, 1);
    assert_rare(laplace, 8, 5000, 10);
    assert_rare(laplace, 20, 3000, 6);
}

// ---- changes ----

static void finds_what_was_put(void **unused) {
    (void)unused;
    static const size_t ats[] = {3, 5, 10, 14, 17};
    state = 362436069;
    for (size_t i = 0; i < sizeof ats / sizeof *ats; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double values[20];
            for (size_t j = 0; j < 20; j++) values[j] = exp(0.01 * normal() + (j >= ats[i] ? 0.2 * sign : 0));
            change_points_find(values, 20, &found);
            assert_int_equal(found.count, 1);
            assert_int_equal(found.first[0], ats[i]);
            assert_true(fabs(log(found.level[ats[i]] / found.level[ats[i] - 1]) - 0.2 * sign) < 0.03);
            assert_true(found.level[0] == found.level[ats[i] - 1] && found.level[19] == found.level[ats[i]]);
        }
}

// Nineteen in twenty, where the step is five times the noise.
static void finds_small_steps(void **unused) {
    (void)unused;
    int exact = 0;
    state = 521288629;
    for (int i = 0; i < 200; i++) {
        double values[20];
        for (size_t j = 0; j < 20; j++) values[j] = exp(0.01 * (normal() + (j >= 10 ? 5 : 0)));
        change_points_find(values, 20, &found);
        exact += found.count == 1 && found.first[0] == 10;
    }
    assert_true(exact >= 190);
}

// Up, down to less than before, and one that neither would show to a search that splits in two.
static void finds_several(void **unused) {
    (void)unused;
    static const double levels[] = {1, 1.1, 0.9, 1.1, 1};
    double values[50];
    state = 5783321;
    for (size_t j = 0; j < 50; j++) values[j] = levels[j / 10] * exp(0.005 * normal());
    change_points_find(values, 50, &found);
    assert_int_equal(found.count, 4);
    for (size_t i = 0; i < 4; i++) assert_int_equal(found.first[i], 10 * (i + 1));
}

// ---- spikes ----

static void spikes_are_none(void **unused) {
    (void)unused;
    state = 6615241;
    for (size_t at = 0; at < 12; at++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double values[12];
            for (size_t j = 0; j < 12; j++) values[j] = exp(0.01 * normal() + (j == at ? 3 * sign : 0));
            change_points_find(values, 12, &found);
            assert_int_equal(found.count, 0);
            assert_true(fabs(log(found.level[at])) < 0.03);
        }
    // Nor do they move a change.
    double values[20];
    for (size_t j = 0; j < 20; j++) values[j] = exp(0.01 * normal() + (j >= 10 ? 0.2 : 0) + (j == 4 || j == 15));
    change_points_find(values, 20, &found);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.first[0], 10);
}

// ---- ends ----

static void short_and_exact_series(void **unused) {
    (void)unused;
    double values[CHANGE_SERIES] = {0};
    change_points_find(values, 0, &found);
    assert_int_equal(found.count, 0);
    for (size_t count = 1; count < CHANGE_FEWEST; count++) {
        for (size_t i = 0; i < count; i++) values[i] = i < count / 2 ? 1 : 2;
        change_points_find(values, count, &found);
        assert_int_equal(found.count, 0);
    }
    // Without any noise, and as long as can be: a change of one in a million is none, of one in a hundred is one.
    for (size_t i = 0; i < CHANGE_SERIES; i++) values[i] = (i < 100 ? 1 : 1.01) * (i < 300 ? 1 : 1.000001);
    change_points_find(values, CHANGE_SERIES, &found);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.first[0], 100);
    // Values at both ends of what a double has.
    for (size_t i = 0; i < 20; i++) values[i] = i < 10 ? 1e-300 : 1e300;
    change_points_find(values, 20, &found);
    assert_int_equal(found.count, 1);
    assert_true(found.level[9] == 1e-300 && found.level[10] == 1e300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_has_none), cmocka_unit_test(finds_what_was_put), cmocka_unit_test(finds_small_steps),
        cmocka_unit_test(finds_several),  cmocka_unit_test(spikes_are_none),    cmocka_unit_test(short_and_exact_series),
    };
    return cmocka_run_group_tests_name("change points", tests, NULL, NULL);
}
