// SPDX-License-Identifier: MIT
// The noise of nrelu: its reference against MPFR, its normal numbers against their definition word by word, and what every row draws
// against the normal distribution.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <mpfr.h>

#include "activations.h"
#include "reference.h"
#include "reference_check.h"

// The kernels' own code, one lane of it.
#define INLINE static inline __attribute__((unused))
#define ACTIVATION_BODIES 1
#define ACTIVATION_REFERENCES 1
#include "isa/one_lane.h"
#include "math/inverse_normal.h"

enum { PRECISION = 200 };

// ---- the reference against MPFR ----

// z with Phi(z) = (word + 1/2) 2^-32: Newton's method on the tail, from what the reference says.
static void exact_normal(mpfr_t z, uint32_t word) {
    mpfr_t p, tail, density, scaled;
    mpfr_inits(p, tail, density, scaled, (mpfr_ptr)0);
    mpfr_set_d(p, ((double)(word >> 31 ? ~word : word) + 0.5) * 0x1p-32, MPFR_RNDN);
    mpfr_set_d(z, fabs(inverse_normal_reference(word).high), MPFR_RNDN);
    for (int step = 0; step < 4; step++) {
        mpfr_sqrt_ui(scaled, 2, MPFR_RNDN);
        mpfr_div(scaled, z, scaled, MPFR_RNDN);
        mpfr_erfc(tail, scaled, MPFR_RNDN);
        mpfr_div_ui(tail, tail, 2, MPFR_RNDN);
        mpfr_sqr(scaled, scaled, MPFR_RNDN);
        mpfr_exp(scaled, scaled, MPFR_RNDN);
        mpfr_const_pi(density, MPFR_RNDN);
        mpfr_mul_ui(density, density, 2, MPFR_RNDN);
        mpfr_sqrt(density, density, MPFR_RNDN);
        mpfr_sub(tail, tail, p, MPFR_RNDN);
        mpfr_mul(tail, tail, density, MPFR_RNDN);
        mpfr_fma(z, tail, scaled, z, MPFR_RNDN);
    }
    if (!(word >> 31)) mpfr_neg(z, z, MPFR_RNDN);
    mpfr_clears(p, tail, density, scaled, (mpfr_ptr)0);
}

// x + z sqrt(sigmoid(x)), and 1 + z sqrt(sigmoid(x)) (1 - sigmoid(x)) / 2.
static void exact_noisy(mpfr_t noisy, mpfr_t derivative, double x, uint32_t word) {
    mpfr_t e;
    mpfr_init(e);
    exact_normal(noisy, word);
    mpfr_set_d(e, -x, MPFR_RNDN);
    mpfr_exp(e, e, MPFR_RNDN);
    mpfr_add_ui(derivative, e, 1, MPFR_RNDN);
    mpfr_div(e, e, derivative, MPFR_RNDN);
    mpfr_rec_sqrt(derivative, derivative, MPFR_RNDN);
    mpfr_mul(noisy, noisy, derivative, MPFR_RNDN);
    mpfr_mul(derivative, noisy, e, MPFR_RNDN);
    mpfr_div_ui(derivative, derivative, 2, MPFR_RNDN);
    mpfr_add_ui(derivative, derivative, 1, MPFR_RNDN);
    mpfr_add_d(noisy, noisy, x, MPFR_RNDN);
    mpfr_clear(e);
}

static void expect_near(const char *what, double x, uint32_t word, struct double_double got, mpfr_t exact) {
    mpfr_t error;
    mpfr_init(error);
    mpfr_d_sub(error, got.high, exact, MPFR_RNDN);
    mpfr_add_d(error, error, got.low, MPFR_RNDN);
    const double distance = fabs(mpfr_get_d(error, MPFR_RNDN));
    if (!(distance <= 0x1p-85)) fail_msg("%s at x = %a, word %08x: off by %g", what, x, (unsigned)word, distance);
    mpfr_clear(error);
}

static const uint32_t edges[] = {0, 1, 2, 0x3fffffff, 0x40000000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};

static void reference_agrees_with_mpfr(void **state) {
    (void)state;
    static const double points[] = {-2.25, -1.5, -0.75, -0x1p-30, 0, 0x1p-149, 0.5, 1, 3, 11, 40};
    mpfr_t noisy, derivative;
    mpfr_inits(noisy, derivative, (mpfr_ptr)0);
    for (uint32_t i = 0; i < 300; i++) {
        const uint32_t word = i < COUNT(edges) ? edges[i] : i * 2654435761u;
        for (size_t j = 0; j < COUNT(points); j++) {
            const double x = points[j], dy = 1, parameter = 0;
            const struct reference_element element = {.x = &x, .pieces = 1, .parameter = &parameter, .dy = &dy, .random = word};
            struct double_double y, dx;
            double unused;
            reference_of("nrelu")->forward(&element, &y);
            reference_of("nrelu")->backward(&element, &dx, &unused);
            exact_noisy(noisy, derivative, x, word);
            if (mpfr_sgn(noisy) < 0) {
                assert_same(y.high, 0);
                assert_same(dx.high, 0);
                continue;
            }
            expect_near("y", x, word, y, noisy);
            expect_near("dx", x, word, dx, derivative);
        }
    }
    mpfr_clears(noisy, derivative, (mpfr_ptr)0);
}

static void straight_through_leaves_the_noise_out(void **state) {
    (void)state;
    static const double parameter = 1, dy = 3;
    for (uint32_t i = 0; i < 100; i++) {
        const double x = (i % 11) * 0.25 - 1;
        const struct reference_element element = {.x = &x, .pieces = 1, .parameter = &parameter, .dy = &dy, .random = i * 2654435761u};
        struct double_double y, dx;
        double unused;
        reference_of("nrelu")->forward(&element, &y);
        reference_of("nrelu")->backward(&element, &dx, &unused);
        assert_same(dx.high, y.high > 0 ? dy : 0);
    }
}

// ---- the normal numbers ----

static void check_word(uint32_t word) {
    const double exact = inverse_normal_reference(word).high;
    const float z = inverse_normal(word);
    assert_true(z == -inverse_normal(~word));
    const double ulp = fabs((double)z - exact) / ldexp(1, ilogb(exact) - 23);
    if (!(ulp < 4)) fail_msg("word %08x: z is %a, not %a (%.3g ULP)", (unsigned)word, (double)z, exact, ulp);
}

static void words_give_their_normal_numbers(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(edges); i++) check_word(edges[i]);
    for (uint32_t i = 0; i < 8000; i++) {
        check_word(i);               // the tail
        check_word(0x7fffffffu - i); // the middle
        check_word(i * 2654435761u);
        check_word(0x003fe000u + i * 0x101u); // where the two polynomials meet
    }
}

// ---- what rows draw ----

enum { DRAWS = 1 << 16 };
static float x[DRAWS], out[DRAWS];
static double normal[DRAWS];

static int ascending(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

// Five standard errors of each moment; the bound on the Kolmogorov-Smirnov statistic is exceeded by one sample in a thousand, and
// the sample is always the same.
static void expect_normal(const char *name) {
    static const double moments[] = {0, 1, 0, 3}, deviations[] = {1, 1.4142, 3.873, 9.798};
    double sums[4] = {0}, distance = 0;
    for (int i = 0; i < DRAWS; i++)
        for (int k = 0; k < 4; k++) sums[k] += pow(normal[i], k + 1);
    for (int k = 0; k < 4; k++)
        if (!(fabs(sums[k] / DRAWS - moments[k]) < 5 * deviations[k] / sqrt(DRAWS)))
            fail_msg("%s: the mean of z^%d is %g", name, k + 1, sums[k] / DRAWS);
    qsort(normal, DRAWS, sizeof *normal, ascending);
    for (int i = 0; i < DRAWS; i++) {
        const double share = 0.5 * erfc(-normal[i] * sqrt(0.5));
        distance = fmax(distance, fmax(share - (double)i / DRAWS, (double)(i + 1) / DRAWS - share));
    }
    if (!(distance * sqrt(DRAWS) < 1.95)) fail_msg("%s: Kolmogorov-Smirnov statistic %g", name, distance * sqrt(DRAWS));
}

// At x = 9 every y is positive, and y - x is the noise.
static void rows_draw_normal_noise(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const double scale = sqrt(1 / (1 + exp(-9)));
    int rows = 0;
    for (uint64_t i = 0; i < table->part_count; i++)
        for (uint64_t j = 0; j < table->parts[i]->row_count; j++) {
            const struct activations_row *row = &table->parts[i]->rows[j];
            if (strcmp(row->activation, "nrelu") != 0 || strcmp(row->form, "forward") != 0 || (row->required & ~table->features())) continue;
            for (int k = 0; k < DRAWS; k++) x[k] = 9;
            const struct activations_call call = {.size = sizeof call, .x = x, .out = out, .rows = 1, .channels = DRAWS, .seed = 3};
            row->call(&call);
            for (int k = 0; k < DRAWS; k++) normal[k] = ((double)out[k] - 9) / scale;
            expect_normal(row->name);
            rows++;
        }
    assert_true(rows >= 2); // scalar and libm are everywhere
}

int main(void) {
    mpfr_set_default_prec(PRECISION);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_agrees_with_mpfr),
        cmocka_unit_test(straight_through_leaves_the_noise_out),
        cmocka_unit_test(words_give_their_normal_numbers),
        cmocka_unit_test(rows_draw_normal_noise),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
