// SPDX-License-Identifier: MIT
#include "trial.h"

#include <math.h>
#include <stdlib.h>

#include "census.h"
#include "clock.h"
#include "command.h"
#include "gradient.h"
#include "initialiser.h"
#include "multiply_adds.h"
#include "slope.h"
#include "trainer.h"

struct running {
    struct trial *trial;
    const struct trial_specification *specification;
    const struct dataset *dataset;
    struct network network;
    struct optimiser optimiser;
    struct schedule schedule;
    struct trainer trainer;
    struct census *census; // 0: not asked for
    double *errors;        // [epochs + 1]: of the training set
};

// ---- rows ----

// `more` zeroed elements behind the `count` of *array; 0 without memory.
static void *grow(void *array, uint64_t count, uint64_t more, size_t element) {
    unsigned char **bytes = array, *grown = realloc(*bytes, (size_t)(count + more) * element);
    if (!grown) return 0;
    *bytes = grown;
    return grown + count * element;
}

static int out_of_memory(void) { return complain(EXIT_ENVIRONMENT, "out of memory for what a trial measures"); }

static int add_census(struct running *running, bool last) {
    struct trial *trial = running->trial;
    const uint64_t layers = census_layers(running->census);
    const bool drawn = last && running->specification->measures & MEASURE_HISTOGRAM;
    struct trial_layer *rows = grow(&trial->layers, trial->layer_count, layers * CENSUS_MEASURES, sizeof *rows);
    struct trial_histogram *histograms = drawn ? grow(&trial->histograms, trial->histogram_count, 2 * layers, sizeof *histograms) : 0;
    if (!rows || (drawn && !histograms)) return out_of_memory();
    census_end(running->census, trial->epochs_done, rows, histograms);
    trial->layer_count += layers * CENSUS_MEASURES;
    if (drawn) trial->histogram_count += 2 * layers;
    if (!(running->specification->measures & MEASURE_KINK)) return EXIT_FINE;
    rows = grow(&trial->layers, trial->layer_count, layers, sizeof *rows);
    if (!rows) return out_of_memory();
    census_kinks(running->census, trial->epochs_done, rows);
    trial->layer_count += layers;
    return EXIT_FINE;
}

static int add_slopes(struct running *running) {
    struct trial *trial = running->trial;
    const uint64_t more = (uint64_t)slope_layers(&running->network) * SLOPE_MEASURES;
    if (!more) return EXIT_FINE;
    struct trial_layer *rows = grow(&trial->layers, trial->layer_count, more, sizeof *rows);
    if (!rows) return out_of_memory();
    slope_rows(&running->network, trial->epochs_done, rows);
    trial->layer_count += more;
    return EXIT_FINE;
}

static int add_gradients(struct running *running) {
    struct trial *trial = running->trial;
    const uint64_t more = (uint64_t)gradient_layers(&running->network) * GRADIENT_MEASURES;
    struct trial_layer *rows = grow(&trial->layers, trial->layer_count, more, sizeof *rows);
    if (!rows) return out_of_memory();
    gradient_rows(&running->network, trial->epochs_done, rows);
    trial->layer_count += more;
    return EXIT_FINE;
}

// ---- a check: everything is looked at, nothing changes ----

static void count_batch(void *context, uint64_t count) { census_add(context, count); }

static struct score look(struct running *running, const struct samples *samples) {
    static const struct score unknown = {.loss = NAN, .error = NAN};
    return samples->count ? trainer_evaluate(&running->trainer, samples) : unknown;
}

static bool ends(const struct running *running, uint64_t epoch) {
    const double target = running->specification->target;
    return epoch == running->specification->epochs || (epoch > 0 && running->errors[epoch - 1] <= target && running->errors[epoch] <= target);
}

// learned: of the epoch before, or 0.
static int check(struct running *running, const struct score *learned, double seconds) {
    struct trial *trial = running->trial;
    const uint64_t epoch = trial->epochs_done;
    const struct dataset *dataset = running->dataset;
    struct trainer *trainer = &running->trainer;
    if (running->census) {
        census_begin(running->census);
        trainer->seen = count_batch;
        trainer->seen_context = running->census;
    }
    const struct score train = trainer_evaluate(trainer, &dataset->train);
    trainer->seen = 0;
    const struct score validation = look(running, &dataset->validation), test = look(running, &dataset->test);
    trial->interrupted = train.interrupted || validation.interrupted || test.interrupted;
    running->errors[epoch] = train.error;
    trial->epochs[epoch] = (struct trial_epoch){.train_loss = train.loss,
                                                .train_error = train.error,
                                                .validation_loss = validation.loss,
                                                .validation_error = validation.error,
                                                .test_loss = test.loss,
                                                .test_error = test.error,
                                                .learning_loss = learned ? learned->loss : NAN,
                                                .seconds = seconds};
    int code = running->census && !trial->interrupted ? add_census(running, ends(running, epoch)) : EXIT_FINE;
    if (!code && running->specification->measures & MEASURE_GRADIENT) code = add_gradients(running);
    if (!code && running->specification->measures & MEASURE_SLOPE) code = add_slopes(running);
    return code;
}

// ---- training ----

// Gradients of the first samples, before anything is learned.
static void first_gradients(struct running *running) {
    struct network *network = &running->network;
    const struct samples *samples = &running->dataset->train;
    const uint64_t count = samples->count < network->pass.batch ? samples->count : network->pass.batch;
    samples_gather(samples, 0, 0, count, network->pass.workers, network->input, running->trainer.labels);
    network_learn(network, running->trainer.loss, running->trainer.labels, count, 0);
    network_restart(network);
}

static int start(struct running *running, const struct workers *workers) {
    const struct trial_specification *s = running->specification;
    char optimiser[256];
    const struct network_options options = {
        .in = running->dataset->shape, .layers = s->layers, .activation = s->activation, .batch = s->batch, .seed = s->seed, .workers = workers};
    struct initialiser initialiser;
    trial_optimiser(s, optimiser, sizeof optimiser);
    int code = network_create(&running->network, &options);
    if (!code) code = optimiser_create(&running->optimiser, optimiser, &running->network.parameters);
    if (!code) code = schedule_read(&running->schedule, s->schedule);
    if (!code) code = initialiser_read(&initialiser, s->initialiser);
    if (!code) code = initialise(&initialiser, &running->network.parameters, s->seed);
    if (!code && s->measures & MEASURE_CENSUS) running->census = census_create(&running->network, &code);
    if (code) return code;
    running->trainer = (struct trainer){.network = &running->network,
                                        .optimiser = &running->optimiser,
                                        .loss = loss_find("softmax_cross_entropy"),
                                        .schedule = &running->schedule,
                                        .samples = running->dataset->train,
                                        .seed = s->seed};
    code = trainer_start(&running->trainer);
    if (!code && shape_size(running->network.out) != running->dataset->classes)
        code = complain(EXIT_USAGE, "the network %s gives %llu values for %u classes", s->layers,
                        (unsigned long long)shape_size(running->network.out), running->dataset->classes);
    if (code) return code;
    running->errors = calloc(s->epochs + 1, sizeof *running->errors);
    running->trial->epochs = calloc(s->epochs + 1, sizeof *running->trial->epochs);
    return running->errors && running->trial->epochs ? EXIT_FINE : out_of_memory();
}

static int train(struct running *running, const struct trial_watch *watch) {
    struct trial *trial = running->trial;
    const uint64_t each = multiply_adds_step(&running->network.list, &running->network.parameters, running->dataset->train.count);
    if (running->specification->measures & MEASURE_GRADIENT) first_gradients(running);
    int code = check(running, 0, 0);
    while (!code && !trial->interrupted && !ends(running, trial->epochs_done)) {
        const uint64_t started = clock_now();
        const struct score score = trainer_epoch(&running->trainer);
        const double seconds = (double)(clock_now() - started) * 1e-9;
        if ((trial->interrupted = score.interrupted)) break;
        trial->seconds += seconds;
        trial->multiply_adds += (uint64_t)((double)each * (double)score.samples / (double)running->dataset->train.count);
        if (score.diverged) {
            trial->outcome = TRIAL_DIVERGED;
            return code;
        }
        trial->epochs_done++;
        code = check(running, &score, seconds);
        if (watch && !code && !trial->interrupted) watch->note(watch->context, trial);
    }
    trial->crossing = trial_crossing(running->errors, trial->epochs_done + 1, running->specification->target);
    if (!isnan(trial->crossing)) trial->outcome = TRIAL_TARGET;
    return code;
}

int trial_run(struct trial *trial, const struct trial_specification *specification, const struct dataset *dataset, const struct workers *workers,
              const struct trial_watch *watch) {
    struct running running = {.trial = trial, .specification = specification, .dataset = dataset};
    *trial = (struct trial){.crossing = NAN};
    int code = trial_kernels(specification->activation, trial->kernels, sizeof trial->kernels);
    if (!code) code = start(&running, workers);
    if (!code) code = train(&running, watch);
    trainer_stop(&running.trainer);
    census_free(running.census);
    optimiser_free(&running.optimiser);
    network_free(&running.network);
    free(running.errors);
    return code;
}

void trial_free(struct trial *trial) {
    free(trial->epochs);
    free(trial->layers);
    free(trial->histograms);
    *trial = (struct trial){0};
}
