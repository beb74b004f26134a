// SPDX-License-Identifier: MIT
// activity_penalty: its value, and its gradient against differences of the loss that it is part of.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "initialiser.h"
#include "network.h"
#include "parts_fixture.h"
#include "random_stream.h"

enum { BATCH = 11, INPUTS = 5, HIDDEN = 37 }; // blocks of 2 samples; sums with a tail

static const struct random_stream draws = {3, RANDOM_DATA, 0};
static const uint8_t labels[BATCH] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1};

static void create(struct network *network, struct workers *workers, unsigned threads, const char *layers) {
    struct initialiser initialiser;
    assert_int_equal(workers_start(workers, threads), EXIT_FINE);
    const struct network_options options = {.in = {1, 1, INPUTS}, .layers = layers, .batch = BATCH, .workers = workers};
    assert_int_equal(network_create(network, &options), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "he_normal(bias=0.01)"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &network->parameters, 1), EXIT_FINE);
    for (uint64_t i = 0; i < BATCH * INPUTS; i++) network->input[i] = random_normal(&draws, i);
}

static void value_is_the_mean_of_absolutes(void **state) {
    (void)state;
    static const uint64_t counts[] = {BATCH, 3, 1, 6, BATCH}; // what larger batches left must not count
    for (unsigned threads = 1; threads <= 2; threads++) {
        struct workers workers;
        struct network network;
        create(&network, &workers, threads, "dense(37) tanh activity_penalty(0.25) activity_penalty(2) dense(3)");
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            double sum = 0;
            network_forward(&network, counts[i], i % 2);
            const struct outcome outcome = network_judge(&network, loss_find("softmax_cross_entropy"), labels, counts[i]);
            for (uint64_t j = 0; j < counts[i] * HIDDEN; j++) sum += fabs(network.list.layers[1].output[j]);
            assert_true(fabs(outcome.penalty - 2.25 * sum / (double)counts[i]) < 1e-13);
        }
        network_free(&network);
        workers_stop(&workers);
    }
}

static void gradient_is_that_of_the_sum(void **state) {
    (void)state;
    static const char *const texts[] = {"dense(37) tanh activity_penalty(0.5) dense(3)", "dense(37) relu activity_penalty(0.5) dense(3)",
                                        "activity_penalty(1) dense(3) activity_penalty(0.125)"};
    const struct loss *loss = loss_find("softmax_cross_entropy");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct workers workers;
        struct network network;
        const uint64_t count = i == 1 ? BATCH : 4;
        create(&network, &workers, 1, texts[i]);
        network_learn(&network, loss, labels, count, 0);
        for (uint32_t part = 0; part < network.parameters.part_count; part++)
            for (uint64_t j = 0; j < network.parameters.part[part].count; j++) {
                double *w = parameters_values(&network.parameters, part) + j, before = *w, sums[2];
                for (int side = 0; side < 2; side++) {
                    *w = before + (side ? 1e-6 : -1e-6);
                    network_forward(&network, count, false);
                    const struct outcome outcome = network_judge(&network, loss, labels, count);
                    sums[side] = outcome.loss + outcome.penalty;
                }
                *w = before;
                assert_true(fabs((sums[1] - sums[0]) / 2e-6 - parameters_gradient(&network.parameters, part)[j]) < 1e-8);
            }
        network_free(&network);
        workers_stop(&workers);
    }
}

// Zeros are asked for nothing: relu's zeros get the gradient that they get without a penalty.
static void zeros_stay(void **state) {
    (void)state;
    struct workers workers;
    struct network plain, penalised;
    create(&plain, &workers, 1, "dense(37) relu dense(3)");
    create(&penalised, &workers, 1, "dense(37) relu activity_penalty(0) dense(3)");
    network_learn(&plain, loss_find("mean_squared_error"), labels, BATCH, 0);
    const struct outcome outcome = network_learn(&penalised, loss_find("mean_squared_error"), labels, BATCH, 0);
    assert_true(outcome.penalty == 0);
    for (uint64_t i = 0; i < plain.parameters.count; i++) assert_true(plain.parameters.gradients[i] == penalised.parameters.gradients[i]);
    // Nothing is alive: the penalty has no gradient.
    for (uint64_t i = 0; i < HIDDEN; i++) parameters_values(&penalised.parameters, 1)[i] = -100;
    penalised.list.layers[2].options[0] = 1e3;
    network_learn(&penalised, loss_find("mean_squared_error"), labels, BATCH, 0);
    for (uint64_t i = 0; i < penalised.parameters.part[0].count; i++) assert_true(parameters_gradient(&penalised.parameters, 0)[i] == 0);
    network_free(&plain);
    network_free(&penalised);
    workers_stop(&workers);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_is_the_mean_of_absolutes),
        cmocka_unit_test(gradient_is_that_of_the_sum),
        cmocka_unit_test(zeros_stay),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
