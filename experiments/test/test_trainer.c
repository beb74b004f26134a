// SPDX-License-Identifier: MIT
// The trainer, watched through losses that note what they are shown.
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "initialiser.h"
#include "parts_fixture.h"
#include "random_stream.h"
#include "trainer.h"

enum { COUNT = 103, BATCH = 10, STEPS = 11 }; // the last batch has 3

// ---- samples whose one value is their place, shown through a network of one weight, which is 1 ----

static float places[COUNT];
static uint8_t place_labels[COUNT];
static atomic_uint seen[COUNT];
static uint32_t sequence[2 * COUNT];
static atomic_uint length, strange;
static uint32_t told; // the place that a loss does something about

static uint32_t note(const real *outputs, uint8_t label) {
    const uint32_t place = (uint32_t)outputs[0];
    // No assertion jumps out of a thread.
    if ((real)place != outputs[0] || place >= COUNT || label != place % 7) atomic_fetch_add(&strange, 1);
    else atomic_fetch_add(&seen[place], 1);
    const uint32_t turn = atomic_fetch_add(&length, 1);
    if (turn < 2 * COUNT) sequence[turn] = place;
    return place;
}

// The loss is the place; it has no gradient, and multiples of 4 are mistakes.
static double judge_place(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes) {
    (void)classes, (void)scale;
    const uint32_t place = note(outputs, label);
    if (gradient) *gradient = 0;
    *mistakes += place % 4 == 0;
    return place;
}

static double judge_not_a_number(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes) {
    const double loss = judge_place(outputs, classes, label, scale, gradient, mistakes);
    return loss == told ? NAN : loss;
}

static double judge_signal(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes) {
    const double loss = judge_place(outputs, classes, label, scale, gradient, mistakes);
    if (loss == told) raise(SIGINT);
    return loss;
}

static const struct loss place_loss = {.name = "place", .judge = judge_place}, not_a_number_loss = {.name = "nan", .judge = judge_not_a_number},
                         signal_loss = {.name = "signal", .judge = judge_signal};

struct bench {
    struct workers workers;
    struct network network;
    struct optimiser optimiser;
    struct schedule schedule;
    struct trainer trainer;
};

static void set_up(struct bench *bench, const char *layers, const char *optimiser, const char *schedule, unsigned threads, struct samples samples,
                   const struct loss *loss) {
    assert_int_equal(workers_start(&bench->workers, threads), EXIT_FINE);
    const struct network_options options = {.in = {1, 1, samples.size}, .layers = layers, .batch = BATCH, .workers = &bench->workers};
    assert_int_equal(network_create(&bench->network, &options), EXIT_FINE);
    assert_int_equal(optimiser_create(&bench->optimiser, optimiser, &bench->network.parameters), EXIT_FINE);
    assert_int_equal(schedule_read(&bench->schedule, schedule), EXIT_FINE);
    bench->trainer = (struct trainer){
        .network = &bench->network, .optimiser = &bench->optimiser, .loss = loss, .schedule = &bench->schedule, .samples = samples, .seed = 5};
    assert_int_equal(trainer_start(&bench->trainer), EXIT_FINE);
}

static void tear_down(struct bench *bench) {
    assert_int_equal(atomic_load(&strange), 0);
    trainer_stop(&bench->trainer);
    optimiser_free(&bench->optimiser);
    network_free(&bench->network);
    workers_stop(&bench->workers);
}

static void set_up_places(struct bench *bench, unsigned threads, const struct loss *loss) {
    for (uint32_t i = 0; i < COUNT; i++) {
        places[i] = (float)i;
        place_labels[i] = (uint8_t)(i % 7);
        atomic_store(&seen[i], 0);
    }
    atomic_store(&length, 0);
    set_up(bench, "dense(1, bias=0)", "sgd(1)", "constant", threads, (struct samples){places, place_labels, COUNT, 1}, loss);
    bench->network.parameters.values[0] = 1;
}

static void every_sample_once_an_epoch(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        struct bench bench;
        set_up_places(&bench, threads, &place_loss);
        for (unsigned epoch = 1; epoch <= 2; epoch++) {
            const struct score score = trainer_epoch(&bench.trainer);
            for (int i = 0; i < COUNT; i++) assert_int_equal(atomic_load(&seen[i]), epoch);
            assert_true(fabs(score.loss - (COUNT - 1) / 2.0) < 1e-12);
            assert_true(fabs(score.error - 26.0 / COUNT) < 1e-12);
            assert_true(score.samples == COUNT && !score.diverged && !score.interrupted && score.penalty == 0);
            assert_true(bench.trainer.epoch == epoch && bench.trainer.step == epoch * STEPS);
        }
        tear_down(&bench);
    }
}

// The order is the seed's: another in each epoch, and the same in another run.
static void order_is_of_seed_and_epoch(void **state) {
    (void)state;
    static uint32_t first[2 * COUNT];
    struct bench bench;
    int same = 0, in_place = 0;
    for (int run = 0; run < 2; run++) {
        set_up_places(&bench, 1, &place_loss);
        trainer_epoch(&bench.trainer);
        trainer_epoch(&bench.trainer);
        tear_down(&bench);
        if (run == 0) memcpy(first, sequence, sizeof first);
    }
    assert_memory_equal(first, sequence, sizeof first);
    for (uint32_t i = 0; i < COUNT; i++) {
        same += first[i] == first[COUNT + i];
        in_place += first[i] == i;
    }
    // Of a random permutation one stays on average; nine come once in a million.
    assert_true(same < 9 && in_place < 9);
}

static void evaluation_takes_all_in_order(void **state) {
    (void)state;
    struct bench bench;
    set_up_places(&bench, 1, &place_loss);
    const struct samples some = {places, place_labels, 57, 1};
    const struct score score = trainer_evaluate(&bench.trainer, &some);
    assert_int_equal(atomic_load(&length), 57);
    for (uint32_t i = 0; i < 57; i++) assert_int_equal(sequence[i], i);
    assert_true(fabs(score.loss - 28) < 1e-12 && fabs(score.error - 15.0 / 57) < 1e-12 && score.samples == 57);
    assert_true(bench.trainer.epoch == 0 && bench.trainer.step == 0 && bench.network.parameters.values[0] == 1);
    tear_down(&bench);
}

// It stops before it uses what is not a number, and says so; an evaluation says so and goes on.
static void divergence_ends_an_epoch(void **state) {
    (void)state;
    struct bench bench;
    set_up_places(&bench, 1, &place_loss);
    trainer_epoch(&bench.trainer);
    told = sequence[4 * BATCH + 3]; // in the fifth batch
    tear_down(&bench);
    set_up_places(&bench, 1, &not_a_number_loss);
    const struct score score = trainer_epoch(&bench.trainer);
    assert_true(score.diverged && !isfinite(score.loss) && score.samples == 5 * BATCH);
    assert_true(bench.trainer.epoch == 0 && bench.trainer.step == 4 && bench.optimiser.step == 4);
    const struct score judged = trainer_evaluate(&bench.trainer, &bench.trainer.samples);
    assert_true(judged.diverged && judged.samples == COUNT && fabs(judged.error - 26.0 / COUNT) < 1e-12);
    tear_down(&bench);
}

// ---- what is learned ----

// A loss of gradient 1: what an epoch takes off the weight is the sum of the schedule's factors.
static double judge_slope(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes) {
    (void)classes, (void)label, (void)mistakes;
    if (gradient) *gradient = (real)scale;
    return (double)outputs[0];
}

static void rates_follow_the_schedule(void **state) {
    (void)state;
    static float ones[4 * BATCH];
    static const uint8_t labels[4 * BATCH];
    static const struct loss loss = {.name = "slope", .judge = judge_slope};
    struct bench bench;
    for (int i = 0; i < 4 * BATCH; i++) ones[i] = 1;
    set_up(&bench, "dense(1, bias=0)", "sgd(0.5)", "exponential(0.0625)", 1, (struct samples){ones, labels, 4 * BATCH, 1}, &loss);
    bench.network.parameters.values[0] = 4;
    trainer_epoch(&bench.trainer);
    assert_true(fabs((double)bench.network.parameters.values[0] - (4 - 0.5 * (1 + 0.5 + 0.25 + 0.125))) < 1e-6);
    trainer_epoch(&bench.trainer);
    assert_true(fabs((double)bench.network.parameters.values[0] - (4 - 0.5 * (2 - 1.0 / 128))) < 1e-6);
    tear_down(&bench);
}

enum { SIZE = 6 };
static float clouds[COUNT * SIZE];
static uint8_t cloud_labels[COUNT];

static void set_up_clouds(struct bench *bench, unsigned threads, const char *optimiser) {
    const struct random_stream draws = {9, RANDOM_DATA, 0};
    struct initialiser initialiser;
    for (uint64_t i = 0; i < COUNT; i++) {
        cloud_labels[i] = (uint8_t)(i % 3);
        for (uint64_t j = 0; j < SIZE; j++) clouds[i * SIZE + j] = (float)(random_normal(&draws, i * SIZE + j) * 0.5 + (j == i % 3 ? 2 : 0));
    }
    set_up(bench, "dense(20) relu activity_penalty(0.001) dense(3)", optimiser, "cosine(8, warmup=1)", threads,
           (struct samples){clouds, cloud_labels, COUNT, SIZE}, loss_find("softmax_cross_entropy"));
    assert_int_equal(initialiser_read(&initialiser, "normal"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &bench->network.parameters, 3), EXIT_FINE);
}

static void training_learns_whatever_the_threads(void **state) {
    (void)state;
    static const char *const optimisers[] = {"sgd(0.1, momentum=0.9, l2=0.0005, max_norm=3)", "adam(0.01)"};
    for (int i = 0; i < 2; i++) {
        struct bench one, two;
        set_up_clouds(&one, 1, optimisers[i]);
        set_up_clouds(&two, 2, optimisers[i]);
        const struct score before = trainer_evaluate(&one.trainer, &one.trainer.samples);
        const struct score a = trainer_epoch(&one.trainer), b = trainer_epoch(&two.trainer);
        assert_true(a.loss == b.loss && a.penalty == b.penalty && a.error == b.error && a.penalty > 0);
        assert_memory_equal(one.network.parameters.values, two.network.parameters.values, one.network.parameters.count * sizeof(real));
        for (int epoch = 1; epoch < 8; epoch++) trainer_epoch(&one.trainer);
        const struct score after = trainer_evaluate(&one.trainer, &one.trainer.samples);
        assert_true(after.loss < before.loss / 5 && after.error < 0.03);
        tear_down(&one);
        tear_down(&two);
    }
}

// What batch_norm has seen in one training is not there in the next.
static void a_network_is_trained_again_from_the_start(void **state) {
    (void)state;
    struct bench bench;
    set_up_places(&bench, 1, &place_loss); // fills the places
    tear_down(&bench);
    set_up(&bench, "batch_norm dense(7)", "sgd(0)", "constant", 1, (struct samples){places, place_labels, COUNT, 1},
           loss_find("softmax_cross_entropy"));
    for (uint64_t i = 0; i < bench.network.parameters.count; i++) bench.network.parameters.values[i] = (real)(i + 1) / 8;
    const struct score before = trainer_evaluate(&bench.trainer, &bench.trainer.samples);
    trainer_epoch(&bench.trainer);
    assert_true(trainer_evaluate(&bench.trainer, &bench.trainer.samples).loss != before.loss);
    trainer_stop(&bench.trainer);
    assert_int_equal(trainer_start(&bench.trainer), EXIT_FINE);
    assert_true(trainer_evaluate(&bench.trainer, &bench.trainer.samples).loss == before.loss);
    tear_down(&bench);
}

static void too_large_a_rate_diverges(void **state) {
    (void)state;
    struct bench bench;
    bool diverged = false;
    set_up_clouds(&bench, 1, "sgd(1000000)");
    bench.trainer.loss = loss_find("mean_squared_error");
    for (int epoch = 0; epoch < 3 && !diverged; epoch++) diverged = trainer_epoch(&bench.trainer).diverged;
    assert_true(diverged);
    tear_down(&bench);
}

// ---- refusals and signals ----

static int try_sizes(const char *text) {
    struct bench bench;
    set_up_places(&bench, 1, &place_loss);
    trainer_stop(&bench.trainer);
    if (*text == '0') bench.trainer.samples.count = 0;
    else bench.trainer.samples.size = 2;
    const int code = trainer_start(&bench.trainer);
    tear_down(&bench);
    return code;
}

static void samples_have_to_fit(void **state) {
    (void)state;
    char said[256];
    assert_int_equal(said_to(try_sizes, "0", said, sizeof said), EXIT_USAGE);
    assert_int_equal(said_to(try_sizes, "2", said, sizeof said), EXIT_USAGE);
    assert_non_null(strstr(said, "a network of 1 inputs on 103 samples of 2 values"));
}

// The last of all: a signal is not forgotten.
static void a_signal_ends_an_epoch(void **state) {
    (void)state;
    struct bench bench;
    set_up_places(&bench, 1, &place_loss);
    trainer_epoch(&bench.trainer);
    told = sequence[2 * BATCH]; // in the third batch
    tear_down(&bench);
    interrupt_install();
    set_up_places(&bench, 1, &signal_loss);
    const struct score score = trainer_epoch(&bench.trainer);
    assert_true(score.interrupted && !score.diverged && score.samples == 3 * BATCH);
    assert_true(bench.trainer.epoch == 0 && bench.trainer.step == 3);
    double sum = 0;
    for (int i = 0; i < 3 * BATCH; i++) sum += sequence[i];
    assert_true(fabs(score.loss - sum / (3 * BATCH)) < 1e-12);
    bench.trainer.loss = &place_loss;
    const struct score judged = trainer_evaluate(&bench.trainer, &bench.trainer.samples);
    assert_true(judged.interrupted && judged.samples == BATCH);
    tear_down(&bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_once_an_epoch),
        cmocka_unit_test(order_is_of_seed_and_epoch),
        cmocka_unit_test(evaluation_takes_all_in_order),
        cmocka_unit_test(divergence_ends_an_epoch),
        cmocka_unit_test(rates_follow_the_schedule),
        cmocka_unit_test(training_learns_whatever_the_threads),
        cmocka_unit_test(too_large_a_rate_diverges),
        cmocka_unit_test(samples_have_to_fit),
        cmocka_unit_test(a_network_is_trained_again_from_the_start),
        cmocka_unit_test(a_signal_ends_an_epoch),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
