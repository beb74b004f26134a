// SPDX-License-Identifier: MIT
// A study: the trials that experiments ask for, those that the store has, and the rest, which are run one after the other.
#ifndef STUDY_H
#define STUDY_H

#include "store.h"
#include "trial_store.h"

enum study_profile { PROFILE_QUICK, PROFILE_PAPER };
extern const char *const study_profiles[]; // ended by 0

enum study_stage { STAGE_TUNE, STAGE_REPORT };

struct planned {
    struct trial_specification specification; // its texts belong to the study
    char key[TRIAL_KEY];
    const char *experiment, *condition;
    double x;
    enum study_stage stage;
    struct trial_result result; // of the store; known: it has it
    double cost;                // floating-point operations at most
};

// What is known of a set of data without holding it.
struct study_data {
    char *text, *scaling, checksum[33];
    struct shape shape;
    uint64_t training;      // samples
    struct dataset dataset; // while `open`
    bool open;
};

struct study {
    struct store *store;
    char run[37];
    const char *folder; // of data, or 0
    enum study_profile profile;
    uint64_t seeds; // instead of an experiment's own number; 0: that
    struct workers workers;
    const char *experiment; // being planned
    struct planned *planned;
    uint64_t count;
    double later; // cost of trials that wait for others, at most
    struct study_data *data;
    uint64_t data_count;
    char **texts; // of specifications
    uint64_t text_count;
};

// Asks for a trial. `condition` and `x` tell it apart within its experiment, see experiment_trial in the store. An exit code.
int study_add(struct study *study, const struct trial_specification *specification, enum study_stage stage, const char *condition, double x);

// What makes one learning rate better than another.
enum study_criterion {
    CRITERION_ERROR, // a lower validation error after the last epoch, mean over seeds; diverged: 1
    CRITERION_SPEED  // fewer epochs to the target; where that is not met, more than all, by the training error
};

// Trials of several activations, each at its own rate. Rates are 10^(k/2), for whole k from lowest to highest.
struct sweep {
    const char *condition;
    double x;
    struct trial_specification trial; // activation, rate and seed are left open
    const char *const *activations;   // ended by 0
    int lowest, highest;              // k
    // Seeds that choose the rate of an activation, none of them reported; a best rate at an end of the grid widens it, by three steps
    // at most. 0: nothing is chosen, and every rate is reported.
    uint64_t tuning_seeds;
    uint64_t tuning_epochs; // 0: as many as the trial has
    enum study_criterion criterion;
    uint64_t seeds; // reported: 1, 2, ...
};
// Seeds that choose count from the first, reported ones from 1 and stay below it; steps that a grid is widened by at most.
enum { STUDY_TUNING_SEED = 1001, STUDY_WIDENED = 3 };
// 10^(k/2) to three digits: a rate is printed, stored and compared as one number.
double study_rate(int k);
// An exit code.
int study_sweep(struct study *study, const struct sweep *sweep);

// Plans experiments[] (ended by 0) anew. An exit code.
struct experiment;
int study_plan(struct study *study, const struct experiment *const *experiments);
void study_free(struct study *study);

// The data of a planned trial, open; others may be closed. An exit code.
int study_open_data(struct study *study, const struct planned *planned, const struct dataset **dataset);

// ---- running ----

// `part` of `parts`, from 1: trials are dealt out by their keys.
struct study_share {
    uint64_t part, parts;
};
bool study_owns(const struct planned *planned, struct study_share share);
// Floating-point operations of what is missing, and of what waits for it, at most; *missing: trials.
double study_cost(const struct study *study, struct study_share share, uint64_t *missing);
// Runs what is missing, plans again, until nothing is; then the experiments' other work. *left: trials of other parts that are
// missing, for which later ones wait. An exit code.
int study_run(struct study *study, const struct experiment *const *experiments, struct study_share share, uint64_t *left);
// Says on stderr what there is to do, what that costs, and how long it takes at the rate of trials that the store has of this machine,
// or of a short product of matrices. An exit code.
int study_announce(struct study *study, struct study_share share);

#endif
