// SPDX-License-Identifier: MIT
// Schedules at points that can be told without a computer; their notation.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parts_fixture.h"
#include "schedule.h"

static void values_at_points(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t step, steps;
        double factor;
    } rows[] = {
        {"constant", 0, 1, 1},
        {"constant", 123456, 10, 1},
        {"step(20)", 0, 10, 1},
        {"step(20)", 199, 10, 1},
        {"step(20)", 200, 10, 0.1},
        {"step(20)", 400, 10, 0.01},
        {"step(0.5, factor=0.5)", 5, 10, 0.5},
        {"step(3, factor=0.25)", 8, 1, 0.0625},
        {"exponential(0.25)", 0, 4, 1},
        {"exponential(0.25)", 2, 4, 0.5},
        {"exponential(0.25)", 8, 4, 0.0625},
        {"inverse(10)", 0, 5, 1},
        {"inverse(10)", 50, 5, 0.5},
        {"inverse(10)", 150, 5, 0.25},
        {"linear(10)", 0, 2, 1},
        {"linear(10)", 5, 2, 0.75},
        {"linear(10)", 20, 2, 0},
        {"linear(10, floor=0.2)", 10, 2, 0.6},
        {"linear(10, floor=0.2)", 200, 2, 0.2},
        {"cosine(10)", 0, 3, 1},
        {"cosine(10)", 10, 3, 0.75},
        {"cosine(10)", 15, 3, 0.5},
        {"cosine(10)", 20, 3, 0.25},
        {"cosine(10)", 30, 3, 0},
        {"cosine(10)", 31, 3, 0},
        {"cosine(10, floor=0.5)", 15, 3, 0.75},
        {"cosine(10, floor=0.5)", 99, 3, 0.5},
        // Four steps of warm-up, the last at full rate; then the way down from 2 to 10.
        {"cosine(10, warmup=2)", 0, 2, 0.25},
        {"cosine(10, warmup=2)", 1, 2, 0.5},
        {"cosine(10, warmup=2)", 3, 2, 1},
        {"cosine(10, warmup=2)", 4, 2, 1},
        {"cosine(10, warmup=2)", 12, 2, 0.5},
        {"linear(10, warmup=2)", 2, 2, 0.75},
        {"linear(10, warmup=2)", 16, 2, 0.25},
        // A warm-up within a step, and nothing but a warm-up.
        {"linear(10, warmup=0.25)", 0, 1, 1},
        {"cosine(2, warmup=2)", 3, 2, 1},
        {"cosine(2, warmup=2)", 4, 2, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct schedule schedule;
        assert_int_equal(schedule_read(&schedule, rows[i].text), EXIT_FINE);
        const double factor = schedule_factor(&schedule, rows[i].step, rows[i].steps);
        if (!(fabs(factor - rows[i].factor) <= 1e-15))
            fail_msg("%s gives %.17g in step %d of %d to an epoch", rows[i].text, factor, (int)rows[i].step, (int)rows[i].steps);
    }
}

static int try_text(const char *text) { return schedule_read(&(struct schedule){0}, text); }

static void notation(void **state) {
    (void)state;
    static const char *const spelled[][2] = {
        {"constant", "constant"},
        {"step(20, 0.1)", "step(every=20)"},
        {"cosine( 30, warmup = 2 )", "cosine(over=30, warmup=2)"},
    };
    static const char *const wrong[][2] = {
        {"polynomial(3)", "there is no schedule \"polynomial\"; valid: constant, step, exponential, inverse, linear, cosine"},
        {"step", "step needs a value for every"},
        {"constant(3)", "constant takes 0 values"},
        {"cosine(10, floor=2)", "floor must be a number from 0 to 1"},
        {"inverse(0)", "over must be a number"},
        {"linear(10) 3", "after linear is not understood"},
    };
    char text[1024];
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
        struct schedule schedule;
        assert_int_equal(schedule_read(&schedule, spelled[i][0]), EXIT_FINE);
        schedule_print(&schedule, text, sizeof text);
        assert_string_equal(text, spelled[i][1]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(said_to(try_text, wrong[i][0], text, sizeof text), EXIT_USAGE);
        if (!strstr(text, wrong[i][1])) fail_msg("\"%s\" is answered with: %s", wrong[i][0], text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_at_points), cmocka_unit_test(notation)};
    return cmocka_run_group_tests(tests, 0, 0);
}
