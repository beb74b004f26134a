// SPDX-License-Identifier: MIT
// Networks that are born dead, against chances that are known exactly and another program's count. Seeds are fixed; bounds are those that
// one seed in a million would miss.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "born_dead.h"
#include "born_dead_table.h"
#include "command.h"
#include "holm.h"
#include "share_test.h"

static const double LEVEL = 1e-6;
enum { LAYERS = 100, NETS = 4000 };

static void count(const struct born_dead_cell *cell, uint64_t nets, uint64_t seed, unsigned threads, uint64_t counts[LAYERS]) {
    struct workers workers;
    assert_int_equal(workers_start(&workers, threads), EXIT_FINE);
    assert_int_equal(born_dead_count(cell, nets, seed, &workers, counts), EXIT_FINE);
    workers_stop(&workers);
}

static void expect_chance(const char *what, uint64_t got, double chance) {
    const double p = share_test_known(got, NETS, chance);
    if (!(p > LEVEL)) fail_msg("%s: %d of %d, at a chance of %g: p = %g", what, (int)got, NETS, chance, p);
}

// ---- known chances ----

// At one point each unit is off with chance 1/2, on its own: n layers of N units have a dead one with chance 1 - (1 - 2^-N)^n, whatever the
// point and the symmetric initialiser.
static void one_point(void **state) {
    (void)state;
    static const char *const initialisers[] = {"he_normal", "uniform(gain=2)", "he_normal(bias_deviation=0.5)"};
    uint64_t counts[LAYERS];
    for (uint64_t width = 1; width <= 6; width++) {
        const struct born_dead_cell cell = {
            .width = width, .layers = 40, .inputs = width, .points = 1, .initialiser = initialisers[width % 3], .activation = "relu"};
        count(&cell, NETS, width, 1, counts);
        for (int n = 1; n <= 40; n++) expect_chance("one point", counts[n - 1], 1 - pow(1 - pow(2, -(double)width), n));
    }
}

// Without biases, a line has two sides, of which each of N units is on at one. Two layers die if the second is off at both: with chance
// 4^-N, but if all units of the first are on at the same side, 2^-N.
static void two_layers_on_a_line(void **state) {
    (void)state;
    uint64_t counts[LAYERS];
    for (int width = 1; width <= 5; width++) {
        const struct born_dead_cell cell = {
            .width = (uint64_t)width, .layers = 2, .inputs = 1, .points = 64, .initialiser = "he_normal", .activation = "relu"};
        const double one_side = pow(2, 1 - width);
        count(&cell, NETS, 3, 2, counts);
        assert_int_equal(counts[0], 0);
        expect_chance("two layers", counts[1], (1 - one_side) * pow(4, -width) + one_side * pow(2, -width));
    }
}

// A unit of the second layer, behind n units that take all values together, is off everywhere with chance 2^-(n+1): all its weights and its bias
// are negative. Brownlowe et al. 2024. Small biases let 64 points see both sides.
static void stably_inactive_unit(void **state) {
    (void)state;
    uint64_t counts[LAYERS];
    const struct born_dead_cell cell = {
        .width = 1, .layers = 2, .inputs = 1, .points = 64, .initialiser = "he_normal(bias_deviation=1e-6)", .activation = "relu"};
    count(&cell, NETS, 4, 2, counts);
    expect_chance("second layer", counts[1], 0.25);
}

// Given points are those that count: on one side of a line, one unit is off with chance 1/2, and on both never.
static void given_points(void **state) {
    (void)state;
    static const float one_side[] = {0.25F, 1, 3}, both[] = {-1, 1, 3};
    struct born_dead_cell cell = {.width = 1, .layers = 1, .inputs = 1, .points = 3, .initialiser = "he_normal", .activation = "relu"};
    uint64_t counts[LAYERS];
    cell.samples = one_side;
    count(&cell, NETS, 5, 1, counts);
    expect_chance("one side", counts[0], 0.5);
    cell.samples = both;
    count(&cell, NETS, 5, 1, counts);
    assert_int_equal(counts[0], 0);
}

// On one side of a line a hard tanh far out is a plateau, but other ones at other points: dead only where all have the same value.
static void plateaus(void **state) {
    (void)state;
    static const float points[] = {-1e6F, 1e6F}, right[] = {1e6F, 2e6F};
    struct born_dead_cell cell = {.width = 1, .layers = 1, .inputs = 1, .points = 2, .initialiser = "he_normal", .activation = "hard_tanh"};
    uint64_t counts[LAYERS];
    cell.samples = points;
    count(&cell, 500, 6, 1, counts);
    assert_int_equal(counts[0], 0);
    cell.samples = right;
    count(&cell, 500, 6, 1, counts);
    assert_int_equal(counts[0], 500);
    // Without a plateau nothing dies, and with zero below 0 all of relu's dies that has only negative biases.
    static const char *const alive[] = {"leaky_relu(0.01)", "elu", "abs", "identity", "gelu"};
    cell = (struct born_dead_cell){.width = 2, .layers = 20, .inputs = 1, .points = 64, .initialiser = "he_normal"};
    for (size_t i = 0; i < sizeof alive / sizeof *alive; i++) {
        cell.activation = alive[i];
        count(&cell, 500, 7, 1, counts);
        assert_int_equal(counts[19], 0);
    }
    cell.activation = "relu";
    cell.initialiser = "he_normal(bias=-1000)";
    count(&cell, 500, 7, 1, counts);
    assert_int_equal(counts[0], 500);
}

// ---- another program's count ----

static void rows_of_the_table(void **state) {
    (void)state;
    double p[BORN_DEAD_ROWS * BORN_DEAD_COLUMNS];
    uint64_t counts[LAYERS];
    uint32_t tests = 0;
    for (int row = 0; row < BORN_DEAD_ROWS; row++) {
        const struct born_dead_row *wanted = &born_dead_rows[row];
        if (wanted->width > 4) continue; // wider ones take minutes
        const struct born_dead_cell cell = {
            .width = wanted->width, .layers = LAYERS, .inputs = wanted->inputs, .points = 64, .initialiser = "he_normal", .activation = "relu"};
        count(&cell, NETS, 8, 2, counts);
        for (int i = 0; i < BORN_DEAD_COLUMNS; i++) p[tests++] = born_dead_agreement(wanted->share[i], counts[born_dead_depths[i] - 1], NETS);
    }
    assert_int_equal(tests, 5 * BORN_DEAD_COLUMNS);
    assert_int_equal(holm_adjust(p, tests), EXIT_FINE);
    for (uint32_t i = 0; i < tests; i++)
        if (!(p[i] > 0.05)) fail_msg("cell %u of the table: p = %g after Holm", i, p[i]);
}

// An asymmetric start keeps more networks alive, the wider layer more than the narrower.
static void what_keeps_networks_alive(void **state) {
    (void)state;
    struct born_dead_cell cell = {.width = 3, .layers = 10, .inputs = 1, .points = 64, .initialiser = "he_normal", .activation = "relu"};
    uint64_t normal[LAYERS], other[LAYERS];
    count(&cell, NETS, 9, 2, normal);
    static const char *const kinder[] = {"randomised_asymmetric", "he_normal(bias=0.5)"};
    for (size_t i = 0; i < sizeof kinder / sizeof *kinder; i++) {
        cell.initialiser = kinder[i];
        count(&cell, NETS, 9, 2, other);
        if (!(other[9] < normal[9] && share_test(other[9], NETS, normal[9], NETS) < LEVEL))
            fail_msg("%s: %d dead, of he_normal's %d", kinder[i], (int)other[9], (int)normal[9]);
    }
    cell.initialiser = "he_normal";
    cell.width = 4;
    count(&cell, NETS, 9, 2, other);
    assert_true(other[9] < normal[9] && share_test(other[9], NETS, normal[9], NETS) < LEVEL);
}

// ---- what a count depends on ----

static void threads_and_depths(void **state) {
    (void)state;
    struct born_dead_cell cell = {.width = 3, .layers = 30, .inputs = 2, .points = 16, .initialiser = "he_normal", .activation = "relu"};
    uint64_t one[LAYERS], more[LAYERS];
    count(&cell, 1000, 10, 1, one);
    for (unsigned threads = 2; threads < 6; threads++) {
        count(&cell, 1000, 10, threads, more);
        assert_memory_equal(one, more, 30 * sizeof *one);
    }
    // A network of fewer layers is the beginning of one of more.
    for (cell.layers = 1; cell.layers < 30; cell.layers++) {
        count(&cell, 1000, 10, 2, more);
        assert_memory_equal(one, more, cell.layers * sizeof *one);
    }
    cell.layers = 30;
    count(&cell, 1000, 11, 2, more);
    assert_true(memcmp(one, more, 30 * sizeof *one) != 0);
    // The first networks of a larger count are those of a smaller one.
    count(&cell, 999, 10, 2, more);
    for (int i = 0; i < 30; i++) assert_in_range(one[i] - more[i], 0, 1);
}

static void wrong_cells(void **state) {
    (void)state;
    const struct born_dead_cell good = {.width = 2, .layers = 2, .inputs = 1, .points = 2, .initialiser = "he_normal", .activation = "relu"};
    enum { NAMES = 6, CELLS = NAMES + 5 };
    static const char *const activations[NAMES] = {"maxout", "crelu", "prelu", "prelu_shared", "rrelu", "no_such_function"};
    struct workers workers;
    uint64_t counts[LAYERS];
    assert_int_equal(workers_start(&workers, 1), EXIT_FINE);
    struct born_dead_cell bad[CELLS];
    for (size_t i = 0; i < CELLS; i++) {
        bad[i] = good;
        if (i < NAMES) bad[i].activation = activations[i];
    }
    bad[NAMES].initialiser = "xavier";
    bad[NAMES + 1].width = 0;
    bad[NAMES + 2].layers = BORN_DEAD_LAYERS + 1;
    bad[NAMES + 3].points = 0;
    bad[NAMES + 4].inputs = BORN_DEAD_WIDTH + 1;
    for (size_t i = 0; i < CELLS; i++) assert_int_equal(born_dead_count(&bad[i], 10, 1, &workers, counts), EXIT_USAGE);
    assert_int_equal(born_dead_count(&good, 10, 1, &workers, counts), EXIT_FINE);
    // Said by a thread at work.
    const struct born_dead_cell flat = {.width = 2, .layers = 2, .inputs = 1, .points = 2, .initialiser = "normal(backward=1)", .activation = "step"};
    assert_int_equal(born_dead_count(&flat, 10, 1, &workers, counts), EXIT_USAGE);
    workers_stop(&workers);
}

// ---- tests of shares ----

// By hand: of C(8, 4) = 70 draws, 16 + 1 have 3 or 4 of the 4; 2^-5 (1 + 5) have 4 or 5 of 5.
static void tests_of_shares(void **state) {
    (void)state;
    assert_true(fabs(share_test(3, 4, 1, 4) - 34.0 / 70) < 1e-12 && fabs(share_test(1, 4, 3, 4) - 34.0 / 70) < 1e-12);
    assert_true(fabs(share_test(4, 4, 0, 4) - 2.0 / 70) < 1e-12);
    assert_true(share_test(2, 4, 2, 4) == 1 && share_test(0, 4, 0, 4) == 1);
    assert_true(fabs(share_test_known(4, 5, 0.5) - 12.0 / 32) < 1e-12 && fabs(share_test_known(0, 5, 0.5) - 2.0 / 32) < 1e-12);
    double p[] = {0.01, 0.04, 0.03, 0.005};
    const double wanted[] = {0.03, 0.06, 0.06, 0.02};
    assert_int_equal(holm_adjust(p, 4), EXIT_FINE);
    for (int i = 0; i < 4; i++) assert_true(fabs(p[i] - wanted[i]) < 1e-15);
    // Between .0435 and .0445 of 20,000 anything agrees with itself; far off nothing does.
    assert_true(born_dead_agreement(0.044, 880, 20000) == 1 && born_dead_agreement(0.044, 875, 20000) == 1);
    assert_true(born_dead_agreement(0.044, 1200, 20000) < 1e-6 && born_dead_agreement(0, 100, 20000) < 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_point),
        cmocka_unit_test(two_layers_on_a_line),
        cmocka_unit_test(stably_inactive_unit),
        cmocka_unit_test(given_points),
        cmocka_unit_test(plateaus),
        cmocka_unit_test(rows_of_the_table),
        cmocka_unit_test(what_keeps_networks_alive),
        cmocka_unit_test(threads_and_depths),
        cmocka_unit_test(wrong_cells),
        cmocka_unit_test(tests_of_shares),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
