// SPDX-License-Identifier: MIT
// A trial: one network trained once, from a specification that says all that its numbers depend on. Two trials of one
// specification are the same, bit for bit, on any number of threads.
#ifndef TRIAL_H
#define TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "dataset.h"
#include "workers.h"

// Of whatever decides a trial's bits or what is measured of it: trials of another version are trained anew.
enum { TRIAL_ENGINE = 1 };

// What is measured beside losses and errors; see census.h, gradient.h and slope.h. Histograms, of the last epoch, and kinks go with the census.
enum { MEASURE_CENSUS = 1, MEASURE_GRADIENT = 2, MEASURE_HISTOGRAM = 4, MEASURE_SLOPE = 8, MEASURE_KINK = 16 };

// Texts belong to the caller.
struct trial_specification {
    const char *data, *scaling; // dataset_open
    const char *layers;         // network_create
    const char *activation;
    const char *initialiser;
    const char *optimiser; // with "rate" for the next
    double rate;
    const char *schedule;
    uint64_t batch, epochs; // samples; epochs at most, 0: nothing is trained, only measured
    double target;          // training error that ends it where two checks in a row meet it; NAN: none
    uint64_t seed;          // of weights, of the order of samples, of what is drawn in training
    unsigned measures;
};

// What comes of one, all of it in memory until the trial is over.
struct trial_epoch {
    double train_loss, train_error, validation_loss, validation_error, test_loss, test_error; // NAN: not measured
    double learning_loss, seconds;
};
struct trial_layer {
    uint64_t epoch;
    uint32_t layer; // from 1, among those that the measure is of
    const char *measure;
    double value;
};
enum { TRIAL_BINS = 20 };
struct trial_histogram {
    uint64_t epoch;
    uint32_t layer;
    const char *measure;
    uint64_t count[TRIAL_BINS]; // of equal parts of 0 to 1
};

enum trial_outcome { TRIAL_FINISHED, TRIAL_TARGET, TRIAL_DIVERGED };
extern const char *const trial_outcomes[];

struct trial {
    enum trial_outcome outcome;
    bool interrupted;           // it counts for nothing
    struct trial_epoch *epochs; // [epochs_done + 1], the first before training
    uint64_t epochs_done;
    struct trial_layer *layers;
    uint64_t layer_count;
    struct trial_histogram *histograms;
    uint64_t histogram_count;
    double crossing; // epochs to the target, see trial_crossing; NAN: not met
    uint64_t multiply_adds;
    double seconds;
    char kernels[160]; // that the activation uses: forward, backward
};

// Says how far a trial is; called after each epoch.
struct trial_watch {
    void (*note)(void *context, const struct trial *trial);
    void *context;
};

// An exit code; trial_free is due in any case. A signal ends it early, see `interrupted`.
int trial_run(struct trial *trial, const struct trial_specification *specification, const struct dataset *dataset, const struct workers *workers,
              const struct trial_watch *watch);
void trial_free(struct trial *trial);

// The text of all that a trial's numbers depend on, its hash being its key. `kernels` and the product's library belong to it: other
// instruction sets may round sums otherwise. Returns what snprintf would.
int trial_text(const struct trial_specification *specification, const char *checksum, const char *kernels, char *text, uint64_t size);
// The optimiser with its rate. Returns what snprintf would.
int trial_optimiser(const struct trial_specification *specification, char *text, uint64_t size);
// Names of the kernels that an activation is computed by. An exit code.
int trial_kernels(const char *activation, char *text, uint64_t size);
// Measures as text: "census gradient". Returns `text`.
char *trial_measures(unsigned measures, char *text, uint64_t size);

// The epoch at which errors[0..count), one a check, an epoch apart from 0 on, met the target: the first of two checks in a row that
// do, and between it and the one before where a straight line does. NAN: never.
double trial_crossing(const double *errors, uint64_t count, double target);

// Floating-point operations, two a multiply-add, of a trial that goes on for `epochs`: training, and looking at the training set after
// every epoch. 0 with a complaint where the network cannot be made.
double trial_cost(const struct trial_specification *specification, struct shape in, uint64_t training, uint64_t checked, uint64_t epochs);

#endif
