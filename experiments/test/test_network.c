// SPDX-License-Identifier: MIT
// Training as a whole: the same bits from the same seed, the same draws for every activation, and that it learns.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "curve_fixture.h"

// ---- the same bits ----

// Between them every kind of layer; the last net's samples are so large that a block is several spans.
static const struct {
    struct shape in;
    const char *layers;
    uint64_t batch, blocks;
} nets[] = {
    {{8, 8, 3},
     "conv2d(8, 3, padding=1) batch_norm activation max_pool(2) residual(conv2d(8, 3, padding=1) activation dropout(0.2) "
     "conv2d(8, 3, padding=1)) average_pool(2) activity_penalty(1e-4) dense(300) prelu_shared alpha_dropout(0.1) dense(10)",
     20,
     0},
    {{5, 4, 3}, "dense(40) recurrent(12, steps=5) winner_take_all(3) lstm(6, steps=4) dense(10)", 20, 3},
    {{9, 8, 2}, "local2d(5, 3, padding=1) frozen(local2d(4, 2) activation) contrast_norm(3) dense(10)", 20, 3},
    {{32, 32, 16}, "conv2d(16, 1) activation prelu_shared average_pool(4) dense(10)", 20, 3},
};
enum { NETS = sizeof nets / sizeof *nets, STEPS = 3 };

// Parameters after some steps, the second of a batch that is not full. The caller frees them.
static real *train(uint32_t net, const char *activation, unsigned threads, uint64_t *count) {
    struct fixture fixture;
    struct optimiser optimiser;
    const struct network_options options = {
        .in = nets[net].in, .layers = nets[net].layers, .activation = activation, .batch = nets[net].batch, .blocks = nets[net].blocks, .seed = 9};
    assert_int_equal(fixture_create(&fixture, options, threads), EXIT_FINE);
    assert_int_equal(optimiser_create(&optimiser, "sgd(0.1, momentum=0.9)", &fixture.network.parameters), EXIT_FINE);
    for (uint64_t step = 0; step < STEPS; step++) {
        network_learn(&fixture.network, fixture.loss, fixture.labels, step == 1 ? options.batch / 2 : options.batch, step);
        optimiser_update(&optimiser, &fixture.network.parameters, &fixture.workers, 1);
    }
    *count = fixture.network.parameters.count;
    real *values = malloc(*count * sizeof *values);
    assert_non_null(values);
    memcpy(values, fixture.network.parameters.values, *count * sizeof *values);
    optimiser_free(&optimiser);
    fixture_free(&fixture);
    return values;
}

static void test_threads_change_no_bit(void **state) {
    (void)state;
    static const char *const activations[NETS] = {"rrelu", "tanh", "prelu", "tanh"};
    static const unsigned threads[] = {1, 2, 4};
    for (uint32_t i = 0; i < NETS; i++) {
        uint64_t count;
        real *alone = train(i, activations[i], 1, &count);
        for (uint64_t j = 0; j < count; j++) assert_true(isfinite(alone[j]));
        for (uint32_t j = 0; j < sizeof threads / sizeof *threads; j++) {
            real *again = train(i, activations[i], threads[j], &count);
            assert_memory_equal(alone, again, count * sizeof *again);
            free(again);
        }
        free(alone);
    }
}

static void test_every_kind_is_in_a_net(void **state) {
    (void)state;
    for (uint32_t i = 0; layer_kinds[i]; i++) {
        bool found = false;
        for (uint32_t net = 0; net < NETS; net++) found = found || strstr(nets[net].layers, layer_kinds[i]->name);
        if (!found) fail_msg("no net trains %s", layer_kinds[i]->name);
    }
}

// ---- the same draws ----

static void initial_weights(const char *activation, real *weights, uint64_t count) {
    struct fixture fixture;
    struct initialiser initialiser;
    const struct network_options options = {.in = {1, 1, 20}, .layers = "dense(16) activation dense(10)", .activation = activation, .batch = 1};
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "normal"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &fixture.network.parameters, 5), EXIT_FINE);
    memcpy(weights, fixture.network.parameters.values, count * sizeof *weights);
    fixture_free(&fixture);
}

static void test_activations_change_no_direction(void **state) {
    (void)state;
    enum { WEIGHTS = 320 };
    static const char *const activations[] = {"tanh", "prelu", "rrelu", "crelu"};
    real weights[WEIGHTS], others[WEIGHTS];
    initial_weights("relu", weights, WEIGHTS);
    for (int i = 0; i < 4; i++) {
        initial_weights(activations[i], others, WEIGHTS);
        const double factor = (double)others[0] / (double)weights[0];
        assert_true(factor > 0);
        // Three roundings to float.
        for (int j = 0; j < WEIGHTS; j++) assert_true(fabs((double)others[j] - factor * (double)weights[j]) <= 0x1p-22 * fabs((double)others[j]));
    }
}

// ---- learning ----

static void expect_to_learn(struct shape in, const char *layers) {
    enum { SAMPLES = 32, LEARNING = 150 };
    struct fixture fixture;
    struct initialiser initialiser;
    struct optimiser optimiser;
    const struct network_options options = {.in = in, .layers = layers, .activation = "relu", .batch = SAMPLES};
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "normal"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &fixture.network.parameters, 1), EXIT_FINE);
    assert_int_equal(optimiser_create(&optimiser, "sgd(0.05, momentum=0.9)", &fixture.network.parameters), EXIT_FINE);
    struct outcome outcome = {0};
    for (uint64_t step = 0; step < LEARNING; step++) {
        outcome = network_learn(&fixture.network, fixture.loss, fixture.labels, SAMPLES, step);
        if (step == 0) assert_true(outcome.loss > 1 && outcome.mistakes > 0);
        optimiser_update(&optimiser, &fixture.network.parameters, &fixture.workers, 1);
    }
    if (!(outcome.loss < 0.01) || outcome.mistakes) fail_msg("%s: a loss of %g is left", layers, outcome.loss);
    optimiser_free(&optimiser);
    fixture_free(&fixture);
}

static void test_few_samples_are_learned_by_heart(void **state) {
    (void)state;
    expect_to_learn((struct shape){1, 1, 20}, "dense(64) activation dense(64) activation dense(10)");
    expect_to_learn((struct shape){8, 8, 1}, "conv2d(8, 3, padding=1) activation max_pool(2) conv2d(16, 3, padding=1) activation dense(10)");
}

// Floats part from doubles by their rounding, which steps enlarge; BLIS's kernels, another on another CPU, round otherwise.
static void test_curve(void **state) {
    (void)state;
    check_curve(1e-5);
}

// ---- symmetry ----

// max(0, c x) = c max(0, x), and powers of two round nothing.
static void test_scales_pass_through_relu(void **state) {
    (void)state;
    enum { OUTPUTS = 5, BATCH = 9 };
    struct fixture fixture;
    real before[BATCH * OUTPUTS];
    const struct network_options options = {.in = {6, 6, 2}, .layers = "conv2d(4, 3) relu dense(16) relu dense(5)", .batch = BATCH};
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    struct parameters *parameters = &fixture.network.parameters;
    memcpy(before, network_forward(&fixture.network, BATCH, false), sizeof before);
    // Weights and biases of the convolution grow by 8, the first bias behind it not at all; the next weights shrink.
    for (uint32_t part = 0; part < 2; part++)
        for (uint64_t i = 0; i < parameters->part[part].count; i++) parameters_values(parameters, part)[i] *= 8;
    assert_memory_not_equal(before, network_forward(&fixture.network, BATCH, false), sizeof before);
    for (uint64_t i = 0; i < parameters->part[2].count; i++) parameters_values(parameters, 2)[i] /= 8;
    assert_memory_equal(before, network_forward(&fixture.network, BATCH, false), sizeof before);
    fixture_free(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_change_no_bit),
        cmocka_unit_test(test_every_kind_is_in_a_net),
        cmocka_unit_test(test_activations_change_no_direction),
        cmocka_unit_test(test_few_samples_are_learned_by_heart),
        cmocka_unit_test(test_curve),
        cmocka_unit_test(test_scales_pass_through_relu),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
