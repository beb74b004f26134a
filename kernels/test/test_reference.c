// SPDX-License-Identifier: MIT
// The yardstick itself: gelu's reference against MPFR, whose arithmetic shares nothing with ours, and the exact functions'
// references against their definitions. The correctly rounded gelu rows meet MPFR too, at the floats whose results come
// nearest to the middle between two floats: a kernel that rounds these rightly has error to spare everywhere else.
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <mpfr.h>

#include "activations.h"
#include "reference.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))
#define PRECISION 300

static const float specials[] = {0.0f, -0.0f, 0x1p-149f, -0x1p-149f, 0x1.fffffcp-127f, 0x1p-126f, 0.5f,      -1.0f,
                                 1.0f, 3.0f,  -3.0f,     FLT_MAX,    -FLT_MAX,         INFINITY,  -INFINITY, NAN};

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// The next of a fixed sequence of numbers. Marsaglia 2003, xorshift.
static uint32_t next(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static const struct activation_reference *reference_of(const char *name) {
    const struct activation_reference *reference = activation_reference_find(name);
    assert_non_null(reference);
    return reference;
}

static void assert_same(double got, double wanted) {
    if (isnan(wanted)) {
        assert_true(isnan(got));
        return;
    }
    assert_true(got == wanted && !signbit(got) == !signbit(wanted));
}

// ---- gelu ----

// x Phi(x), or Phi(x) + x exp(-x^2 / 2) / sqrt(2 pi).
static void exact_gelu(mpfr_t result, double x, int backward) {
    mpfr_t scaled, density;
    mpfr_inits2(PRECISION, scaled, density, (mpfr_ptr)0);
    mpfr_sqrt_ui(scaled, 2, MPFR_RNDN);
    mpfr_d_div(scaled, -x, scaled, MPFR_RNDN);
    mpfr_erfc(result, scaled, MPFR_RNDN);
    mpfr_div_ui(result, result, 2, MPFR_RNDN);
    if (backward) {
        mpfr_sqr(scaled, scaled, MPFR_RNDN);
        mpfr_neg(scaled, scaled, MPFR_RNDN);
        mpfr_exp(scaled, scaled, MPFR_RNDN);
        mpfr_const_pi(density, MPFR_RNDN);
        mpfr_mul_ui(density, density, 2, MPFR_RNDN);
        mpfr_rec_sqrt(density, density, MPFR_RNDN);
        mpfr_mul(density, density, scaled, MPFR_RNDN);
        mpfr_mul_d(density, density, x, MPFR_RNDN);
        mpfr_add(result, result, density, MPFR_RNDN);
    } else {
        mpfr_mul_d(result, result, x, MPFR_RNDN);
    }
    mpfr_clears(scaled, density, (mpfr_ptr)0);
}

static struct double_double gelu_reference(double x, double dy, int backward) {
    const struct activation_reference *reference = reference_of("gelu");
    const struct reference_element element = {.x = &x, .pieces = 1, .dy = &dy};
    struct double_double result;
    double unused;
    if (backward) reference->backward(&element, &result, &unused);
    else reference->forward(&element, &result);
    return result;
}

// |reference - exact| <= 2^-76 |exact| + `absolute`, which lets the derivative's root be as near to 0 as doubles tell.
static void check_gelu(float x, int backward, double absolute) {
    mpfr_t exact, error;
    mpfr_inits2(PRECISION, exact, error, (mpfr_ptr)0);
    exact_gelu(exact, x, backward);
    const struct double_double got = gelu_reference(x, 1.0, backward);
    mpfr_d_sub(error, got.high, exact, MPFR_RNDN);
    mpfr_add_d(error, error, got.low, MPFR_RNDN);
    const double allowed = 0x1p-76 * fabs(mpfr_get_d(exact, MPFR_RNDN)) + absolute;
    const double distance = fabs(mpfr_get_d(error, MPFR_RNDN));
    if (!(distance <= allowed)) fail_msg("gelu %s(%a): off by %g, allowed %g", backward ? "backward" : "forward", (double)x, distance, allowed);
    mpfr_clears(exact, error, (mpfr_ptr)0);
}

static void check_gelu_both(float x) {
    check_gelu(x, 0, 0);
    check_gelu(x, 1, 0x1p-92);
}

static void gelu_agrees_with_mpfr_at_random(void **state) {
    (void)state;
    uint32_t random = 1;
    for (int i = 0; i < 1500; i++) {
        const float anywhere = from_bits(next(&random));
        if (fabsf(anywhere) < 15) check_gelu_both(anywhere);
        check_gelu_both(((float)(int32_t)next(&random)) * 0x1p-31f * 15);
    }
}

// Around the root of the derivative, and where the reference passes from its series to its continued fraction.
static void gelu_agrees_with_mpfr_at_its_seams(void **state) {
    (void)state;
    static const float seams[] = {-0x1.80ead2p-1f, -4.0f, 4.0f, -0x1p-126f, 0x1p-126f, 1.0f, -13.1f};
    for (size_t i = 0; i < COUNT(seams); i++) {
        float below = seams[i];
        float above = seams[i];
        for (int step = 0; step < 40; step++) {
            check_gelu_both(below);
            check_gelu_both(above);
            below = nextafterf(below, -INFINITY);
            above = nextafterf(above, INFINITY);
        }
    }
}

static void gelu_has_its_limits(void **state) {
    (void)state;
    static const float far[] = {37.5f, 100.0f, FLT_MAX, INFINITY};
    for (size_t i = 0; i < COUNT(far); i++) {
        assert_same(gelu_reference(far[i], 1, 0).high, far[i]);
        assert_same(gelu_reference(-far[i], 1, 0).high, -0.0);
        assert_same(gelu_reference(far[i], 3, 1).high, 3);
        assert_same(gelu_reference(-far[i], 3, 1).high, -0.0);
    }
    assert_same(gelu_reference(0.0, 1, 0).high, 0.0);
    assert_same(gelu_reference(-0.0, 1, 0).high, -0.0);
    assert_same(gelu_reference(0.0, 2, 1).high, 1.0);
    assert_same(gelu_reference(NAN, 1, 0).high, NAN);
    assert_same(gelu_reference(NAN, 1, 1).high, NAN);
    assert_same(gelu_reference(1, INFINITY, 1).high, INFINITY);
    assert_same(gelu_reference(-1, INFINITY, 1).high, -INFINITY);
}

// Results within 2^-24 of a last place of the middle between two floats, the hardest first, and ties broken by less than a
// double tells: of all floats, found by long double arithmetic.
static const float hard[] = {0x1.6148dep-16f,  0x1.9437c4p-14f, -0x1.24b10ap+2f, 0x1.5b4488p-2f,   0x1.051d12p-15f,  0x1.92798cp-3f,  0x1.954ecap-25f,
                             0x1.c16d0ep-3f,   0x1.1ce0c4p-2f,  -0x1.79da74p+3f, 0x1.eb86eep-16f,  0x1.d88eb2p-19f,  0x1.5be652p-7f,  0x1.4e2deap-6f,
                             -0x1.a0e308p-10f, 0x1p-149f,       0x1.8p-148f,     0x1.fffffcp-127f, 0x1.000002p-126f, 0x1.fffffep-126f};

static void correctly_rounded_gelu_rounds_the_hard_cases(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    float x[2 * COUNT(hard)];
    float y[2 * COUNT(hard)];
    float wanted[2 * COUNT(hard)];
    for (size_t i = 0; i < COUNT(x); i++) {
        x[i] = i < COUNT(hard) ? hard[i] : -hard[i - COUNT(hard)];
        mpfr_t exact;
        mpfr_init2(exact, PRECISION);
        exact_gelu(exact, x[i], 0);
        wanted[i] = mpfr_get_flt(exact, MPFR_RNDN);
        mpfr_clear(exact);
    }
    int rows = 0;
    for (uint64_t i = 0; i < table->part_count; i++)
        for (uint64_t j = 0; j < table->parts[i]->row_count; j++) {
            const struct activations_row *row = &table->parts[i]->rows[j];
            if (strcmp(row->activation, "gelu") != 0 || strcmp(row->mode, "cr") != 0 || (row->required & ~table->features())) continue;
            const struct activations_call call = {.size = sizeof call, .x = x, .out = y, .rows = 1, .channels = COUNT(x)};
            row->call(&call);
            for (size_t k = 0; k < COUNT(x); k++)
                if (memcmp(&y[k], &wanted[k], sizeof *y) != 0)
                    fail_msg("%s(%a): got %a, wanted %a", row->name, (double)x[k], (double)y[k], (double)wanted[k]);
            rows++;
        }
    assert_true(rows > 0);
}

// ---- the exact functions, by their definitions ----

static void rectifiers_follow_their_definition(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double parameter[2];
        double slope; // left of 0
    } functions[] = {{"relu", {0, 0}, 0}, {"prelu", {0.25, 0}, 0.25}, {"prelu", {-2, 0}, -2}, {"rrelu", {0.125, 0.375}, 0.25}};
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t i = 0; i < COUNT(specials); i++) {
            const double x = specials[i];
            const double dy = 3;
            const struct activation_reference *reference = reference_of(functions[f].name);
            const struct reference_element element = {.x = &x, .pieces = 1, .parameter = functions[f].parameter, .dy = &dy, .inference = 1};
            struct double_double y, dx;
            double dparameter = 0;
            reference->forward(&element, &y);
            reference->backward(&element, &dx, &dparameter);
            const double left = functions[f].slope;
            const double product = strcmp(functions[f].name, "relu") == 0 ? 0 : left * x; // relu(-inf) is 0, not 0 times infinity
            assert_same(y.high, x < 0 ? product : x);
            assert_same(dx.high, isnan(x) ? NAN : x > 0 ? dy : left * dy);
            if (strcmp(functions[f].name, "prelu") == 0) assert_same(dparameter, x < 0 ? x * dy : isnan(x) ? NAN : 0);
        }
}

// A drawn slope is lower + (upper - lower) u with u the upper 24 bits of the word; here exact in any arithmetic.
static void rrelu_draws_its_slope(void **state) {
    (void)state;
    static const double parameter[] = {0.25, 0.75};
    const double x = -8;
    for (uint32_t quarter = 0; quarter < 4; quarter++) {
        const struct reference_element element = {.x = &x, .pieces = 1, .parameter = parameter, .random = quarter << 30};
        struct double_double y;
        reference_of("rrelu")->forward(&element, &y);
        assert_same(y.high, -8 * (0.25 + 0.5 * (quarter / 4.0)));
    }
}

static void derivatives_at_the_kink_lie_between_the_slopes(void **state) {
    (void)state;
    static const double parameter[] = {0.25, 0.25};
    const double x = -0.0;
    const double dy = 8;
    struct double_double dx;
    double dparameter;
    for (int half = 0; half < 3; half++) {
        const double at_kink = half / 2.0;
        const struct reference_element element = {
            .x = &x, .pieces = 1, .parameter = parameter, .dy = &dy, .inference = 1, .derivative_at_kink = at_kink};
        reference_of("relu")->backward(&element, &dx, &dparameter);
        assert_same(dx.high, 8 * at_kink);
        reference_of("prelu")->backward(&element, &dx, &dparameter);
        assert_same(dx.high, 8 * (0.25 + 0.75 * at_kink));
    }
}

// The first of equal pieces wins, and a NaN before all; the gradient goes there alone.
static void maxout_takes_the_first_largest(void **state) {
    (void)state;
    static const struct {
        double x[4];
        int winner;
    } cases[] = {{{1, 3, 2, 3}, 1},      {{-5, -6, -7, -8}, 0},        {{0.0, -0.0, 0, 0}, 0},
                 {{-0.0, 0.0, 0, 0}, 0}, {{INFINITY, NAN, 1, NAN}, 1}, {{-INFINITY, 1, INFINITY, 2}, 2}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const double dy = 5;
        const struct reference_element element = {.x = cases[i].x, .pieces = 4, .dy = &dy};
        struct double_double y, dx[4];
        double unused;
        reference_of("maxout")->forward(&element, &y);
        reference_of("maxout")->backward(&element, dx, &unused);
        assert_same(y.high, cases[i].x[cases[i].winner]);
        for (int piece = 0; piece < 4; piece++) assert_same(dx[piece].high, piece == cases[i].winner ? 5 : 0);
    }
}

static void crelu_is_two_rectifiers(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(specials); i++) {
        const double x = specials[i];
        const double dy[] = {3, 5};
        const struct reference_element element = {.x = &x, .pieces = 1, .dy = dy};
        struct double_double y[2], dx;
        double unused;
        reference_of("crelu")->forward(&element, y);
        reference_of("crelu")->backward(&element, &dx, &unused);
        assert_same(y[0].high, x < 0 ? 0.0 : x);
        assert_same(y[1].high, x > 0 ? 0.0 : -x);
        assert_same(dx.high, isnan(x) ? NAN : x > 0 ? 3 : -5);
    }
}

static void an_unknown_name_has_no_reference(void **state) {
    (void)state;
    assert_null(activation_reference_find("gel"));
    assert_null(activation_reference_find(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gelu_agrees_with_mpfr_at_random),
        cmocka_unit_test(gelu_agrees_with_mpfr_at_its_seams),
        cmocka_unit_test(gelu_has_its_limits),
        cmocka_unit_test(correctly_rounded_gelu_rounds_the_hard_cases),
        cmocka_unit_test(rectifiers_follow_their_definition),
        cmocka_unit_test(rrelu_draws_its_slope),
        cmocka_unit_test(derivatives_at_the_kink_lie_between_the_slopes),
        cmocka_unit_test(maxout_takes_the_first_largest),
        cmocka_unit_test(crelu_is_two_rectifiers),
        cmocka_unit_test(an_unknown_name_has_no_reference),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
