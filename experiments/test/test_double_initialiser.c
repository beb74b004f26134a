// SPDX-License-Identifier: MIT
// What initialisers promise to the last digits, and the gains that a network's activations give its weights.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "initialiser.h"
#include "network.h"
#include "orthogonal.h"
#include "parts_fixture.h"
#include "random_stream.h"

enum { SEED = 11 };

static void begin(const struct parameters *parameters, const char *text) {
    struct initialiser initialiser;
    assert_int_equal(initialiser_read(&initialiser, text), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, parameters, SEED), EXIT_FINE);
}

static void begin_weight(struct parts *parts, uint64_t inputs, uint64_t outputs, const char *text) {
    const struct parameter weight = {.role = PARAMETER_WEIGHT, .inputs = inputs, .outputs = outputs, .activation = "relu"};
    parts_create(parts, &weight, 1);
    begin(&parts->parameters, text);
}

// Columns, or rows where there are fewer of them, have the gain as their square and 0 as their products.
static void orthogonal_to_twelve_digits(void **state) {
    (void)state;
    static const struct {
        uint64_t inputs, outputs;
        const char *text;
        double gain;
    } rows[] = {
        {1, 1, "orthogonal", 2},  {100, 100, "orthogonal", 2},          {130, 70, "orthogonal(gain=1)", 1}, {33, 200, "orthogonal(gain=3)", 3},
        {1, 40, "orthogonal", 2}, {40, 1, "orthogonal(backward=1)", 2}, {64, 65, "orthogonal(gain=1)", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct parts parts;
        const uint64_t in = rows[i].inputs, out = rows[i].outputs, count = in < out ? in : out;
        begin_weight(&parts, in, out, rows[i].text);
        const double *w = parameters_values(&parts.parameters, 0);
        for (uint64_t a = 0; a < count; a++)
            for (uint64_t b = 0; b < count; b++) {
                double sum = 0;
                if (in >= out)
                    for (uint64_t j = 0; j < in; j++) sum += w[j * out + a] * w[j * out + b];
                else
                    for (uint64_t j = 0; j < out; j++) sum += w[a * out + j] * w[b * out + j];
                if (!(fabs(sum - (a == b ? rows[i].gain : 0)) < 1e-12)) fail_msg("%s, %d: products are off by %g", rows[i].text, (int)i, sum);
            }
        parts_free(&parts);
    }
}

// The first vector keeps its direction, and every other one the side on which it was: what makes them uniformly distributed.
static void vectors_keep_their_sides(void **state) {
    (void)state;
    enum { COUNT = 50, LENGTH = 61 };
    static double before[COUNT * LENGTH], after[COUNT * LENGTH];
    const struct random_stream draws = {SEED, 0, 0};
    for (int i = 0; i < COUNT * LENGTH; i++) before[i] = after[i] = random_normal(&draws, (uint64_t)i);
    orthogonalise(after, COUNT, LENGTH);
    for (int i = 0; i < COUNT; i++) {
        double dot = 0;
        for (int j = 0; j < LENGTH; j++) dot += before[i * LENGTH + j] * after[i * LENGTH + j];
        assert_true(dot > 0);
        for (int j = 0; i == 0 && j < LENGTH; j++) assert_true(fabs(dot * after[j] - before[j]) < 1e-12);
    }
}

// What two passes are for: vectors that are nearly the same.
static void nearly_dependent_vectors(void **state) {
    (void)state;
    enum { COUNT = 40, LENGTH = 40 };
    static double vectors[COUNT * LENGTH];
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < LENGTH; j++) vectors[i * LENGTH + j] = 1 + (i == j ? 1e-6 : 0);
    orthogonalise(vectors, COUNT, LENGTH);
    for (int a = 0; a < COUNT; a++)
        for (int b = 0; b < COUNT; b++) {
            double sum = 0;
            for (int j = 0; j < LENGTH; j++) sum += vectors[a * LENGTH + j] * vectors[b * LENGTH + j];
            assert_true(fabs(sum - (a == b)) < 1e-12);
        }
}

static void columns_of_unit_norm(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double square;
    } rows[] = {{"unit_norm", 1}, {"unit_norm(gain=4)", 4}, {"unit_norm(gain=0)", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct parts parts;
        begin_weight(&parts, 57, 31, rows[i].text);
        const double *w = parameters_values(&parts.parameters, 0);
        for (int j = 0; j < 31; j++) {
            double sum = 0;
            for (int k = 0; k < 57; k++) sum += w[k * 31 + j] * w[k * 31 + j];
            assert_true(fabs(sum - rows[i].square) < 1e-12);
        }
        // Normal directions: the first column's draws, all by one factor.
        const struct random_stream draws = {SEED, RANDOM_INITIALISE, 0};
        for (int k = 1; k < 57; k++) assert_true(fabs(w[k * 31] / w[0] * random_normal(&draws, 0) - random_normal(&draws, (uint64_t)k * 31)) < 1e-12);
        parts_free(&parts);
    }
}

// ---- gains of a network's weights ----

static struct workers workers = {.count = 1};

static void create(struct network *network, const char *layers, const char *activation, struct shape in) {
    const struct network_options options = {.in = in, .layers = layers, .activation = activation, .batch = 1, .workers = &workers};
    assert_int_equal(network_create(network, &options), EXIT_FINE);
}

static void assert_activations(const char *layers, const char *activation, const char *const *wanted) {
    struct network network;
    create(&network, layers, activation, (struct shape){8, 8, 2});
    for (uint32_t i = 0; i < network.parameters.part_count; i++) {
        if (network.parameters.part[i].role != PARAMETER_WEIGHT) assert_string_equal(network.parameters.part[i].activation, "");
        else assert_string_equal(network.parameters.part[i].activation, *wanted++);
    }
    assert_null(*wanted);
    network_free(&network);
}

static void weights_know_what_follows(void **state) {
    (void)state;
    assert_activations("dense(4) activation dense(4) tanh dense(2)", "leaky_relu(slope=0.1)",
                       (const char *const[]){"leaky_relu(slope=0.1)", "tanh", "", 0});
    assert_activations("conv2d(4, 3) max_pool(2) activity_penalty(0.1) relu dense(4) dense(4) prelu activation dense(2)", "elu",
                       (const char *const[]){"relu", "", "prelu", "", 0});
    // What a residual holds sees its own list; what stands before it, and what has a sum behind it, sees nothing.
    assert_activations("dense(4) residual(dense(4) batch_norm elu dense(4)) relu dense(4) residual(tanh) dense(2)", "selu",
                       (const char *const[]){"", "elu", "", "", "", 0});
}

// E[f^2] and E[f'^2] by numerical integration elsewhere, to four digits.
static void gains_of_the_table(void **state) {
    (void)state;
    static const struct {
        const char *activation;
        double square, slope_square;
    } rows[] = {
        {"relu", .5, .5},
        {"leaky_relu(slope=0.01)", .5, .5},
        {"leaky_relu(slope=0.18181818181818182)", .5165, .5165},
        {"leaky_relu(slope=0.33333333333333333)", .5556, .5556},
        {"prelu", .53125, .53125},
        {"abs", 1, 1},
        {"tanh", .3943, .4644},
        {"sigmoid", .2934, .0448},
        {"softplus", .9212, .2934},
        {"elu", .6449, .6681},
        {"selu", 1, 1.0716},
        {"gelu", .4252, .4559},
        {"silu", .3558, .3795},
        {"mish", .4523, .4791},
    };
    const struct random_stream first = {SEED, RANDOM_INITIALISE, 0}, second = {SEED, RANDOM_INITIALISE, 1}, last = {SEED, RANDOM_INITIALISE, 2};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct network network;
        create(&network, "dense(6) activation dense(5) activation dense(3)", rows[i].activation, (struct shape){1, 1, 7});
        for (int backward = 0; backward < 2; backward++) {
            begin(&network.parameters, backward ? "normal(backward=1)" : "normal");
            const double moment = backward ? rows[i].slope_square : rows[i].square;
            const uint64_t parts[] = {0, rows[i].activation[0] == 'p' ? 3 : 2, rows[i].activation[0] == 'p' ? 6 : 4};
            const double *w[3];
            for (int j = 0; j < 3; j++) w[j] = parameters_values(&network.parameters, (uint32_t)parts[j]);
            // Whatever the activation, the draws are the same ones, scaled.
            for (uint64_t j = 0; j < 15; j++) {
                const double gain[] = {pow(w[0][j] / random_normal(&first, j), 2) * 7, pow(w[1][j] / random_normal(&second, j), 2) * 6};
                if (!(fabs(1 / gain[0] - moment) < 6e-5 && fabs(1 / gain[1] - moment) < 6e-5))
                    fail_msg("%s: gains 1 / %g and 1 / %g instead of 1 / %g", rows[i].activation, 1 / gain[0], 1 / gain[1], moment);
                assert_true(fabs(w[2][j] - random_normal(&last, j) / sqrt(5)) < 1e-15);
            }
        }
        network_free(&network);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orthogonal_to_twelve_digits), cmocka_unit_test(vectors_keep_their_sides),  cmocka_unit_test(nearly_dependent_vectors),
        cmocka_unit_test(columns_of_unit_norm),        cmocka_unit_test(weights_know_what_follows), cmocka_unit_test(gains_of_the_table),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
