// SPDX-License-Identifier: MIT
// Where weights begin. Draws have fixed seeds; bounds on them are those that one seed in a million would miss.
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "initialiser.h"
#include "network.h"
#include "parts_fixture.h"

enum { INPUTS = 120, OUTPUTS = 80, FAN_OUT = 200, COUNT = INPUTS * OUTPUTS };
static const double LEVEL = 1e-6;

static const struct parameter rows[] = {
    {.role = PARAMETER_WEIGHT, .inputs = 3, .outputs = 2, .activation = "relu"},
    {.role = PARAMETER_BIAS, .outputs = 2},
    {.role = PARAMETER_SLOPE, .outputs = 2, .start = 0.25},
    {.role = PARAMETER_WEIGHT, .inputs = INPUTS, .outputs = OUTPUTS, .fan_out = FAN_OUT, .activation = "tanh"},
    {.role = PARAMETER_BIAS, .outputs = OUTPUTS},
    {.role = PARAMETER_SCALE, .outputs = 4, .start = 1},
    {.role = PARAMETER_WEIGHT, .inputs = 3, .outputs = 2},
};
enum { BIAS = 1, SLOPE, LARGE, LARGE_BIAS, SCALE, LAST };

static void begin(struct parts *parts, const char *text, uint64_t seed) {
    struct initialiser initialiser;
    parts_create(parts, rows, sizeof rows / sizeof *rows);
    assert_int_equal(initialiser_read(&initialiser, text), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &parts->parameters, seed), EXIT_FINE);
}

static double probability_of_normal(double x) { return gsl_cdf_ugaussian_P(x); }
static double probability_of_uniform(double x) { return fmax(0, fmin(1, (x / sqrt(3) + 1) / 2)); }
static double probability_of_beta(double x) { return x * x; }

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Massart's bound on Kolmogorov's and Smirnov's distance: its chance is 2 exp(-2 n d^2) at most.
static void assert_distributed(double *values, uint64_t count, double (*probability)(double x)) {
    double distance = 0;
    qsort(values, count, sizeof *values, ascending);
    for (uint64_t i = 0; i < count; i++) {
        const double p = probability(values[i]), n = (double)count;
        distance = fmax(distance, fmax(p - (double)i / n, (double)(i + 1) / n - p));
    }
    const double bound = sqrt(log(2 / LEVEL) / (2 * (double)count));
    if (!(distance <= bound)) fail_msg("a distance of %g, above %g", distance, bound);
}

// The large weight's values over the deviation that they should have.
static void assert_weight(const char *text, double variance, double (*probability)(double x)) {
    struct parts parts;
    static double values[COUNT];
    double sum = 0, squares = 0;
    begin(&parts, text, 7);
    for (int i = 0; i < COUNT; i++) {
        values[i] = (double)parameters_values(&parts.parameters, LARGE)[i] / sqrt(variance);
        sum += values[i];
        squares += values[i] * values[i];
    }
    assert_true(fabs(sum / sqrt(COUNT)) < gsl_cdf_ugaussian_Qinv(LEVEL / 2));
    // Normal: exactly chi-square. Uniform squares vary less, by 4/5 against 2, so that its bounds hold all the more.
    if (!(squares > gsl_cdf_chisq_Pinv(LEVEL / 2, COUNT) && squares < gsl_cdf_chisq_Qinv(LEVEL / 2, COUNT)))
        fail_msg("%s: a variance of %g times what is due", text, squares / COUNT);
    assert_distributed(values, COUNT, probability);
    parts_free(&parts);
}

static void variances_and_shapes(void **state) {
    (void)state;
    // Moments of tanh, to four digits: papers' tables agree.
    const double square = 0.39429, slope = 0.46440;
    assert_weight("normal", 1 / square / INPUTS, probability_of_normal);
    assert_weight("uniform", 1 / square / INPUTS, probability_of_uniform);
    assert_weight("normal(backward=1, fan=1)", 1 / slope / FAN_OUT, probability_of_normal);
    assert_weight("normal(gain=5)", 5.0 / INPUTS, probability_of_normal);
    assert_weight("he_normal", 2.0 / INPUTS, probability_of_normal);
    assert_weight("he_uniform(fan=1)", 2.0 / FAN_OUT, probability_of_uniform);
    assert_weight("glorot_normal", 2.0 / (INPUTS + FAN_OUT), probability_of_normal);
    assert_weight("glorot_uniform", 2.0 / (INPUTS + FAN_OUT), probability_of_uniform);
    assert_weight("lecun_normal", 1.0 / INPUTS, probability_of_normal);
    assert_weight("lecun_uniform", 1.0 / INPUTS, probability_of_uniform);
    assert_weight("fixed_normal(0.01)", 1e-4, probability_of_normal);
    assert_weight("fixed_uniform(0.005)", 25e-6 / 3, probability_of_uniform);
}

static double weight_of(const char *text, uint32_t part) {
    struct parts parts;
    begin(&parts, text, 7);
    const double value = (double)parameters_values(&parts.parameters, part)[1];
    parts_free(&parts);
    return value;
}

// Each weight by its place among weights, biases and slopes not counting, with the draws that fixed_normal has.
static void lists_go_by_weight(void **state) {
    (void)state;
    static const uint32_t weights[] = {0, LARGE, LAST};
    static const char *const fixed[] = {"fixed_normal(0.5)", "fixed_normal(0.02)", "fixed_normal(0.02)"};
    for (int i = 0; i < 3; i++) assert_true(weight_of("listed_normal(0.5, 0.02)", weights[i]) == weight_of(fixed[i], weights[i]));
    assert_true(weight_of("listed_normal(0.5, third=0.25)", LARGE) == weight_of("fixed_normal(0.5)", LARGE));
    assert_true(weight_of("listed_normal(0.5, third=0.25)", LAST) == weight_of("fixed_normal(0.25)", LAST));
    assert_true(weight_of("listed_normal(0.5, 0.02)", 0) != weight_of("listed_normal(0.02)", 0));
}

// No uniform number is at its limit or beyond.
static void uniform_numbers_keep_their_limits(void **state) {
    (void)state;
    struct parts parts;
    begin(&parts, "fixed_uniform(0.5)", 3);
    for (int i = 0; i < COUNT; i++) assert_true(fabs((double)parameters_values(&parts.parameters, LARGE)[i]) <= 0.5);
    parts_free(&parts);
}

// Biases at `bias`, everything else at its own start, whatever the kind.
static void the_rest_starts_where_it_should(void **state) {
    (void)state;
    static const char *const texts[] = {"normal(bias=0.125)", "fixed_uniform(1, 0.125)", "orthogonal(bias=0.125)", "unit_norm(bias=0.125)",
                                        "glorot_normal(bias=0.125)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct parts parts;
        begin(&parts, texts[i], 1);
        for (int j = 0; j < OUTPUTS; j++) assert_true((double)parameters_values(&parts.parameters, LARGE_BIAS)[j] == 0.125);
        for (int j = 0; j < 2; j++) assert_true((double)parameters_values(&parts.parameters, SLOPE)[j] == 0.25);
        for (int j = 0; j < 4; j++) assert_true((double)parameters_values(&parts.parameters, SCALE)[j] == 1);
        parts_free(&parts);
    }
}

// Biases spread about `bias`, those of each layer and seed otherwise; weights, and biases that do not spread, keep their draws.
static void biases_spread(void **state) {
    (void)state;
    static const char *const texts[][2] = {{"he_normal(bias=0.125, bias_deviation=0.5)", "he_normal(bias=0.125)"},
                                           {"orthogonal(bias=0.125, bias_deviation=0.5)", "orthogonal"},
                                           {"fixed_uniform(1, 0.125, 0.5)", "fixed_uniform(1)"}};
    enum { SEEDS = 100 };
    static double values[SEEDS * OUTPUTS];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct parts parts, plain;
            begin(&parts, texts[i][0], seed);
            begin(&plain, texts[i][1], seed);
            for (int j = 0; j < OUTPUTS; j++)
                values[seed * OUTPUTS + (uint64_t)j] = ((double)parameters_values(&parts.parameters, LARGE_BIAS)[j] - 0.125) / 0.5;
            for (uint32_t part = 0; part <= LAST; part++) {
                const bool biased = part == BIAS || part == LARGE_BIAS;
                for (uint64_t j = 0; !biased && j < rows[part].outputs; j++)
                    assert_true(parameters_values(&parts.parameters, part)[j] == parameters_values(&plain.parameters, part)[j]);
            }
            assert_true(parameters_values(&parts.parameters, BIAS)[0] != parameters_values(&parts.parameters, LARGE_BIAS)[0]);
            parts_free(&parts);
            parts_free(&plain);
        }
        assert_distributed(values, SEEDS * OUTPUTS, probability_of_normal);
    }
}

// Of two weights of one shape, and of two seeds, nothing is the same.
static void draws_have_their_places(void **state) {
    (void)state;
    struct parts one, again, other;
    begin(&one, "he_normal", 1);
    begin(&again, "he_normal", 1);
    begin(&other, "he_normal", 2);
    assert_memory_equal(one.parameters.values, again.parameters.values, one.parameters.count * sizeof(real));
    for (int i = 0; i < 6; i++) {
        const real value = parameters_values(&one.parameters, 0)[i];
        assert_true(value != parameters_values(&one.parameters, LAST)[i] && value != parameters_values(&one.parameters, LARGE)[i]);
        assert_true(value != parameters_values(&other.parameters, 0)[i]);
    }
    parts_free(&one);
    parts_free(&again);
    parts_free(&other);
}

// ---- randomised asymmetric ----

// Of a unit's weights and bias, over their deviation, one is Beta(2, 1) and the others are normal. Of a Beta's values all are positive,
// and nearly all so large that nothing normal with this deviation is; which one it was is uniform.
static void asymmetric_units(void **state) {
    (void)state;
    enum { IN = 400, UNITS = 2000, BINS = 10 };
    const struct parameter layer[] = {{.role = PARAMETER_WEIGHT, .inputs = IN, .outputs = UNITS}, {.role = PARAMETER_BIAS, .outputs = UNITS}};
    struct parts parts;
    struct initialiser initialiser;
    static double largest[UNITS], rest[IN * UNITS];
    double bins[BINS] = {0}, statistic = 0, squares = 0;
    const double deviation = 0.6007 / sqrt(IN);
    parts_create(&parts, layer, 2);
    assert_int_equal(initialiser_read(&initialiser, "randomised_asymmetric"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &parts.parameters, 5), EXIT_FINE);
    uint64_t biases = 0, used = 0;
    for (int j = 0; j < UNITS; j++) {
        int place = IN;
        largest[j] = (double)parameters_values(&parts.parameters, 1)[j];
        for (int i = 0; i < IN; i++)
            if ((double)parameters_values(&parts.parameters, 0)[i * UNITS + j] > largest[j])
                largest[j] = (double)parameters_values(&parts.parameters, 0)[(place = i) * UNITS + j];
        biases += place == IN;
        if (place < IN) bins[place * BINS / IN]++;
        for (int i = 0; i < IN; i++)
            if (i != place) rest[used++] = (double)parameters_values(&parts.parameters, 0)[i * UNITS + j] / deviation;
    }
    assert_in_range(used, (uint64_t)IN * UNITS - UNITS, (uint64_t)IN * UNITS);
    // The largest of 400 normals is about 0.09, what a Beta falls below once in 120 times: the distance gets that much more room.
    for (int j = 0; j < UNITS; j++) assert_true(largest[j] > 0 && largest[j] < 1);
    qsort(largest, UNITS, sizeof *largest, ascending);
    for (int j = UNITS / 20; j < UNITS; j++)
        assert_true(fabs(largest[j] * largest[j] - (j + 0.5) / UNITS) < sqrt(log(2 / LEVEL) / (2.0 * UNITS)) + 0.5 / UNITS + 0.001);
    for (uint64_t i = 0; i < used; i++) squares += rest[i] * rest[i];
    assert_true(fabs(squares / (double)used - 1) < 0.01);
    // One in 401 is a bias: 5 are expected, and 20 or more come once in a million.
    assert_in_range(biases, 1, 20);
    for (int i = 0; i < BINS; i++) statistic += pow(bins[i] - (UNITS - (double)biases) / BINS, 2) / ((UNITS - (double)biases) / BINS);
    assert_true(statistic < gsl_cdf_chisq_Qinv(LEVEL, BINS - 1));
    parts_free(&parts);
}

// With one input and a bias, the Beta is as often the one as the other, and the other is normal with deviation 0.6007.
static double probability_of_either(double x) { return (probability_of_normal(x / 0.6007) + (x > 0 ? fmin(1, probability_of_beta(x)) : 0)) / 2; }

static void asymmetric_unit_of_one_input(void **state) {
    (void)state;
    enum { UNITS = 20000 };
    const struct parameter layer[] = {{.role = PARAMETER_WEIGHT, .inputs = 1, .outputs = UNITS}, {.role = PARAMETER_BIAS, .outputs = UNITS}};
    struct parts parts;
    struct initialiser initialiser;
    static double weights[UNITS], biases[UNITS];
    parts_create(&parts, layer, 2);
    assert_int_equal(initialiser_read(&initialiser, "randomised_asymmetric"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &parts.parameters, 6), EXIT_FINE);
    for (int j = 0; j < UNITS; j++) {
        weights[j] = (double)parameters_values(&parts.parameters, 0)[j];
        biases[j] = (double)parameters_values(&parts.parameters, 1)[j];
        assert_true(weights[j] > 0 || biases[j] > 0); // one of the two is a Beta
    }
    assert_distributed(weights, UNITS, probability_of_either);
    assert_distributed(biases, UNITS, probability_of_either);
    parts_free(&parts);
    // Without a bias every weight is a Beta.
    parts_create(&parts, layer, 1);
    assert_int_equal(initialise(&initialiser, &parts.parameters, 6), EXIT_FINE);
    for (int j = 0; j < UNITS; j++) weights[j] = (double)parameters_values(&parts.parameters, 0)[j];
    assert_distributed(weights, UNITS, probability_of_beta);
    parts_free(&parts);
}

// ---- notation ----

static int try_text(const char *text) { return initialiser_read(&(struct initialiser){0}, text); }

static void notation(void **state) {
    (void)state;
    static const char *const spelled[][2] = {
        {"normal", "normal"},
        {"he_normal(2, fan=1)", "he_normal(fan=1)"},
        {"glorot_uniform( bias=0.10, fan = 0.5 )", "glorot_uniform(bias=0.1)"},
        {"fixed_normal(0.01)", "fixed_normal(deviation=0.01)"},
        {"lecun_normal(bias_deviation=0.20)", "lecun_normal(bias_deviation=0.2)"},
        {"randomised_asymmetric", "randomised_asymmetric"},
    };
    static const char *const wrong[][2] = {
        {"xavier", "there is no initialiser \"xavier\"; valid: normal, uniform, he_normal"},
        {"he_normal(fan_in=1)", "it has: gain, backward, fan, bias, bias_deviation"},
        {"orthogonal(fan=1)", "it has: gain, backward, bias"},
        {"fixed_uniform", "fixed_uniform needs a value for limit"},
        {"normal(gain=-1)", "gain must be a number from 0"},
        {"normal(bias_deviation=-1)", "bias_deviation must be a number from 0"},
        {"randomised_asymmetric(bias=1)", "it has: none"},
    };
    char text[1024];
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
        struct initialiser initialiser;
        assert_int_equal(initialiser_read(&initialiser, spelled[i][0]), EXIT_FINE);
        initialiser_print(&initialiser, text, sizeof text);
        assert_string_equal(text, spelled[i][1]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(said_to(try_text, wrong[i][0], text, sizeof text), EXIT_USAGE);
        if (!strstr(text, wrong[i][1])) fail_msg("\"%s\" is answered with: %s", wrong[i][0], text);
    }
}

static int begin_with_step(const char *text) {
    struct parts parts;
    struct initialiser initialiser;
    const struct parameter weight = {.role = PARAMETER_WEIGHT, .inputs = 2, .outputs = 2, .activation = "step"};
    parts_create(&parts, &weight, 1);
    int code = initialiser_read(&initialiser, text);
    if (!code) code = initialise(&initialiser, &parts.parameters, 1);
    parts_free(&parts);
    return code;
}

// A step's derivative is 0 nearly everywhere.
static void a_function_without_a_gain_is_answered(void **state) {
    (void)state;
    char said[1024];
    assert_int_equal(said_to(begin_with_step, "normal(backward=1)", said, sizeof said), EXIT_USAGE);
    assert_non_null(strstr(said, "step has no gain of its own"));
    assert_int_equal(begin_with_step("normal"), EXIT_FINE);
    assert_int_equal(begin_with_step("normal(gain=1, backward=1)"), EXIT_FINE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variances_and_shapes),
        cmocka_unit_test(lists_go_by_weight),
        cmocka_unit_test(uniform_numbers_keep_their_limits),
        cmocka_unit_test(the_rest_starts_where_it_should),
        cmocka_unit_test(biases_spread),
        cmocka_unit_test(draws_have_their_places),
        cmocka_unit_test(asymmetric_units),
        cmocka_unit_test(asymmetric_unit_of_one_input),
        cmocka_unit_test(notation),
        cmocka_unit_test(a_function_without_a_gain_is_answered),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
