// SPDX-License-Identifier: MIT
// Optimisers against what algebra says they do.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "optimiser.h"
#include "parts_fixture.h"

enum { STEPS = 25 };

static struct workers workers = {.count = 1};

// One weight, one bias, each a number.
struct scalar {
    struct parts parts;
    struct optimiser optimiser;
    double *w, *g, *bias;
};

static void scalar_create(struct scalar *scalar, const char *text, double w) {
    const struct parameter parts[] = {{.role = PARAMETER_WEIGHT, .inputs = 1, .outputs = 1}, {.role = PARAMETER_BIAS, .outputs = 1}};
    parts_create(&scalar->parts, parts, 2);
    assert_int_equal(optimiser_create(&scalar->optimiser, text, &scalar->parts.parameters), EXIT_FINE);
    scalar->w = parameters_values(&scalar->parts.parameters, 0);
    scalar->g = parameters_gradient(&scalar->parts.parameters, 0);
    scalar->bias = parameters_values(&scalar->parts.parameters, 1);
    *scalar->w = *scalar->bias = w;
}

static void scalar_free(struct scalar *scalar) {
    optimiser_free(&scalar->optimiser);
    parts_free(&scalar->parts);
}

static void update(struct scalar *scalar, double gradient) {
    *scalar->g = gradient;
    optimiser_update(&scalar->optimiser, &scalar->parts.parameters, &workers, 1);
}

static void near(double is, double wanted) {
    if (!(fabs(is - wanted) <= 1e-13 * fmax(1, fabs(wanted)))) fail_msg("%.17g instead of %.17g", is, wanted);
}

// On w^2 / 2 with rate r: w_t = (1 - r)^t w_0.
static void descent_on_a_parabola(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "sgd(0.3)", 2);
    for (int t = 1; t <= STEPS; t++) {
        update(&s, *s.w);
        near(*s.w, 2 * pow(0.7, t));
    }
    scalar_free(&s);
}

// On w^2 / 2 with rate 0.1, momentum 0.4: w_(t+1) = 1.3 w_t - 0.4 w_(t-1), whose roots are 0.8 and 0.5; w_1 = 0.9 w_0.
static void momentum_on_a_parabola(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "sgd(0.1, momentum=0.4)", 3);
    for (int t = 1; t <= STEPS; t++) {
        update(&s, *s.w);
        near(*s.w, 4 * pow(0.8, t) - pow(0.5, t));
    }
    scalar_free(&s);
}

// As in the paper: v' = m v - r g(theta + m v); theta' = theta + v'. Ours is theta + m v.
static void nesterov_of_the_paper(void **state) {
    (void)state;
    struct scalar s;
    double theta = 1.5, v = 0;
    scalar_create(&s, "sgd(0.05, momentum=0.9, nesterov=1)", theta);
    for (int t = 1; t <= STEPS; t++) {
        const double ahead = theta + 0.9 * v;
        near(*s.w, ahead);
        v = 0.9 * v - 0.05 * (cos(ahead) + ahead);
        theta += v;
        update(&s, cos(*s.w) + *s.w);
    }
    scalar_free(&s);
}

// Under a constant gradient both corrected averages are the gradient's and its square's: every step has the same length.
static void adam_under_a_constant_gradient(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "adam(0.01, epsilon=0.5)", 1);
    for (int t = 1; t <= STEPS; t++) {
        update(&s, -2);
        near(*s.w, 1 + t * 0.01 * 2 / (2 + 0.5));
    }
    scalar_free(&s);
}

// Gradients 1 and -2, beta1 1/2, beta2 3/4: m = 1/2, -3/4, corrected 1, -1; v = 1/4, 19/16, corrected 1, 19/7.
static void adam_by_hand(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "adam(1, beta1=0.5, beta2=0.75, epsilon=0.25)", 0);
    update(&s, 1);
    near(*s.w, -1 / 1.25);
    update(&s, -2);
    near(*s.w, -1 / 1.25 + 1 / (sqrt(19.0 / 7) + 0.25));
    // Forgotten, it starts as it did.
    optimiser_restart(&s.optimiser);
    *s.w = 0;
    update(&s, 1);
    near(*s.w, -1 / 1.25);
    scalar_free(&s);
}

// Without a gradient a weight shrinks by the factor 1 - r l2, a bias not at all.
static void l2_shrinks_weights(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "sgd(0.5, l2=0.25)", -4);
    for (int t = 1; t <= STEPS; t++) {
        update(&s, 0);
        near(*s.w, -4 * pow(0.875, t));
        assert_true(*s.bias == -4);
    }
    scalar_free(&s);
}

// Each step takes r l1 off its absolute value; a zero stays one.
static void l1_takes_equal_steps(void **state) {
    (void)state;
    static const double starts[] = {2, -2, 0};
    for (int i = 0; i < 3; i++) {
        struct scalar s;
        scalar_create(&s, "sgd(0.5, l1=0.25)", starts[i]);
        for (int t = 1; t <= 15; t++) {
            update(&s, 0);
            assert_true(*s.w == starts[i] - t * 0.125 * ((starts[i] > 0) - (starts[i] < 0)));
            assert_true(*s.bias == starts[i]);
        }
        scalar_free(&s);
    }
}

// The penalties are part of the gradient: with momentum, and with Adam's scaling, as if the caller had added them.
static void penalties_are_gradients(void **state) {
    (void)state;
    static const char *const texts[][2] = {
        {"sgd(0.1, momentum=0.5, l2=0.2, l1=0.3)", "sgd(0.1, momentum=0.5)"},
        {"sgd(0.1, momentum=0.5, nesterov=1, l2=0.2, l1=0.3)", "sgd(0.1, momentum=0.5, nesterov=1)"},
        {"adam(0.1, l2=0.2, l1=0.3)", "adam(0.1)"},
    };
    for (int i = 0; i < 3; i++) {
        struct scalar penalised, plain;
        scalar_create(&penalised, texts[i][0], 1);
        scalar_create(&plain, texts[i][1], 1);
        for (int t = 0; t < STEPS; t++) {
            update(&penalised, sin(t));
            update(&plain, sin(t) + 0.2 * *plain.w + 0.3 * ((*plain.w > 0) - (*plain.w < 0)));
            near(*penalised.w, *plain.w);
        }
        scalar_free(&penalised);
        scalar_free(&plain);
    }
}

static void a_schedule_scales_the_rate(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "sgd(0.5)", 1);
    *s.g = 1;
    optimiser_update(&s.optimiser, &s.parts.parameters, &workers, 0.25);
    near(*s.w, 0.875);
    scalar_free(&s);
}

// Columns above the limit come down to it and keep their direction; all else keeps its bits.
static void norms_are_limited(void **state) {
    (void)state;
    enum { INPUTS = 9, OUTPUTS = 150 };
    struct parts parts;
    struct optimiser optimiser;
    static double before[INPUTS * OUTPUTS];
    const struct parameter rows[] = {{.role = PARAMETER_BIAS, .outputs = 5},
                                     {.role = PARAMETER_WEIGHT, .inputs = INPUTS, .outputs = OUTPUTS},
                                     {.role = PARAMETER_SLOPE, .outputs = 5},
                                     {.role = PARAMETER_WEIGHT, .inputs = 1, .outputs = 1}};
    parts_create(&parts, rows, 4);
    assert_int_equal(optimiser_create(&optimiser, "sgd(1, max_norm=2)", &parts.parameters), EXIT_FINE);
    for (uint64_t i = 0; i < parts.parameters.count; i++) parts.parameters.values[i] = 100;
    double *w = parameters_values(&parts.parameters, 1);
    // Norms from 0.02 to 3.
    for (int i = 0; i < INPUTS; i++)
        for (int j = 0; j < OUTPUTS; j++)
            before[i * OUTPUTS + j] = w[i * OUTPUTS + j] = 0.02 * (j + 1) * (i % 2 ? -1 : 1) * (i == 4 ? 0.6 : sqrt(0.08));
    optimiser_update(&optimiser, &parts.parameters, &workers, 1);
    for (int j = 0; j < OUTPUTS; j++) {
        const double norm = 0.02 * (j + 1), scale = norm > 2 + 1e-9 ? 2 / norm : 1;
        for (int i = 0; i < INPUTS; i++) {
            if (scale == 1 && j != 99) assert_true(w[i * OUTPUTS + j] == before[i * OUTPUTS + j]);
            near(w[i * OUTPUTS + j], scale * before[i * OUTPUTS + j]);
        }
    }
    near(parameters_values(&parts.parameters, 3)[0], 2);
    for (int i = 0; i < 5; i++) assert_true(parameters_values(&parts.parameters, 0)[i] == 100 && parameters_values(&parts.parameters, 2)[i] == 100);
    optimiser_free(&optimiser);
    parts_free(&parts);
}

// The norm is that of all gradients together; a shorter one keeps its bits. Nothing is clipped that a penalty adds.
static void gradients_are_clipped(void **state) {
    (void)state;
    struct scalar s;
    scalar_create(&s, "sgd(1, clip=2)", 0);
    double *bias_gradient = parameters_gradient(&s.parts.parameters, 1);
    *bias_gradient = 4;
    update(&s, -3);
    near(*s.w, 1.2);
    near(*s.bias, -1.6);
    *bias_gradient = 1.2;
    *s.w = *s.bias = 0;
    update(&s, -1.6);
    assert_true(*s.w == 1.6 && *s.bias == -1.2);
    scalar_free(&s);
    scalar_create(&s, "sgd(1, l2=0.5, clip=1)", 8);
    update(&s, 3);
    near(*s.w, 8 - 4 - 1);
    scalar_free(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descent_on_a_parabola),
        cmocka_unit_test(momentum_on_a_parabola),
        cmocka_unit_test(nesterov_of_the_paper),
        cmocka_unit_test(adam_under_a_constant_gradient),
        cmocka_unit_test(adam_by_hand),
        cmocka_unit_test(l2_shrinks_weights),
        cmocka_unit_test(l1_takes_equal_steps),
        cmocka_unit_test(penalties_are_gradients),
        cmocka_unit_test(a_schedule_scales_the_rate),
        cmocka_unit_test(norms_are_limited),
        cmocka_unit_test(gradients_are_clipped),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
