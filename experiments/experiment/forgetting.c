// SPDX-License-Identifier: MIT
// Two tasks one after the other: images, then the same images with their pixels in another order, which is as hard and shares nothing but the
// classes. The error on each, after each epoch of the second. A hidden layer is of as many linear units whatever follows them, so that
// all nets but maxout's, which hands on half as many values, have the same size.
//
// The rate is the one that learns both tasks best, each tested when it was learned; what is forgotten chooses nothing. More is forgotten at larger
// rates, so rows of the tuning have the same values: what each function forgets at every rate.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dataset.h"
#include "experiment.h"
#include "initialiser.h"
#include "learner.h"
#include "random_stream.h"
#include "trainer.h"

static const struct {
    const char *function, *initialiser;
} functions[] = {{"relu", "normal"}, {"maxout(pieces=2)", "normal"}, {"winner_take_all(pieces=2)", "he_normal"}, {"tanh", "normal"}};
static const struct {
    const char *condition, *first, *hidden; // before the first layer, and behind hidden ones
} nets[] = {{"permuted", "", ""}, {"permuted, dropout", "dropout(0.2) ", " dropout(0.5)"}};
enum { FUNCTIONS = sizeof functions / sizeof *functions, NETS = sizeof nets / sizeof *nets, CELLS = FUNCTIONS * NETS };

struct profile {
    const char *data, *scaling;
    unsigned width;
    uint64_t samples, epochs, batch; // epochs of each task
    int lowest, highest;
    uint64_t tuning_seeds, seeds;
};
static const struct profile profiles[] = {
    [PROFILE_QUICK] = {"strokes(train=1000, validation=300, test=500)", "unit", 100, 1000, 3, 50, -3, -2, 1, 2},
    [PROFILE_PAPER] = {"mnist(train=10000, validation=2000, test=5000)", "unit", 256, 10000, 6, 100, -4, -1, 2, 6},
};

enum { INPUTS = 28 * 28 };

struct cell {
    char layers[160], recipe[320];
    const char *initialiser;
    const struct profile *profile;
};

// Training on both tasks; looking at both test sets after each epoch of the second.
static double cost_of(const struct cell *cell, const struct profile *profile) {
    const struct trial_specification specification = {.layers = cell->layers, .activation = "relu"};
    return trial_cost(&specification, (struct shape){28, 28, 1}, profile->samples, profile->samples, 2 * profile->epochs);
}

static int write_cells(const struct study *study, struct cell *cells, struct learner *learners) {
    const struct profile *profile = &profiles[study->profile];
    for (size_t i = 0; i < CELLS; i++) {
        const size_t function = i % FUNCTIONS, net = i / FUNCTIONS;
        struct cell *cell = &cells[i];
        *cell = (struct cell){.initialiser = functions[function].initialiser, .profile = profile};
        const char *const name = functions[function].function, *const hidden = nets[net].hidden;
        snprintf(cell->layers, sizeof cell->layers, "%sdense(%u) %s%s dense(%u) %s%s dense(10)", nets[net].first, profile->width, name, hidden,
                 profile->width, name, hidden);
        const int written =
            snprintf(cell->recipe, sizeof cell->recipe, "%s; %s; %s; %s; sgd(rate, momentum=0.9); batch %llu; %llu epochs each", profile->data,
                     profile->scaling, cell->layers, cell->initialiser, (unsigned long long)profile->batch, (unsigned long long)profile->epochs);
        if (written >= (int)sizeof cell->recipe) return complain(EXIT_USAGE, "the description of a net is too long");
        learners[i] = (struct learner){.condition = nets[net].condition,
                                       .activation = name,
                                       .recipe = cell->recipe,
                                       .width = profile->width,
                                       .depth = 2,
                                       .inputs = INPUTS,
                                       .points = profile->samples,
                                       .lowest = profile->lowest,
                                       .highest = profile->highest,
                                       .tuning_seeds = profile->tuning_seeds,
                                       .seeds = profile->seeds,
                                       .cost = cost_of(cell, profile),
                                       .detail = cell};
    }
    return EXIT_FINE;
}

// ---- the second task ----

struct tasks {
    struct dataset first;
    struct samples train, validation, test; // of the second
    float *values;                          // of all three
};

static void permute(const struct samples *from, const uint32_t *order, float *to) {
    for (uint64_t i = 0; i < from->count; i++)
        for (uint64_t j = 0; j < from->size; j++) to[i * from->size + j] = from->values[i * from->size + order[j]];
}

// One order for all seeds: it is part of the data.
static int make_tasks(struct tasks *tasks, const struct study *study, const struct profile *profile) {
    static const struct random_stream draws = {1, RANDOM_DATA, 0};
    *tasks = (struct tasks){0};
    const int code = dataset_open(&tasks->first, profile->data, profile->scaling, study->folder);
    if (code) return code;
    const struct samples *const from[] = {&tasks->first.train, &tasks->first.validation, &tasks->first.test};
    struct samples *const to[] = {&tasks->train, &tasks->validation, &tasks->test};
    const uint64_t size = from[0]->size, all = from[0]->count + from[1]->count + from[2]->count;
    uint32_t order[INPUTS];
    if (size != INPUTS) return complain(EXIT_ENVIRONMENT, "images of %llu values are not those of this experiment", (unsigned long long)size);
    tasks->values = malloc(all * size * sizeof *tasks->values);
    if (!tasks->values) return complain(EXIT_ENVIRONMENT, "out of memory for a second task");
    random_permutation(&draws, order, INPUTS);
    float *values = tasks->values;
    for (int i = 0; i < 3; values += from[i]->count * size, i++) {
        permute(from[i], order, values);
        *to[i] = *from[i];
        to[i]->values = values;
    }
    return EXIT_FINE;
}

static void free_tasks(struct tasks *tasks) {
    free(tasks->values);
    dataset_close(&tasks->first);
}

// ---- learning ----

struct pupil {
    struct network network;
    struct optimiser optimiser;
    struct schedule schedule;
    struct trainer trainer;
    const struct tasks *tasks;
    const struct cell *cell;
    struct lesson *lesson;
    bool diverged;
};

static double error_on(struct pupil *pupil, const struct samples *samples) {
    const struct score score = trainer_evaluate(&pupil->trainer, samples);
    pupil->lesson->interrupted = pupil->lesson->interrupted || score.interrupted;
    return score.error;
}

static void note_errors(struct pupil *pupil, uint32_t epoch) {
    lesson_note(pupil->lesson, epoch, "old_error", error_on(pupil, &pupil->tasks->first.test));
    lesson_note(pupil->lesson, epoch, "new_error", error_on(pupil, &pupil->tasks->test));
}

// With what the task before left in the parameters and nowhere else.
static int learn_task(struct pupil *pupil, const struct samples *samples, uint64_t seed, bool noted) {
    pupil->trainer = (struct trainer){.network = &pupil->network,
                                      .optimiser = &pupil->optimiser,
                                      .loss = loss_find("softmax_cross_entropy"),
                                      .schedule = &pupil->schedule,
                                      .samples = *samples,
                                      .seed = seed};
    optimiser_restart(&pupil->optimiser);
    const int code = trainer_start(&pupil->trainer);
    if (!code && noted) note_errors(pupil, 0);
    for (uint32_t epoch = 1; epoch <= pupil->cell->profile->epochs && !code && !pupil->diverged && !pupil->lesson->interrupted; epoch++) {
        const struct score score = trainer_epoch(&pupil->trainer);
        pupil->diverged = score.diverged;
        pupil->lesson->interrupted = pupil->lesson->interrupted || score.interrupted;
        if (noted && !score.diverged && !score.interrupted) note_errors(pupil, epoch);
    }
    return code;
}

static int learn_both(struct pupil *pupil, uint64_t seed) {
    double first = 1, second = 1;
    int code = learn_task(pupil, &pupil->tasks->first.train, seed, false);
    if (!code && !pupil->diverged) first = error_on(pupil, &pupil->tasks->first.validation);
    trainer_stop(&pupil->trainer);
    if (!code && !pupil->diverged) code = learn_task(pupil, &pupil->tasks->train, seed, true);
    if (!code && !pupil->diverged) second = error_on(pupil, &pupil->tasks->validation);
    trainer_stop(&pupil->trainer);
    lesson_note(pupil->lesson, 0, "diverged", pupil->diverged);
    if (!pupil->diverged) pupil->lesson->worth = (first + second) / 2;
    return code;
}

static int learn(const void *context, const struct learner *learner, double rate, uint64_t seed, struct lesson *lesson) {
    static const struct workers alone = {.count = 1};
    struct pupil pupil = {.tasks = context, .cell = learner->detail, .lesson = lesson};
    char optimiser[64];
    struct initialiser initialiser;
    const struct network_options options = {
        .in = pupil.tasks->first.shape, .layers = pupil.cell->layers, .batch = pupil.cell->profile->batch, .seed = seed, .workers = &alone};
    snprintf(optimiser, sizeof optimiser, "sgd(%.9g, momentum=0.9)", rate);
    int code = network_create(&pupil.network, &options);
    if (!code) code = optimiser_create(&pupil.optimiser, optimiser, &pupil.network.parameters);
    if (!code) code = schedule_read(&pupil.schedule, "constant");
    if (!code) code = initialiser_read(&initialiser, pupil.cell->initialiser);
    if (!code) code = initialise(&initialiser, &pupil.network.parameters, seed);
    if (!code) code = learn_both(&pupil, seed);
    optimiser_free(&pupil.optimiser);
    network_free(&pupil.network);
    return code;
}

// ---- the experiment ----

static int plan(struct study *study) {
    struct cell cells[CELLS];
    struct learner learners[CELLS];
    const int code = write_cells(study, cells, learners);
    return code ? code : learner_foresee(study, learners, CELLS);
}

static int measure(struct study *study) {
    struct cell cells[CELLS];
    struct learner learners[CELLS];
    struct tasks tasks;
    bool known = false;
    int code = write_cells(study, cells, learners);
    if (!code) code = learner_known(study, learners, CELLS, &known);
    if (code || known) return code;
    code = make_tasks(&tasks, study, &profiles[study->profile]);
    if (!code) code = learner_sweep(study, learners, CELLS, learn, &tasks);
    free_tasks(&tasks);
    return code;
}

const struct experiment experiment_forgetting = {
    .name = "forgetting",
    .title = "Error on a first task while a second is learned, with and without dropout",
    .claim = "maxout networks forget an earlier task less",
    .source = "Goodfellow, Mirza, Xiao, Courville, Bengio, ICLR 2014",
    .plan = plan,
    .measure = measure,
};
