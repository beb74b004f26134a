// SPDX-License-Identifier: MIT
// The product without zeros: exact where all sums are, and the benchmark's own check. No time is judged.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "command.h"
#include "zero_benchmark.h"

enum { ROWS = 7, INNER = 48, COLUMNS = 2 * ZERO_PRODUCT_STRIP };
static real a[ROWS * INNER], b[INNER * COLUMNS], c[ROWS * COLUMNS];
static struct kept kept[ROWS * INNER];
static uint64_t counts[ROWS];

// Small whole numbers: every order of sums gives the same. Row 0 has no zero, row 1 nothing else, row 2 one value in the last place, row 3 a zero
// with a sign.
static void fill(void) {
    for (int i = 0; i < ROWS * INNER; i++) a[i] = i < INNER ? (real)(i % 5 + 1) : i % 7 == 0 ? (real)(i % 9 - 4) : 0;
    for (int i = INNER; i < 3 * INNER; i++) a[i] = 0;
    a[3 * INNER - 1] = 3;
    a[3 * INNER + 1] = -REAL(0.0);
    for (int i = 0; i < INNER * COLUMNS; i++) b[i] = (real)(i % 13 - 6);
    for (int i = 0; i < ROWS * COLUMNS; i++) c[i] = 1000; // what was there is not read
}

static void whole_numbers_are_exact(void **state) {
    (void)state;
    fill();
    zero_product(ROWS, COLUMNS, INNER, a, b, c, kept, counts);
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            real sum = 0;
            for (int i = 0; i < INNER; i++) sum += a[row * INNER + i] * b[i * COLUMNS + column];
            assert_true(c[row * COLUMNS + column] == sum);
        }
}

static void zeros_are_left_out(void **state) {
    (void)state;
    fill();
    zero_product(ROWS, COLUMNS, INNER, a, b, c, kept, counts);
    assert_int_equal(counts[0], INNER);
    assert_int_equal(counts[1], 0);
    assert_int_equal(counts[2], 1);
    assert_true(kept[2 * INNER].place == INNER - 1 && kept[2 * INNER].value == 3);
    for (int row = 0; row < ROWS; row++) {
        uint64_t nonzero = 0;
        for (int i = 0; i < INNER; i++) nonzero += a[row * INNER + i] != 0;
        assert_int_equal(counts[row], nonzero);
    }
}

static void both_products_agree(void **state) {
    (void)state;
    struct zero_benchmark *benchmark = calloc(1, sizeof *benchmark);
    assert_non_null(benchmark);
    assert_int_equal(zero_benchmark_create(benchmark), EXIT_FINE);
    for (uint32_t shape = 0; shape < ZERO_SHAPES; shape++)
        for (uint32_t share = 0; share < ZERO_SHARES; share++) {
            const struct zero_cell *cell = zero_benchmark_cell(benchmark, shape, share, ZERO_SKIP);
            assert_true(cell->shape == shape && cell->share == share && cell->method == ZERO_SKIP);
            const uint64_t count = zero_shapes[shape].rows * zero_shapes[shape].inner;
            uint64_t zeros = 0;
            for (uint64_t i = 0; i < count; i++) zeros += cell->a[i] == 0;
            const double percent = 100 * (double)zeros / (double)count;
            assert_true(percent > zero_percents[share] - 1.5 && percent < zero_percents[share] + 1.5); // 5 deviations of 32768 draws at 50 %
        }
    assert_true(zero_benchmark_difference(benchmark) < 1e-5);
    ((real *)(uintptr_t)benchmark->cells[0].a)[5] = 1e6F; // seen by both
    assert_true(zero_benchmark_difference(benchmark) < 1e-5);
    benchmark->cells[1].b = benchmark->cells[0].b + 1; // by one alone
    assert_true(zero_benchmark_difference(benchmark) > 1e-3);
    zero_benchmark_free(benchmark);
    free(benchmark);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_exact),
        cmocka_unit_test(zeros_are_left_out),
        cmocka_unit_test(both_products_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
