// SPDX-License-Identifier: MIT
// The drawn digits are neither too easy nor too hard: what a network of three hidden layers of 300 makes of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command.h"
#include "dataset.h"
#include "initialiser.h"
#include "trainer.h"

enum { EPOCHS = 4 };

// The share of mistakes on the test samples.
static double error_of(const struct dataset *set, const char *activation, const char *optimiser_text) {
    struct workers workers;
    struct network network;
    struct optimiser optimiser;
    struct initialiser initialiser;
    struct schedule schedule;
    const struct network_options options = {
        .in = set->shape,
        .layers = "dense(300) activation dense(300) activation dense(300) activation dense(10)",
        .activation = activation,
        .batch = 128,
        .workers = &workers,
    };
    assert_int_equal(workers_start(&workers, 1), EXIT_FINE);
    assert_int_equal(network_create(&network, &options), EXIT_FINE);
    assert_int_equal(optimiser_create(&optimiser, optimiser_text, &network.parameters), EXIT_FINE);
    assert_int_equal(schedule_read(&schedule, "cosine(4)"), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "normal"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &network.parameters, 1), EXIT_FINE);
    struct trainer trainer = {.network = &network,
                              .optimiser = &optimiser,
                              .loss = loss_find("softmax_cross_entropy"),
                              .schedule = &schedule,
                              .samples = set->train,
                              .seed = 1};
    assert_int_equal(trainer_start(&trainer), EXIT_FINE);
    for (int epoch = 0; epoch < EPOCHS; epoch++) assert_false(trainer_epoch(&trainer).diverged);
    const double error = trainer_evaluate(&trainer, &set->test).error;
    trainer_stop(&trainer);
    optimiser_free(&optimiser);
    network_free(&network);
    workers_stop(&workers);
    return error;
}

// Other seeds of the network gave 3.3 to 3.8 % here.
static void relu_makes_some_mistakes(void **state) {
    (void)state;
    struct dataset set;
    assert_int_equal(dataset_open(&set, "strokes(validation=0)", "unit", 0), EXIT_FINE);
    const double error = error_of(&set, "relu", "sgd(0.1, momentum=0.9)");
    print_message("mistakes of a ReLU network: %.2f %%\n", 100 * error);
    if (!(error > 0.02 && error < 0.06)) fail_msg("mistakes of a ReLU network are %.2f %%, not 2 to 6 %%", 100 * error);
    dataset_close(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(relu_makes_some_mistakes)};
    return cmocka_run_group_tests(tests, 0, 0);
}
