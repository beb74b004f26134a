// SPDX-License-Identifier: MIT
// Twenty steps of training, and the losses that they had, made in doubles: the float engine is held against them too.
#ifndef CURVE_FIXTURE_H
#define CURVE_FIXTURE_H

#include "initialiser.h"
#include "network_fixture.h"
#include "optimiser.h"

enum { CURVE_STEPS = 20 };

static const double golden_curve[CURVE_STEPS] = {5.32587203167178, 4.84930832527949, 3.34743166841257, 3.09253786835863,  2.92197911916099,
                                                 2.18152881565181, 1.97911496846804, 1.69622669085712, 1.96699965695655,  1.64196732413188,
                                                 1.41808175064297, 1.57139743615238, 1.35962470034011, 1.27139598924272,  1.26349689273166,
                                                 1.17808555476712, 1.12673105274225, 1.09444574688729, 0.976180038177725, 1.21183200931965};

static inline void train_curve(double losses[CURVE_STEPS]) {
    struct fixture fixture;
    struct initialiser initialiser;
    struct optimiser optimiser;
    const struct network_options options = {
        .in = {6, 6, 2},
        .layers = "conv2d(4, 3, padding=1) batch_norm relu max_pool(2) dropout(0.2) dense(16) residual(dense(16) tanh) dense(10)",
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
