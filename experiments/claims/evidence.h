// SPDX-License-Identifier: MIT
// What a claim reads of the store, and whether all of it is there. A claim says what it needs; the first thing that is missing, or that the
// store has twice, is kept in words, and the claim is then not run, whatever the rest says. Only report trials count; of those of one
// condition, activation and x every seed has to have the same specification, since an experiment's older trials stay in the store when its
// specification changes.
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "claim.h"
#include "store.h"
#include "trial_store.h"

// A trial that was found.
struct seen {
    uint64_t epochs_done;
    double target;
    unsigned activations; // layers that are one
    char key[TRIAL_KEY];
    bool diverged;
};

enum { RUNS_LIMIT = 64, PAIRED_LIMIT = 64 };
struct evidence {
    struct store *store;
    const struct claim *claim;
    enum study_profile profile;
    uint64_t seeds;
    char missing[320]; // empty: nothing is
    uint64_t trials;   // or cells, that were read
    char runs[RUNS_LIMIT][37];
    size_t run_count;
    struct finding findings[PARTS_LIMIT];
    int code; // the store could not be read
    // Of each condition and x: what all its trials have in common, whatever the activation.
    struct {
        char where[160], text[33];
    } paired[PAIRED_LIMIT];
    size_t paired_count;
};

// Says what is missing, unless something else already is. Returns false.
__attribute__((format(printf, 2, 3))) bool evidence_lacks(struct evidence *evidence, const char *format, ...);
void evidence_note_run(struct evidence *evidence, const char *run);

// Which trials: one a seed. rate: 0 where the experiment reports one rate of each activation.
struct wanted {
    const char *experiment, *condition, *activation;
    double x, rate;
};
// trials[evidence->seeds], that of seed 1 first. False: something is missing. So for all below.
bool evidence_trials(struct evidence *evidence, const struct wanted *wanted, struct seen *trials);

// Of each of the evidence's trials:
// epochs to the target, from every epoch's training error; infinite: not met
bool evidence_crossings(struct evidence *evidence, const struct seen *trials, double *epochs);
// an error of the last epoch, 1 where the trial diverged; or the loss, infinite there. column: test_error, validation_error, train_error,
// train_loss
bool evidence_errors(struct evidence *evidence, const struct seen *trials, const char *column, double *errors);

enum evidence_when { BEFORE_TRAINING, AFTER_TRAINING };
// a measure of census.h, mean over layers; NaN where the trial diverged, whose weights after training are not those of a trained net
bool evidence_census(struct evidence *evidence, const struct seen *trials, const char *measure, enum evidence_when when, double *values);
// sum over all its layers, and over epochs from `first` to its last less `unread`; NaN where it diverged
bool evidence_census_sum(struct evidence *evidence, const struct seen *trials, const char *measure, uint64_t first, uint64_t unread, double *values);
// a measure of one layer, from 1; NaN as above
bool evidence_layer(struct evidence *evidence, const struct seen *trials, const char *measure, enum evidence_when when, unsigned layer,
                    double *values);

// Whether the store has any report trial of a condition in the evidence's profile.
bool evidence_has(struct evidence *evidence, const char *experiment, const char *condition);
// evidence_trials and one of the above.
bool evidence_read_errors(struct evidence *evidence, const struct wanted *wanted, const char *column, double *errors);
bool evidence_read_census(struct evidence *evidence, const struct wanted *wanted, const char *measure, enum evidence_when when, double *values);
bool evidence_read_crossings(struct evidence *evidence, const struct wanted *wanted, double *epochs);

// A value of what is no trial (random_net.h, learner.h), one a seed: of its layer, or epoch; NaN where it diverged. Of `wanted` the experiment, the
// condition and the activation say which.
bool evidence_nets(struct evidence *evidence, const struct wanted *wanted, const char *measure, unsigned layer, double *values);

// ---- a claim as a whole ----

struct outcome {
    const struct claim *claim;
    enum verdict verdict;
    enum study_profile profile;
    bool quick_only;          // open, because only the quick profile was run
    char why[512];            // not run, or open, in words
    struct evidence evidence; // findings, runs, trials
};
// Judges one claim from the store alone. An exit code.
int claim_judge(struct store *store, const struct claim *claim, enum study_profile profile, struct outcome *outcome);
// The paper profile where the store has any of it, else the quick one, whose verdict is open at best.
int claim_judge_best(struct store *store, const struct claim *claim, struct outcome *outcome);
size_t claim_parts(const struct claim *claim);

#endif
