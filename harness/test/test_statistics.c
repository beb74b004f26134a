// SPDX-License-Identifier: MIT
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "statistics.h"

#define CHECK_EQUAL(A, B) assert_true((A) == (B))

static void test_median(void **state) {
    (void)state;
    CHECK_EQUAL(median((const double[]){3, 1, 2}, 3), 2);
    CHECK_EQUAL(median((const double[]){4, 1, 3, 2}, 4), 2.5);
    CHECK_EQUAL(median((const double[]){7}, 1), 7);
    CHECK_EQUAL(median((const double[]){DBL_MAX, DBL_MAX}, 2), DBL_MAX);
    assert_true(isnan(median(NULL, 0)));
}

static void test_deviation(void **state) {
    (void)state;
    CHECK_EQUAL(median_absolute_deviation((const double[]){1, 1, 2, 2, 4, 6, 9}, 7), 1);
    CHECK_EQUAL(median_absolute_deviation((const double[]){5, 5, 5}, 3), 0);
    assert_true(isnan(median_absolute_deviation(NULL, 0)));
}

static void test_values_stay_as_they_are(void **state) {
    (void)state;
    const double before[] = {3, 1, 2};
    double values[] = {3, 1, 2};
    median(values, 3);
    median_absolute_deviation(values, 3);
    median_interval(values, 3);
    assert_memory_equal(values, before, sizeof before);
}

// Ranks of the interval's ends, from binomial tables.
static void test_interval_ranks(void **state) {
    (void)state;
    const struct {
        uint64_t n, rank;
    } rows[] = {{1, 1}, {5, 1}, {6, 1}, {8, 1}, {9, 2}, {11, 2}, {12, 3}, {15, 4}, {20, 6}, {25, 8}, {30, 10}, {50, 18}, {100, 40}};
    double values[100];
    for (int i = 0; i < 100; i++) values[i] = i + 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct interval interval = median_interval(values, rows[i].n);
        CHECK_EQUAL(interval.low, (double)rows[i].rank);
        CHECK_EQUAL(interval.high, (double)(rows[i].n + 1 - rows[i].rank));
        CHECK_EQUAL(interval.estimate, (double)(rows[i].n + 1) / 2);
    }
    assert_true(isnan(median_interval(NULL, 0).estimate));
}

// ---- coverage: how often the interval holds the true median ----

static uint64_t generator;
static double uniform(void) {
    generator = generator * 6364136223846793005u + 1442695040888963407u;
    return ((double)(generator >> 11) + 0.5) * 0x1p-53;
}

static double draw_exponential(void) { return -log(uniform()); }                            // skewed: median ln 2
static double draw_cauchy(void) { return tan(3.141592653589793 * (uniform() - 0.5)); }      // no mean: median 0
static double draw_two_modes(void) { return uniform() < 0.7 ? uniform() : 10 + uniform(); } // median 5/7
static double draw_interrupted(void) { return uniform() < 0.9 ? 1 + 0.01 * uniform() : 1 + draw_exponential(); }

static void test_interval_covers(void **state) {
    (void)state;
    enum { SETS = 2000, N = 30 };
    const struct {
        double (*draw)(void);
        double median;
    } rows[] = {{uniform, 0.5}, {draw_exponential, 0.6931471805599453}, {draw_cauchy, 0}, {draw_two_modes, 5.0 / 7}, {draw_interrupted, NAN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        generator = i + 1;
        // The mixture: 0.9 (m - 1) / 0.01 + 0.1 (1 - exp(-(m - 1))) = 0.5, solved to first order in m - 1.
        const double truth = isnan(rows[i].median) ? 1 + 0.5 / (90 + 0.1) : rows[i].median;
        int covered = 0;
        for (int set = 0; set < SETS; set++) {
            double values[N];
            for (int k = 0; k < N; k++) values[k] = rows[i].draw();
            const struct interval interval = median_interval(values, N);
            covered += interval.low <= truth && truth <= interval.high;
        }
        if (covered < 0.93 * SETS || covered > 0.97 * SETS) fail_msg("distribution %zu: covered %d of %d", i, covered, SETS);
    }
}

// ---- ratios ----

static void test_ratio_of_paired_samples(void **state) {
    (void)state;
    enum { N = 20 };
    double a[N], b[N];
    generator = 7;
    for (int i = 0; i < N; i++) {
        b[i] = 1 + 100 * uniform(); // the rounds differ a hundredfold, the pairs never
        a[i] = 4 * b[i];
    }
    const struct interval ratio = ratio_interval(a, b, N);
    CHECK_EQUAL(ratio.low, 4);
    CHECK_EQUAL(ratio.estimate, 4);
    CHECK_EQUAL(ratio.high, 4);
    assert_true(isnan(ratio_interval(NULL, NULL, 0).low));
}

static void test_ratio_reverses(void **state) {
    (void)state;
    const double a[] = {1, 2, 4, 8, 16, 32, 64}, ones[] = {1, 1, 1, 1, 1, 1, 1};
    const struct interval there = ratio_interval(a, ones, 7), back = ratio_interval(ones, a, 7);
    CHECK_EQUAL(there.low, 1 / back.high);
    CHECK_EQUAL(there.estimate, 1 / back.estimate);
    CHECK_EQUAL(there.high, 1 / back.low);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_median),         cmocka_unit_test(test_deviation),       cmocka_unit_test(test_values_stay_as_they_are),
        cmocka_unit_test(test_interval_ranks), cmocka_unit_test(test_interval_covers), cmocka_unit_test(test_ratio_of_paired_samples),
        cmocka_unit_test(test_ratio_reverses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
