// SPDX-License-Identifier: MIT
// What goes back through a pre-activation of exactly 0: by the chain rule a share of what comes back, or a value that is assigned.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "activation_choice.h"
#include "network_fixture.h"

enum { VALUES = 5 };

static void backward(const char *text, real *out) {
    static const real x[VALUES] = {-1, 0, -0.0F, 2, 0}, dy[VALUES] = {3, 3, -7, 5, 0};
    struct activation_choice choice;
    assert_int_equal(activation_choose(&choice, text, 0), EXIT_FINE);
    const struct activation_data data = {.x = x, .dy = dy, .out = out, .rows = 1, .channels = VALUES, .training = true};
    activation_backward(&choice, &data);
}

static void one_element_at_a_time(void **state) {
    static const struct {
        const char *text;
        real out[VALUES];
    } rows[] = {
        {"relu", {0, 0, 0, 5, 0}},           {"relu(kink=0.5)", {0, 1.5, -3.5, 5, 0}},
        {"relu(kink=1)", {0, 3, -7, 5, 0}},  {"relu(assign=0.5)", {0, 0.5, 0.5, 5, 0.5}},
        {"relu(assign=1)", {0, 1, 1, 5, 1}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        real out[VALUES];
        backward(rows[i].text, out);
        for (size_t j = 0; j < VALUES; j++)
            if (!(out[j] == rows[i].out[j])) fail_msg("%s, element %zu: %g", rows[i].text, j, (double)out[j]);
    }
}

// A first layer of zeros gives nothing but zeros. What reaches its biases by the chain rule is that of the linear net, shared by the samples; by the
// other rule a unit's is the value as often as there are samples, which no label and no batch size has a say in.
static void a_net_of_zeros(void **state) {
    enum { SAMPLES = 8, UNITS = 4 };
    static const char *const rules[] = {"identity", "relu(kink=1)", "relu(assign=0.5)"};
    real biases[3][UNITS];
    (void)state;
    for (size_t rule = 0; rule < 3; rule++) {
        struct fixture fixture;
        const struct network_options options = {
            .in = {1, 1, 3}, .layers = "dense(4) activation dense(3)", .activation = rules[rule], .batch = SAMPLES, .seed = 1};
        assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
        const struct parameters *parameters = &fixture.network.parameters;
        for (uint32_t part = 0; part < 2; part++) // the first layer's weights and biases
            for (uint64_t i = 0; i < parameters->part[part].count; i++) parameters_values(parameters, part)[i] = 0;
        assert_int_equal(parameters->part[1].count, UNITS);
        network_learn(&fixture.network, fixture.loss, fixture.labels, SAMPLES, 0);
        for (size_t i = 0; i < UNITS; i++) biases[rule][i] = parameters_gradient(parameters, 1)[i];
        fixture_free(&fixture);
    }
    for (size_t i = 0; i < UNITS; i++) {
        assert_true(biases[0][i] != 0 && biases[1][i] == biases[0][i]);
        assert_true(biases[2][i] == 0.5F * SAMPLES);
    }
}

static void one_rule_at_a_time(void **state) {
    static const char *const wrong[] = {"relu(kink=0.5, assign=0.5)", "relu(assign=2)", "leaky_relu(assign=1)", "tanh(assign=1)"};
    struct activation_choice choice;
    char text[64];
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(activation_choose(&choice, wrong[i], 0), EXIT_USAGE);
    // What trials were called before there was a second rule.
    static const char *const names[] = {"relu", "relu(kink=0.5)", "relu(kink=1)", "relu(assign=0.5)", "relu(assign=1)"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(activation_choose(&choice, names[i], 0), EXIT_FINE);
        activation_print(&choice, text, sizeof text);
        assert_string_equal(text, names[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_element_at_a_time), cmocka_unit_test(a_net_of_zeros),
                                       cmocka_unit_test(one_rule_at_a_time)};
    return cmocka_run_group_tests(tests, 0, 0);
}
