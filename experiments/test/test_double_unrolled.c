// SPDX-License-Identifier: MIT
// Recurrent layers by hand: what they compute, how they begin, what they cost, what they refuse.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "initialiser.h"
#include "multiply_adds.h"
#include "network_fixture.h"

static void near(double is, double wanted) {
    if (!(fabs(is - wanted) <= 1e-14 * fmax(1, fabs(wanted)))) fail_msg("%.17g instead of %.17g", is, wanted);
}

static void create(struct fixture *fixture, struct shape in, const char *layers, const char *activation) {
    const struct network_options options = {.in = in, .layers = layers, .activation = activation, .batch = 4};
    assert_int_equal(fixture_create(fixture, options, 1), EXIT_FINE);
}

// From identities, a rectifier adds up what it gets, until something negative outweighs it; a leak of 1/2 halves what is negative at each step.
static void identities_add_up(void **state) {
    (void)state;
    static const struct {
        const char *activation;
        double wanted[2][2];
    } rows[] = {{"relu", {{7, 0.5}, {0, 0}}}, {"identity", {{7, -1.5}, {-3, 0}}}, {"leaky_relu(slope=0.5)", {{7, -0.25}, {-0.875, 0}}}};
    static const double inputs[2][6] = {{1, 1, 2, -3, 4, 0.5}, {-1, 0, -1, 0, -1, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        struct initialiser initialiser;
        create(&fixture, (struct shape){3, 2, 1}, "recurrent(2, identity=1)", rows[i].activation);
        const struct parameters *parameters = &fixture.network.parameters;
        assert_int_equal(initialiser_read(&initialiser, "fixed_normal(1)"), EXIT_FINE);
        assert_int_equal(initialise(&initialiser, parameters, 1), EXIT_FINE);
        for (uint64_t j = 0; j < 4; j++) {
            assert_true(parameters_values(parameters, 1)[j] == (j % 3 == 0));
            assert_true(parameters_values(parameters, 0)[j] != 0);
            parameters_values(parameters, 0)[j] = j % 3 == 0;
        }
        memcpy(fixture.network.input, inputs, sizeof inputs);
        const real *outputs = network_forward(&fixture.network, 2, false);
        for (int j = 0; j < 4; j++) near(outputs[j], rows[i].wanted[j / 2][j % 2]);
        fixture_free(&fixture);
    }
}

// A drawn weight behind one that is not has the draws that it would have anyway.
static void draws_keep_their_places(void **state) {
    (void)state;
    double last[2];
    for (int i = 0; i < 2; i++) {
        struct fixture fixture;
        struct initialiser initialiser;
        create(&fixture, (struct shape){3, 2, 1}, i ? "recurrent(2, identity=1) dense(2)" : "recurrent(2) dense(2)", "tanh");
        assert_int_equal(initialiser_read(&initialiser, "normal"), EXIT_FINE);
        assert_int_equal(initialise(&initialiser, &fixture.network.parameters, 1), EXIT_FINE);
        last[i] = parameters_values(&fixture.network.parameters, 3)[1];
        fixture_free(&fixture);
    }
    assert_true(last[0] == last[1]);
}

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

static void lstm_by_hand(void **state) {
    (void)state;
    struct fixture fixture;
    create(&fixture, (struct shape){2, 1, 1}, "lstm(1, forget=0.75)", 0);
    const struct parameters *parameters = &fixture.network.parameters;
    const real *w = parameters_values(parameters, 0), *u = parameters_values(parameters, 1), *b = parameters_values(parameters, 2);
    double c = 0, h = 0;
    for (int step = 0; step < 2; step++) {
        double z[4];
        for (int gate = 0; gate < 4; gate++) z[gate] = fixture.network.input[step] * w[gate] + h * u[gate] + b[gate];
        c = sigmoid(z[1] + 0.75) * c + sigmoid(z[0]) * tanh(z[3]);
        h = sigmoid(z[2]) * tanh(c);
    }
    near(network_forward(&fixture.network, 1, false)[0], h);
    fixture_free(&fixture);
}

static void every_step_costs(void **state) {
    (void)state;
    static const struct {
        const char *layers;
        uint64_t each;
    } rows[] = {{"recurrent(7)", 4 * (5 * 7 + 7 * 7)}, {"lstm(7, steps=2)", 2 * 4 * (10 * 7 + 7 * 7)}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        create(&fixture, (struct shape){4, 5, 1}, rows[i].layers, "relu");
        assert_int_equal(multiply_adds_forward(&fixture.network.list, &fixture.network.parameters, 3), 3 * rows[i].each);
        fixture_free(&fixture);
    }
}

static void what_does_not_suit_is_refused(void **state) {
    (void)state;
    static const char *const rows[][2] = {{"recurrent(3, steps=7)", "relu"}, {"lstm(3, steps=3)", 0},   {"recurrent(3)", 0},
                                          {"recurrent(4)", "maxout"},        {"recurrent(4)", "prelu"}, {"recurrent(4)", "rrelu"},
                                          {"winner_take_all(3)", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture fixture;
        const struct network_options options = {.in = {4, 5, 1}, .layers = rows[i][0], .activation = rows[i][1], .batch = 4};
        assert_int_equal(fixture_create(&fixture, options, 1), EXIT_USAGE);
        fixture_free(&fixture);
    }
}

// Of equal ones the first wins.
static void winners_take_all(void **state) {
    (void)state;
    struct fixture fixture;
    static const double x[] = {1, 2, 3, 3, 2, 3, -2, -1, -3}, wanted[] = {0, 0, 3, 3, 0, 0, 0, -1, 0};
    create(&fixture, (struct shape){1, 1, 9}, "winner_take_all(3)", 0);
    memcpy(fixture.network.input, x, sizeof x);
    const real *outputs = network_forward(&fixture.network, 1, true);
    for (int i = 0; i < 9; i++) assert_true(outputs[i] == wanted[i]);
    fixture_free(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(identities_add_up), cmocka_unit_test(draws_keep_their_places),
                                       cmocka_unit_test(lstm_by_hand),      cmocka_unit_test(every_step_costs),
                                       cmocka_unit_test(winners_take_all),  cmocka_unit_test(what_does_not_suit_is_refused)};
    return cmocka_run_group_tests(tests, 0, 0);
}
