// SPDX-License-Identifier: MIT
// Restricted Boltzmann machines with binary and with noisy rectified hidden units, trained on images without their classes: how much of the
// classes a linear classifier finds in the features. The rate is the one that it finds most at, among validation images.
#include <math.h>
#include <stdio.h>

#include "command.h"
#include "dataset.h"
#include "experiment.h"
#include "learner.h"
#include "linear_probe.h"
#include "random_stream.h"
#include "rbm.h"

static const struct kind {
    const char *condition, *function; // what the features are
    enum rbm_units units;
} kinds[] = {{"binary", "sigmoid", RBM_BINARY}, {"noisy rectified", "nrelu", RBM_NOISY_RECTIFIED}};
enum { KINDS = sizeof kinds / sizeof *kinds, PIXELS = 28 * 28, BATCH = 100 };
#define MOMENTUM 0.5

static const struct profile {
    const char *data, *scaling;
    uint64_t hidden, samples, epochs;
    int lowest, highest;
    uint64_t tuning_seeds, seeds;
} profiles[] = {
    [PROFILE_QUICK] = {"strokes(train=1000, validation=300, test=500)", "unit", 64, 1000, 5, -3, -1, 1, 2},
    [PROFILE_PAPER] = {"mnist(train=10000, validation=2000, test=5000)", "unit", 400, 10000, 10, -5, -1, 1, 10},
};

struct task {
    struct dataset dataset;
    const struct profile *profile;
};

static int write_learners(const struct study *study, char recipe[320], struct learner *learners) {
    const struct profile *profile = &profiles[study->profile];
    const int written = snprintf(recipe, 320, "%s; %s; CD-1; momentum %g; batch %d; %llu epochs", profile->data, profile->scaling, MOMENTUM, BATCH,
                                 (unsigned long long)profile->epochs);
    if (written >= 320) return complain(EXIT_USAGE, "the description of a machine is too long");
    for (size_t i = 0; i < KINDS; i++)
        learners[i] = (struct learner){.condition = kinds[i].condition,
                                       .activation = kinds[i].function,
                                       .recipe = recipe,
                                       .width = profile->hidden,
                                       .depth = 1,
                                       .inputs = PIXELS,
                                       .points = profile->samples,
                                       .lowest = profile->lowest,
                                       .highest = profile->highest,
                                       .tuning_seeds = profile->tuning_seeds,
                                       .seeds = profile->seeds,
                                       // five products of a sample's size
                                       .cost = 10.0 * PIXELS * (double)(profile->hidden * profile->samples * profile->epochs),
                                       .detail = &kinds[i]};
    return EXIT_FINE;
}

// ---- learning ----

// One epoch; returns the mean error of reconstructions.
static double learn_epoch(struct rbm *rbm, const struct samples *samples, double rate, uint64_t epoch, uint32_t *order, float *batch) {
    static const struct workers alone = {.count = 1};
    const struct random_stream shuffle = {rbm->seed, RANDOM_SHUFFLE, (uint32_t)epoch};
    const uint64_t steps = (samples->count + BATCH - 1) / BATCH;
    uint8_t labels[BATCH];
    double sum = 0;
    random_permutation(&shuffle, order, (uint32_t)samples->count);
    for (uint64_t step = 0; step < steps; step++) {
        const uint64_t first = step * BATCH, count = samples->count - first < BATCH ? samples->count - first : BATCH;
        samples_gather(samples, order, first, count, &alone, batch, labels);
        sum += rbm_learn(rbm, batch, count, rate, MOMENTUM, epoch * steps + step) * (double)count;
    }
    return sum / (double)samples->count;
}

static void write_features(struct rbm *rbm, const struct samples *samples, float *features) {
    for (uint64_t first = 0; first < samples->count; first += BATCH)
        rbm_features(rbm, samples->values + first * PIXELS, samples->count - first < BATCH ? samples->count - first : BATCH,
                     features + first * rbm->hidden);
}

static int judge_features(struct rbm *rbm, const struct dataset *dataset, uint64_t seed, struct lesson *lesson) {
    struct features features;
    struct probed probed = {0};
    int code = features_create(&features, &dataset->train, &dataset->validation, &dataset->test, rbm->hidden);
    if (!code) {
        write_features(rbm, &dataset->train, features_of(&features, &features.train));
        write_features(rbm, &dataset->validation, features_of(&features, &features.validation));
        write_features(rbm, &dataset->test, features_of(&features, &features.test));
        uint64_t zeros = 0, values = features.test.count * rbm->hidden;
        for (uint64_t i = 0; i < values; i++) zeros += features.test.values[i] == 0;
        lesson_note(lesson, 0, "zero", (double)zeros / (double)values);
        code = linear_probe(&features, dataset->classes, seed, &probed);
    }
    features_free(&features);
    if (code) return code;
    lesson->interrupted = lesson->interrupted || probed.interrupted;
    lesson->worth = probed.validation_error;
    lesson_note(lesson, 0, "linear_error", probed.test_error);
    return EXIT_FINE;
}

static int learn(const void *context, const struct learner *learner, double rate, uint64_t seed, struct lesson *lesson) {
    const struct task *task = context;
    const struct kind *kind = learner->detail;
    struct rbm rbm;
    struct arena arena = {0};
    uint32_t *order = 0;
    float *batch = 0;
    bool diverged = false;
    int code = rbm_create(&rbm, PIXELS, task->profile->hidden, BATCH, kind->units, seed);
    for (int run = 0; run < 2 && !code; run++) {
        order = arena_take(&arena, task->dataset.train.count, sizeof *order);
        batch = arena_take(&arena, (uint64_t)BATCH * PIXELS, sizeof *batch);
        if (run == 0) code = arena_reserve(&arena);
    }
    for (uint32_t epoch = 0; epoch < task->profile->epochs && !code && !diverged && !lesson->interrupted; epoch++) {
        const double error = learn_epoch(&rbm, &task->dataset.train, rate, epoch, order, batch);
        diverged = !isfinite(error);
        lesson->interrupted = interrupted();
        lesson_note(lesson, epoch + 1, "reconstruction", error);
    }
    lesson_note(lesson, 0, "diverged", diverged);
    if (!code && !diverged && !lesson->interrupted) code = judge_features(&rbm, &task->dataset, seed, lesson);
    arena_free(&arena);
    rbm_free(&rbm);
    return code;
}

// ---- the experiment ----

static int plan(struct study *study) {
    char recipe[320];
    struct learner learners[KINDS];
    const int code = write_learners(study, recipe, learners);
    return code ? code : learner_foresee(study, learners, KINDS);
}

static int measure(struct study *study) {
    char recipe[320];
    struct learner learners[KINDS];
    struct task task = {.profile = &profiles[study->profile]};
    bool known = false;
    int code = write_learners(study, recipe, learners);
    if (!code) code = learner_known(study, learners, KINDS, &known);
    if (code || known) return code;
    code = dataset_open(&task.dataset, task.profile->data, task.profile->scaling, study->folder);
    if (!code && shape_size(task.dataset.shape) != PIXELS)
        code =
            complain(EXIT_ENVIRONMENT, "images of %llu values are not those of this experiment", (unsigned long long)shape_size(task.dataset.shape));
    if (!code) code = learner_sweep(study, learners, KINDS, learn, &task);
    dataset_close(&task.dataset);
    return code;
}

const struct experiment experiment_rbm = {
    .name = "rbm",
    .title = "Boltzmann machines with binary and with noisy rectified units: a linear classifier on their features",
    .claim = "noisy rectified units learn better features in an RBM",
    .source = "Nair, Hinton, ICML 2010, table 1",
    .plan = plan,
    .measure = measure,
};
