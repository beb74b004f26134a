// SPDX-License-Identifier: MIT
// Restricted Boltzmann machines: a step by hand, with the machine's own draws, and that both kinds of units learn what there is.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "random_stream.h"
#include "rbm.h"

enum { VISIBLE = 3, HIDDEN = 2, BATCH = 4, COUNT = 3, PARAMETERS = VISIBLE * HIDDEN + VISIBLE + HIDDEN, STEP = 5, SEED = 9 };

static void near(double is, double wanted) {
    if (!(fabs(is - wanted) <= 1e-13)) fail_msg("%.17g instead of %.17g", is, wanted);
}

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

static const double samples[COUNT][VISIBLE] = {{1, 0, 0.25}, {0, 1, 1}, {0.5, 0.5, 0}};

static void start(struct rbm *rbm, enum rbm_units units) {
    assert_int_equal(rbm_create(rbm, VISIBLE, HIDDEN, BATCH, units, SEED), EXIT_FINE);
    for (int i = 0; i < PARAMETERS; i++) rbm->values[i] = 0.3 * (i % 5) - 0.5;
}

static double excitation(const double *values, const double *v, int j) {
    double x = values[VISIBLE * HIDDEN + VISIBLE + j];
    for (int i = 0; i < VISIBLE; i++) x += v[i] * values[i * HIDDEN + j];
    return x;
}

static void add_to(double *statistics, const double *v, const double *h, double factor) {
    for (int i = 0; i < VISIBLE; i++)
        for (int j = 0; j < HIDDEN; j++) statistics[i * HIDDEN + j] += factor * v[i] * h[j];
    for (int i = 0; i < VISIBLE; i++) statistics[VISIBLE * HIDDEN + i] += factor * v[i];
    for (int j = 0; j < HIDDEN; j++) statistics[VISIBLE * HIDDEN + VISIBLE + j] += factor * h[j];
}

// Two steps of the same draws, so that there is a velocity.
static void a_step_by_hand(void **state) {
    (void)state;
    struct rbm rbm;
    start(&rbm, RBM_BINARY);
    const struct random_stream draws = {SEED, RANDOM_DROPOUT, 0};
    double values[PARAMETERS], velocity[PARAMETERS] = {0};
    memcpy(values, rbm.values, sizeof values);
    for (int step = 0; step < 2; step++) {
        double statistics[PARAMETERS] = {0}, error = 0;
        for (int s = 0; s < COUNT; s++) {
            double h[HIDDEN], drawn[HIDDEN], v[VISIBLE];
            for (int j = 0; j < HIDDEN; j++) {
                h[j] = sigmoid(excitation(values, samples[s], j));
                drawn[j] = random_uniform(&draws, STEP * BATCH * HIDDEN + (uint64_t)(s * HIDDEN + j)) < h[j];
            }
            add_to(statistics, samples[s], h, 1);
            for (int i = 0; i < VISIBLE; i++) {
                double x = values[VISIBLE * HIDDEN + i];
                for (int j = 0; j < HIDDEN; j++) x += drawn[j] * values[i * HIDDEN + j];
                v[i] = sigmoid(x);
                error += pow(v[i] - samples[s][i], 2);
            }
            for (int j = 0; j < HIDDEN; j++) h[j] = sigmoid(excitation(values, v, j));
            add_to(statistics, v, h, -1);
        }
        for (int i = 0; i < PARAMETERS; i++) values[i] += velocity[i] = 0.5 * velocity[i] + 0.6 * statistics[i] / COUNT;
        near(rbm_learn(&rbm, &samples[0][0], COUNT, 0.6, 0.5, STEP), error / (COUNT * VISIBLE));
        for (int i = 0; i < PARAMETERS; i++) near(rbm.values[i], values[i]);
    }
    rbm_free(&rbm);
}

// Features are what is drawn from, without the draw.
static void features_by_hand(void **state) {
    (void)state;
    for (int units = RBM_BINARY; units <= RBM_NOISY_RECTIFIED; units++) {
        struct rbm rbm;
        double features[COUNT][HIDDEN];
        start(&rbm, (enum rbm_units)units);
        rbm_features(&rbm, &samples[0][0], COUNT, &features[0][0]);
        for (int s = 0; s < COUNT; s++)
            for (int j = 0; j < HIDDEN; j++) {
                const double x = excitation(rbm.values, samples[s], j);
                near(features[s][j], units == RBM_BINARY ? sigmoid(x) : fmax(0, x));
            }
        rbm_free(&rbm);
    }
}

// Three patterns without a unit in common; an untrained machine is off by 1/4.
static void patterns_are_learned(void **state) {
    (void)state;
    enum { PATTERNS = 3, SIDE = 4, UNITS = 8, STEPS = 2000 };
    double patterns[PATTERNS][PATTERNS * SIDE] = {{0}};
    for (int i = 0; i < PATTERNS; i++)
        for (int j = 0; j < SIDE; j++) patterns[i][i * SIDE + j] = 1;
    for (int units = RBM_BINARY; units <= RBM_NOISY_RECTIFIED; units++) {
        struct rbm rbm;
        double first = 0, last = 0;
        assert_int_equal(rbm_create(&rbm, PATTERNS * SIDE, UNITS, PATTERNS, (enum rbm_units)units, 1), EXIT_FINE);
        for (uint64_t step = 0; step < STEPS; step++) {
            const double error = rbm_learn(&rbm, &patterns[0][0], PATTERNS, 0.1, 0.5, step);
            if (step == 0) first = error;
            if (step >= STEPS - 100) last += error / 100;
        }
        assert_true(fabs(first - 0.25) < 0.01);
        if (!(last < 0.05)) fail_msg("units of kind %d are off by %g", units, last);
        rbm_free(&rbm);
    }
}

static void draws_are_of_seed_and_step(void **state) {
    (void)state;
    double after[4][PARAMETERS];
    for (int i = 0; i < 4; i++) {
        struct rbm rbm;
        start(&rbm, RBM_NOISY_RECTIFIED);
        rbm.seed += i == 1;
        rbm_learn(&rbm, &samples[0][0], COUNT, 0.6, 0.5, i == 2);
        memcpy(after[i], rbm.values, sizeof after[i]);
        rbm_free(&rbm);
    }
    assert_memory_equal(after[0], after[3], sizeof after[0]);
    assert_memory_not_equal(after[0], after[1], sizeof after[0]);
    assert_memory_not_equal(after[0], after[2], sizeof after[0]);
    struct rbm none;
    assert_int_equal(rbm_create(&none, 0, 1, 1, RBM_BINARY, 1), EXIT_USAGE);
    rbm_free(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_step_by_hand), cmocka_unit_test(features_by_hand), cmocka_unit_test(patterns_are_learned),
                                       cmocka_unit_test(draws_are_of_seed_and_step)};
    return cmocka_run_group_tests(tests, 0, 0);
}
