// SPDX-License-Identifier: MIT
// The yardstick itself: the references of the functions that are not exact, against MPFR, whose arithmetic shares nothing with
// ours. A function is one exact_NAME() and one row of `functions`, or several rows, with other parameters. The correctly rounded
// rows meet MPFR too, at the floats whose results come nearest to the middle between two floats: a kernel that rounds these
// rightly has error to spare everywhere else.
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
#include "reference_check.h"

enum { PRECISION = 300, RANDOM_INPUTS = 1500, SEAM_STEPS = 40 };

// ---- the functions, f(x) or f'(x) ----

// x Phi(x), or Phi(x) + x exp(-x^2 / 2) / sqrt(2 pi).
static void exact_gelu(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    mpfr_t scaled, density;
    mpfr_inits(scaled, density, (mpfr_ptr)0);
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

// max(x, 0) + log(1 + exp(-beta abs(x))) / beta, which is log(1 + exp(beta x)) / beta, or 1 / (1 + exp(-beta x)).
static void exact_softplus(mpfr_t result, double x, const double *parameter, int backward) {
    mpfr_set_d(result, backward ? -x : -fabs(x), MPFR_RNDN);
    mpfr_mul_d(result, result, parameter[0], MPFR_RNDN);
    mpfr_exp(result, result, MPFR_RNDN);
    if (backward) {
        mpfr_add_ui(result, result, 1, MPFR_RNDN);
        mpfr_ui_div(result, 1, result, MPFR_RNDN);
    } else {
        mpfr_log1p(result, result, MPFR_RNDN);
        mpfr_div_d(result, result, parameter[0], MPFR_RNDN);
        if (x > 0) mpfr_add_d(result, result, x, MPFR_RNDN);
    }
}

// x t, or t + x (1 - t^2) / (1 + exp(-x)), with t = tanh(log(1 + exp(x))).
static void exact_mish(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    static const double sharpness = 1;
    mpfr_t t, slope;
    mpfr_inits2(4 * PRECISION, t, slope, (mpfr_ptr)0); // 1 - t^2 may be as small as exp(-600)
    exact_softplus(t, x, &sharpness, 0);
    mpfr_tanh(t, t, MPFR_RNDN);
    exact_softplus(slope, x, &sharpness, 1);
    mpfr_mul_d(slope, slope, x, MPFR_RNDN);
    mpfr_mul_d(result, t, x, MPFR_RNDN);
    if (backward) {
        mpfr_sqr(result, t, MPFR_RNDN);
        mpfr_ui_sub(result, 1, result, MPFR_RNDN);
        mpfr_mul(result, result, slope, MPFR_RNDN);
        mpfr_add(result, result, t, MPFR_RNDN);
    }
    mpfr_clears(t, slope, (mpfr_ptr)0);
}

// tanh(x), or 1 / cosh(x)^2.
static void exact_tanh(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    mpfr_set_d(result, x, MPFR_RNDN);
    if (backward) {
        mpfr_sech(result, result, MPFR_RNDN);
        mpfr_sqr(result, result, MPFR_RNDN);
    } else {
        mpfr_tanh(result, result, MPFR_RNDN);
    }
}

// x, or alpha (exp(x / alpha) - 1) left of 0.
static void exact_celu(mpfr_t result, double x, const double *parameter, int backward) {
    if (x > 0) {
        mpfr_set_d(result, backward ? 1 : x, MPFR_RNDN);
        return;
    }
    mpfr_set_d(result, x, MPFR_RNDN);
    mpfr_div_d(result, result, parameter[0], MPFR_RNDN);
    if (backward) {
        mpfr_exp(result, result, MPFR_RNDN);
    } else {
        mpfr_expm1(result, result, MPFR_RNDN);
        mpfr_mul_d(result, result, parameter[0], MPFR_RNDN);
    }
}

static void exact_elu(mpfr_t result, double x, const double *parameter, int backward) {
    static const double one = 1;
    exact_celu(result, x, &one, backward);
    if (x <= 0) mpfr_mul_d(result, result, parameter[0], MPFR_RNDN);
}

// Klambauer et al. 2017, equation 14.
static void exact_selu(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    static const double one = 1;
    mpfr_t constant;
    mpfr_init(constant);
    mpfr_set_str(constant, "1.0507009873554804934193349852946351959512", 10, MPFR_RNDN);
    exact_celu(result, x, &one, backward);
    mpfr_mul(result, result, constant, MPFR_RNDN);
    mpfr_set_str(constant, "1.6732632423543772848170429916716520384612", 10, MPFR_RNDN);
    if (x <= 0) mpfr_mul(result, result, constant, MPFR_RNDN);
    mpfr_clear(constant);
}

// x / (1 + |x|), or 1 / (1 + |x|)^2.
static void exact_softsign(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    mpfr_set_d(result, fabs(x), MPFR_RNDN);
    mpfr_add_ui(result, result, 1, MPFR_RNDN);
    if (backward) mpfr_sqr(result, result, MPFR_RNDN);
    mpfr_d_div(result, backward ? 1 : x, result, MPFR_RNDN);
}

// sigma(z), for z in `result`.
static void logistic(mpfr_t result) {
    mpfr_neg(result, result, MPFR_RNDN);
    mpfr_exp(result, result, MPFR_RNDN);
    mpfr_add_ui(result, result, 1, MPFR_RNDN);
    mpfr_ui_div(result, 1, result, MPFR_RNDN);
}

// sigma(x), or sigma(x) sigma(-x).
static void exact_sigmoid(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    mpfr_t other;
    mpfr_init_set_d(other, -x, MPFR_RNDN);
    logistic(other);
    mpfr_set_d(result, x, MPFR_RNDN);
    logistic(result);
    if (backward) mpfr_mul(result, result, other, MPFR_RNDN);
    mpfr_clear(other);
}

// x sigma(z), or sigma(z) (1 + slope sigma(-z)), where slope = x z'(x).
static void gate(mpfr_t result, double x, mpfr_t z, mpfr_t slope, int backward) {
    mpfr_set(result, z, MPFR_RNDN);
    logistic(result);
    if (backward) {
        mpfr_neg(z, z, MPFR_RNDN);
        logistic(z);
        mpfr_mul(slope, slope, z, MPFR_RNDN);
        mpfr_add_ui(slope, slope, 1, MPFR_RNDN);
        mpfr_mul(result, result, slope, MPFR_RNDN);
    } else {
        mpfr_mul_d(result, result, x, MPFR_RNDN);
    }
}

static void exact_silu(mpfr_t result, double x, const double *parameter, int backward) {
    mpfr_t z, slope;
    mpfr_init_set_d(z, x, MPFR_RNDN);
    mpfr_mul_d(z, z, parameter[0], MPFR_RNDN);
    mpfr_init_set(slope, z, MPFR_RNDN);
    gate(result, x, z, slope, backward);
    mpfr_clears(z, slope, (mpfr_ptr)0);
}

// 2 sqrt(2 / pi) (x + factor 0.044715 x^3).
static void gelu_tanh_argument(mpfr_t result, double x, unsigned factor) {
    mpfr_t scale;
    mpfr_init(scale);
    mpfr_set_d(result, x, MPFR_RNDN);
    mpfr_sqr(result, result, MPFR_RNDN);
    mpfr_mul_ui(result, result, 44715 * factor, MPFR_RNDN);
    mpfr_div_ui(result, result, 1000000, MPFR_RNDN);
    mpfr_add_ui(result, result, 1, MPFR_RNDN);
    mpfr_mul_d(result, result, x, MPFR_RNDN);
    mpfr_const_pi(scale, MPFR_RNDN);
    mpfr_ui_div(scale, 8, scale, MPFR_RNDN);
    mpfr_sqrt(scale, scale, MPFR_RNDN);
    mpfr_mul(result, result, scale, MPFR_RNDN);
    mpfr_clear(scale);
}

static void exact_gelu_tanh(mpfr_t result, double x, const double *parameter, int backward) {
    (void)parameter;
    mpfr_t z, slope;
    mpfr_inits(z, slope, (mpfr_ptr)0);
    gelu_tanh_argument(z, x, 1);
    gelu_tanh_argument(slope, x, 3);
    gate(result, x, z, slope, backward);
    mpfr_clears(z, slope, (mpfr_ptr)0);
}

// Forward and backward are indices 0 and 1.
struct function {
    const char *name;
    void (*exact)(mpfr_t result, double x, const double *parameter, int backward); // of floats x
    double parameter[4];                                                           // in the order of the description
    double end;         // random inputs lie in between -end and end; beyond, the results are limits for any float
    double relative;    // |reference - exact| <= relative |exact| + absolute
    double absolute[2]; // not 0 where there is a root other than 0, which is as near to 0 as doubles tell
    double at_minus_infinity[2], at_infinity[2];
    float seams[8]; // where to look closely, each with both signs; ends with the first 0
};

static const struct function functions[] = {
    // The root of the derivative, and where the reference passes from its series to its continued fraction.
    {"gelu", exact_gelu, {0}, 15, 0x1p-76, {0, 0x1p-92}, {-0.0, -0.0}, {INFINITY, 1}, {0x1.80ead2p-1f, 4, 1, 13.1f}},
    {"gelu_tanh", exact_gelu_tanh, {0}, 15, 0x1p-82, {0, 0x1p-92}, {-0.0, -0.0}, {INFINITY, 1}, {0x1.81429ep-1f, 1, 5, 10.5f}},
    {"sigmoid", exact_sigmoid, {0}, 200, 0x1p-82, {0}, {0, 0}, {1, 0}, {1, 17, 87.4f}},
    {"silu", exact_silu, {1}, 200, 0x1p-82, {0, 0x1p-98}, {-0.0, -0.0}, {INFINITY, 1}, {0x1.474974p+0f, 17, 91.9f}},
    {"silu", exact_silu, {2.375}, 100, 0x1p-82, {0, 0x1p-98}, {-0.0, -0.0}, {INFINITY, 1}, {0x1.139c2cp-1f, 17}},
    {"softplus", exact_softplus, {1}, 300, 0x1p-82, {0}, {0, 0}, {INFINITY, 1}, {104, 17}},
    {"softplus", exact_softplus, {2.375}, 126, 0x1p-82, {0}, {0, 0}, {INFINITY, 1}, {44}},
    // The root of the derivative.
    {"mish", exact_mish, {0}, 300, 0x1p-82, {0, 0x1p-98}, {-0.0, -0.0}, {INFINITY, 1}, {0x1.31432cp+0f, 12}},
    // Where the exponential's power of two changes first, and where forward is at its limit.
    {"tanh", exact_tanh, {0}, 60, 0x1p-84, {0, 0}, {-1, 0}, {1, 0}, {0x1.62e43p-3f, 40}},
    {"elu", exact_elu, {1}, 120, 0x1p-84, {0, 0}, {-1, 0}, {INFINITY, 1}, {0x1.62e43p-2f, 80}},
    {"elu", exact_elu, {0.3f}, 120, 0x1p-84, {0, 0}, {-0.3f, 0}, {INFINITY, 1}, {0x1.62e43p-2f}},
    {"celu", exact_celu, {1}, 120, 0x1p-84, {0, 0}, {-1, 0}, {INFINITY, 1}, {0x1.62e43p-2f, 80}},
    {"celu", exact_celu, {3}, 360, 0x1p-84, {0, 0}, {-3, 0}, {INFINITY, 1}, {0x1.0a2b24p+0f, 240}},
    {"selu", exact_selu, {0}, 120, 0x1p-84, {0, 0}, {-0x1.c212ccp+0f, 0}, {INFINITY, 0x1.0cfabep+0f}, {0x1.62e43p-2f, 80}},
    {"softsign", exact_softsign, {0}, 1000, 0x1p-98, {0, 0}, {-1, 0}, {1, 0}, {0x1.17022cp-7f, 1}},
};

// ---- the comparison ----

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

static struct double_double reference_at(const struct function *function, double x, double dy, int backward) {
    const struct activation_reference *reference = reference_of(function->name);
    const struct reference_element element = {.x = &x, .pieces = 1, .parameter = function->parameter, .dy = &dy};
    struct double_double result;
    double unused = 0;
    if (backward) reference->backward(&element, &result, &unused);
    else reference->forward(&element, &result);
    return result;
}

static void check(const struct function *function, float x, int backward) {
    mpfr_t exact, error;
    mpfr_inits(exact, error, (mpfr_ptr)0);
    function->exact(exact, x, function->parameter, backward);
    const struct double_double got = reference_at(function, x, 1, backward);
    mpfr_d_sub(error, got.high, exact, MPFR_RNDN);
    mpfr_add_d(error, error, got.low, MPFR_RNDN);
    const double allowed = function->relative * fabs(mpfr_get_d(exact, MPFR_RNDN)) + function->absolute[backward];
    const double distance = fabs(mpfr_get_d(error, MPFR_RNDN));
    if (!(distance <= allowed))
        fail_msg("%s %s(%a): off by %g, allowed %g", function->name, backward ? "backward" : "forward", (double)x, distance, allowed);
    mpfr_clears(exact, error, (mpfr_ptr)0);
}

static void check_both(const struct function *function, float x) {
    check(function, x, 0);
    check(function, x, 1);
}

static void references_agree_at_random(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(functions); f++) {
        const float end = (float)functions[f].end;
        uint32_t random = 1;
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            const float anywhere = from_bits(next(&random));
            if (fabsf(anywhere) < end) check_both(&functions[f], anywhere);
            check_both(&functions[f], ((float)(int32_t)next(&random)) * 0x1p-31f * end);
        }
    }
}

static void check_around(const struct function *function, float seam) {
    float below = seam;
    float above = seam;
    for (int step = 0; step < SEAM_STEPS; step++) {
        check_both(function, below);
        check_both(function, above);
        below = nextafterf(below, -INFINITY);
        above = nextafterf(above, INFINITY);
    }
}

static void references_agree_at_their_seams(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(functions); f++) {
        const float *seams = functions[f].seams;
        for (size_t i = 0; i < COUNT(functions[f].seams) && seams[i] != 0; i++) {
            check_around(&functions[f], seams[i]);
            check_around(&functions[f], -seams[i]);
        }
        check_around(&functions[f], FLT_MIN);
        check_around(&functions[f], -FLT_MIN);
        check_around(&functions[f], 0);
    }
}

// The float nearest to the exact value; a zero has the sign of the limit.
static void check_far(const struct function *function, float x, int backward) {
    const double limit = x < 0 ? function->at_minus_infinity[backward] : function->at_infinity[backward];
    mpfr_t exact;
    mpfr_init(exact);
    function->exact(exact, x, function->parameter, backward);
    const float nearest = mpfr_get_flt(exact, MPFR_RNDN);
    mpfr_clear(exact);
    const double wanted = isinf(x) || nearest == 0 ? limit : (double)nearest;
    const double got = (float)reference_at(function, x, 1, backward).high;
    if (!is_same(got, wanted)) fail_msg("%s %s(%a): got %a, wanted %a", function->name, backward ? "backward" : "forward", (double)x, got, wanted);
}

static void references_have_their_limits(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(functions); f++) {
        const float far[] = {1.25f * (float)functions[f].end, 3 * (float)functions[f].end, 1e4f, 1e19f, 1e30f, FLT_MAX, INFINITY};
        for (size_t i = 0; i < COUNT(far); i++)
            for (int backward = 0; backward < 2; backward++) {
                check_far(&functions[f], far[i], backward);
                check_far(&functions[f], -far[i], backward);
                assert_same(reference_at(&functions[f], NAN, 1, backward).high, NAN);
            }
    }
}

// A gradient scales the derivative; an infinite one leaves its sign, or makes a NaN of a zero.
static void gradients_scale_derivatives(void **state) {
    (void)state;
    static const float x[] = {-INFINITY, -200, -3, -1, -0.25f, -0.0f, 0, 0.5f, 1, 7, 200, INFINITY};
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t i = 0; i < COUNT(x); i++) {
            const double derivative = reference_at(&functions[f], x[i], 1, 1).high;
            assert_same(reference_at(&functions[f], x[i], -4, 1).high, -4 * derivative);
            assert_same(reference_at(&functions[f], x[i], -INFINITY, 1).high, -INFINITY * derivative);
            assert_same(reference_at(&functions[f], x[i], NAN, 1).high, NAN);
        }
}

// ---- correct rounding ----

// Results within 2^-24 of a last place of the middle between two floats, the hardest first, and ties broken by less than a
// double tells: of all floats, found by long double arithmetic.
static const float hard_for_gelu[] = {0x1.6148dep-16f, 0x1.9437c4p-14f,  -0x1.24b10ap+2f,  0x1.5b4488p-2f,   0x1.051d12p-15f,
                                      0x1.92798cp-3f,  -0x1.954ecap-25f, 0x1.c16d0ep-3f,   0x1.1ce0c4p-2f,   -0x1.79da74p+3f,
                                      0x1.eb86eep-16f, 0x1.d88eb2p-19f,  0x1.5be652p-7f,   0x1.4e2deap-6f,   -0x1.a0e308p-10f,
                                      0x1p-149f,       0x1.8p-148f,      0x1.fffffcp-127f, 0x1.000002p-126f, 0x1.fffffep-126f};

static void correctly_rounded_gelu_rounds_the_hard_cases(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    float x[2 * COUNT(hard_for_gelu)];
    float y[2 * COUNT(hard_for_gelu)];
    float wanted[2 * COUNT(hard_for_gelu)];
    for (size_t i = 0; i < COUNT(x); i++) {
        x[i] = i < COUNT(hard_for_gelu) ? hard_for_gelu[i] : -hard_for_gelu[i - COUNT(hard_for_gelu)];
        mpfr_t exact;
        mpfr_init(exact);
        exact_gelu(exact, x[i], 0, 0);
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

int main(void) {
    mpfr_set_default_prec(PRECISION);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_agree_at_random),
        cmocka_unit_test(references_agree_at_their_seams),
        cmocka_unit_test(references_have_their_limits),
        cmocka_unit_test(gradients_scale_derivatives),
        cmocka_unit_test(correctly_rounded_gelu_rounds_the_hard_cases),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
