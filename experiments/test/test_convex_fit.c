// SPDX-License-Identifier: MIT
// The nearest lines against closed forms, and what training makes of a maxout unit against them.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "convex_fit.h"

// Of x^2 on n points a distance d apart, the best line leaves d^4 (n^2 - 1) (n^2 - 4) / 180 in the mean: the discrete Legendre polynomial of
// degree 2. Equal pieces are the best, and lines of neighbours meet between them, so that the unit built of them is as near.
static void lines_for_a_square(void **state) {
    (void)state;
    for (uint32_t pieces = 1; pieces <= CONVEX_PIECES; pieces *= 2) {
        const double n = (double)CONVEX_POINTS / pieces, d = 2.0 / CONVEX_POINTS;
        const double wanted = d * d * sqrt((n * n - 1) * (n * n - 4) / 180);
        const struct convex_lines lines = convex_lines("square", pieces);
        if (!(fabs(lines.apart / wanted - 1) < 1e-6 && fabs(lines.built / wanted - 1) < 1e-6))
            fail_msg("%u pieces: %.9g and %.9g, not %.9g", pieces, lines.apart, lines.built, wanted);
    }
}

// Ever more pieces come ever nearer; for smooth functions as the square of their number: k^2 times the distance tends to
// (integral of f''^0.4)^2.5 / sqrt(720 * 2), equal shares of that integral being best.
static void lines_for_an_exponential(void **state) {
    (void)state;
    const double limit = pow((exp(0.4) - exp(-0.4)) / 0.4, 2.5) / sqrt(1440);
    double before = INFINITY;
    for (uint32_t pieces = 1; pieces <= 16; pieces++) {
        const struct convex_lines lines = convex_lines("exponential", pieces);
        assert_true(lines.apart < before && lines.built >= lines.apart * (1 - 1e-9) && lines.built < 1.1 * lines.apart);
        before = lines.apart;
    }
    assert_true(fabs(256 * before / limit - 1) < 0.05);
}

// What is made of two lines is met by two.
static void two_lines_are_enough_for_the_family(void **state) {
    (void)state;
    static const char *const functions[] = {"abs", "relu", "leaky_relu"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        assert_true(convex_lines(functions[i], 1).apart > 0.1);
        for (uint32_t pieces = 2; pieces <= 16; pieces++) {
            const struct convex_lines lines = convex_lines(functions[i], pieces);
            if (!(lines.apart < 1e-7 && lines.built < 1e-7)) fail_msg("%s, %u pieces: %g, %g", functions[i], pieces, lines.apart, lines.built);
        }
    }
}

// One seed that is known to find both pieces. Nothing comes nearer than lines can.
static void training_finds_two_pieces(void **state) {
    (void)state;
    double distance;
    assert_int_equal(convex_fit("square", 2, 1, &distance), EXIT_FINE);
    const double apart = convex_lines("square", 2).apart;
    assert_true(distance >= apart * (1 - 1e-4) && distance < 1.01 * apart);
    assert_int_equal(convex_fit("abs", 2, 1, &distance), EXIT_FINE);
    assert_true(distance < 1e-3);
}

static void nonsense_is_refused(void **state) {
    (void)state;
    double distance;
    assert_int_equal(convex_fit("abs", 0, 1, &distance), EXIT_USAGE);
    assert_int_equal(convex_fit("abs", CONVEX_PIECES + 1, 1, &distance), EXIT_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_for_a_square),
        cmocka_unit_test(lines_for_an_exponential),
        cmocka_unit_test(two_lines_are_enough_for_the_family),
        cmocka_unit_test(training_finds_two_pieces),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
