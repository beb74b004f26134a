// SPDX-License-Identifier: MIT
// Twenty steps of training, with every kind of draw, and the losses that they had, made in doubles: the float engine is held against
// them too.
#ifndef CURVE_FIXTURE_H
#define CURVE_FIXTURE_H

#include "initialiser.h"
#include "network_fixture.h"
#include "optimiser.h"

enum { CURVE_STEPS = 20 };

static const double golden_curve[CURVE_STEPS] = {4.34802867482428, 4.11699360909077, 3.20174216295975, 3.19377896822915, 2.79537812183505,
                                                 2.71513008533785, 2.41035829935578, 2.08395412758246, 2.06203343732011, 1.96990629659156,
                                                 1.75580464985565, 2.08583280968996, 2.08086874037598, 1.85402083637114, 2.07222864777399,
                                                 1.99015667882006, 1.9690254295106,  1.93312738672761, 1.69245777316822, 1.76900940662455};

static inline void train_curve(double losses[CURVE_STEPS]) {
    struct fixture fixture;
    struct initialiser initialiser;
    struct optimiser optimiser;
    const struct network_options options = {
        .in = {6, 6, 2},
        .layers = "conv2d(4, 3, padding=1) batch_norm rrelu max_pool(2) dropout(0.2) dense(16) nrelu residual(dense(16) tanh) dense(10)",
        .batch = 24,
        .seed = 1,
    };
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "he_normal"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &fixture.network.parameters, 1), EXIT_FINE);
    assert_int_equal(optimiser_create(&optimiser, "sgd(0.02, momentum=0.9)", &fixture.network.parameters), EXIT_FINE);
    for (uint64_t step = 0; step < CURVE_STEPS; step++) {
        losses[step] = network_learn(&fixture.network, fixture.loss, fixture.labels, options.batch, step).loss;
        optimiser_update(&optimiser, &fixture.network.parameters, &fixture.workers, 1);
    }
    optimiser_free(&optimiser);
    fixture_free(&fixture);
}

// Each loss agrees to a share of itself.
static inline void check_curve(double tolerance) {
    double losses[CURVE_STEPS], worst = 0;
    train_curve(losses);
    for (int i = 0; i < CURVE_STEPS; i++) {
        worst = fmax(worst, fabs(losses[i] - golden_curve[i]) / golden_curve[i]);
        if (!(fabs(losses[i] - golden_curve[i]) <= tolerance * golden_curve[i]))
            fail_msg("the loss of step %d is %.17g, not %.17g", i, losses[i], golden_curve[i]);
    }
    print_message("largest relative distance of a loss: %.2g\n", worst);
}

#endif
