// SPDX-License-Identifier: MIT
// Autoencoders whose layers all have one function: how well they give an image back, how many exact zeros the code has, and how much of the
// classes a linear classifier finds in it. Those that denoise get the image with a quarter of its pixels missing, and are to give back all
// of it: Vincent, Larochelle, Bengio, Manzagol, ICML 2008. The mean image is taken off beforehand: rectified codes die of learning it. The rate is
// the one that gives validation images back best.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "dataset.h"
#include "experiment.h"
#include "initialiser.h"
#include "layer_activation.h"
#include "learner.h"
#include "linear_probe.h"
#include "trainer.h"

static const char *const functions[] = {"relu", "softplus", "sigmoid", "tanh"};
static const struct {
    const char *condition, *first; // before the first layer
} inputs[] = {{"autoencoder", ""}, {"denoising autoencoder", "dropout(0.25) "}};
enum { FUNCTIONS = sizeof functions / sizeof *functions, INPUTS = sizeof inputs / sizeof *inputs, CELLS = FUNCTIONS * INPUTS };
enum { PIXELS = 28 * 28, BATCH_LIMIT = 64 };

struct profile {
    const char *data, *scaling;
    unsigned hidden, code;
    uint64_t samples, epochs, batch; // batch: BATCH_LIMIT at most
    int lowest, highest;
    uint64_t tuning_seeds, seeds;
};
static const struct profile profiles[] = {
    [PROFILE_QUICK] = {"strokes(train=1000, validation=300, test=500)", "centred", 64, 32, 1000, 10, 10, -6, -5, 1, 2},
    [PROFILE_PAPER] = {"mnist(train=10000, validation=2000, test=5000)", "centred", 256, 128, 10000, 10, 50, -7, -4, 1, 6},
};

struct cell {
    char layers[160], recipe[320];
    const struct profile *profile;
};

static double cost_of(const struct cell *cell, const struct profile *profile) {
    const struct trial_specification specification = {.layers = cell->layers, .activation = "relu"};
    return trial_cost(&specification, (struct shape){28, 28, 1}, profile->samples, 0, profile->epochs);
}

static int write_cells(const struct study *study, struct cell *cells, struct learner *learners) {
    const struct profile *profile = &profiles[study->profile];
    for (size_t i = 0; i < CELLS; i++) {
        struct cell *cell = &cells[i];
        *cell = (struct cell){.profile = profile};
        snprintf(cell->layers, sizeof cell->layers, "%sdense(%u) activation dense(%u) activation dense(%u) activation dense(%d)",
                 inputs[i / FUNCTIONS].first, profile->hidden, profile->code, profile->hidden, PIXELS);
        const int written = snprintf(cell->recipe, sizeof cell->recipe, "%s; %s; %s; normal; adam(rate); batch %llu; %llu epochs", profile->data,
                                     profile->scaling, cell->layers, (unsigned long long)profile->batch, (unsigned long long)profile->epochs);
        if (written >= (int)sizeof cell->recipe) return complain(EXIT_USAGE, "the description of a net is too long");
        learners[i] = (struct learner){.condition = inputs[i / FUNCTIONS].condition,
                                       .activation = functions[i % FUNCTIONS],
                                       .recipe = cell->recipe,
                                       .width = profile->code,
                                       .depth = 3,
                                       .inputs = PIXELS,
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

// ---- the code ----

// What the second activation gives.
static const struct layer *code_layer(const struct network *network) {
    uint32_t activations = 0;
    for (uint32_t i = 0; i < network->list.count; i++)
        if (layer_is_activation(&network->list.layers[i]) && ++activations == 2) return &network->list.layers[i];
    return 0;
}

static void write_codes(struct network *network, const struct samples *samples, float *codes) {
    static const struct workers alone = {.count = 1};
    const struct layer *layer = code_layer(network);
    const uint64_t size = shape_size(layer->out);
    const uint64_t batch = network->pass.batch;
    uint8_t labels[BATCH_LIMIT];
    for (uint64_t first = 0; first < samples->count; first += batch) {
        const uint64_t count = samples->count - first < batch ? samples->count - first : batch;
        samples_gather(samples, 0, first, count, &alone, network->input, labels);
        network_forward(network, count, false);
        memcpy(codes + first * size, layer_output(layer, 0), count * size * sizeof *codes);
    }
}

// As the census of trials has them, of test images.
static void note_zeros(struct lesson *lesson, const struct samples *codes) {
    const uint64_t values = codes->count * codes->size;
    uint64_t zeros = 0, soft = 0, dead = 0;
    double squares = 0;
    for (uint64_t i = 0; i < values; i++) squares += (double)codes->values[i] * (double)codes->values[i];
    const double bound = 1e-3 * sqrt(squares / (double)values);
    for (uint64_t i = 0; i < values; i++) {
        zeros += codes->values[i] == 0;
        soft += fabs((double)codes->values[i]) < bound;
    }
    for (uint64_t j = 0; j < codes->size; j++) {
        uint64_t alive = 0;
        for (uint64_t i = 0; i < codes->count; i++) alive += codes->values[i * codes->size + j] != 0;
        dead += alive == 0;
    }
    lesson_note(lesson, 0, "zero", (double)zeros / (double)values);
    lesson_note(lesson, 0, "soft_zero", (double)soft / (double)values);
    lesson_note(lesson, 0, "dead", (double)dead / (double)codes->size);
}

static int judge_code(struct network *network, const struct dataset *dataset, uint64_t seed, struct lesson *lesson) {
    struct features features;
    struct probed probed;
    int code = features_create(&features, &dataset->train, &dataset->validation, &dataset->test, shape_size(code_layer(network)->out));
    if (!code) {
        write_codes(network, &dataset->train, features_of(&features, &features.train));
        write_codes(network, &dataset->validation, features_of(&features, &features.validation));
        write_codes(network, &dataset->test, features_of(&features, &features.test));
        note_zeros(lesson, &features.test);
        code = linear_probe(&features, dataset->classes, seed, &probed);
    }
    if (!code) {
        lesson->interrupted = lesson->interrupted || probed.interrupted;
        lesson_note(lesson, 0, "linear_error", probed.test_error);
    }
    features_free(&features);
    return code;
}

// ---- learning ----

// Mean squared error of a pixel.
static double error_on(struct trainer *trainer, const struct samples *samples, struct lesson *lesson) {
    const struct score score = trainer_evaluate(trainer, samples);
    lesson->interrupted = lesson->interrupted || score.interrupted;
    return 2 * score.loss / PIXELS;
}

static int train(struct trainer *trainer, const struct dataset *dataset, uint64_t epochs, uint64_t seed, struct lesson *lesson) {
    bool diverged = false;
    const int code = trainer_start(trainer);
    for (uint32_t epoch = 1; epoch <= epochs && !code && !diverged && !lesson->interrupted; epoch++) {
        const struct score score = trainer_epoch(trainer);
        diverged = score.diverged;
        lesson->interrupted = score.interrupted;
        if (!diverged && !score.interrupted) lesson_note(lesson, epoch, "reconstruction", error_on(trainer, &dataset->test, lesson));
    }
    if (code) return code;
    lesson_note(lesson, 0, "diverged", diverged);
    if (diverged || lesson->interrupted) return EXIT_FINE;
    lesson->worth = error_on(trainer, &dataset->validation, lesson);
    return judge_code(trainer->network, dataset, seed, lesson);
}

static int learn(const void *context, const struct learner *learner, double rate, uint64_t seed, struct lesson *lesson) {
    static const struct workers alone = {.count = 1};
    const struct dataset *dataset = context;
    const struct cell *cell = learner->detail;
    struct network network;
    struct optimiser optimiser = {0};
    struct schedule schedule;
    struct initialiser initialiser;
    char text[64];
    const struct network_options options = {.in = dataset->shape,
                                            .layers = cell->layers,
                                            .activation = learner->activation,
                                            .batch = cell->profile->batch,
                                            .seed = seed,
                                            .workers = &alone};
    snprintf(text, sizeof text, "adam(%.9g)", rate);
    int code = network_create(&network, &options);
    if (!code) code = optimiser_create(&optimiser, text, &network.parameters);
    if (!code) code = schedule_read(&schedule, "constant");
    if (!code) code = initialiser_read(&initialiser, "normal");
    if (!code) code = initialise(&initialiser, &network.parameters, seed);
    struct trainer trainer = {.network = &network,
                              .optimiser = &optimiser,
                              .loss = loss_find("reconstruction_error"),
                              .schedule = &schedule,
                              .samples = dataset->train,
                              .seed = seed};
    if (!code) code = train(&trainer, dataset, cell->profile->epochs, seed, lesson);
    trainer_stop(&trainer);
    optimiser_free(&optimiser);
    network_free(&network);
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
    const struct profile *profile = &profiles[study->profile];
    struct dataset dataset = {0};
    bool known = false;
    int code = write_cells(study, cells, learners);
    if (!code) code = learner_known(study, learners, CELLS, &known);
    if (code || known) return code;
    code = dataset_open(&dataset, profile->data, profile->scaling, study->folder);
    if (!code && shape_size(dataset.shape) != PIXELS)
        code = complain(EXIT_ENVIRONMENT, "images of %llu values are not those of this experiment", (unsigned long long)shape_size(dataset.shape));
    if (!code) code = learner_sweep(study, learners, CELLS, learn, &dataset);
    dataset_close(&dataset);
    return code;
}

const struct experiment experiment_autoencoder = {
    .name = "autoencoder",
    .title = "Autoencoders: reconstruction, zeros of the code, and a linear classifier on it",
    .claim = "true zeros help an autoencoder's code",
    .source = "Glorot, Bordes, Bengio, AISTATS 2011, section 3.2",
    .plan = plan,
    .measure = measure,
};
