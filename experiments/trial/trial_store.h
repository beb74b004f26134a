// SPDX-License-Identifier: MIT
// Trials in the store.
#ifndef TRIAL_STORE_H
#define TRIAL_STORE_H

#include "store.h"
#include "trial.h"

enum { TRIAL_KEY = 33 };

// The key of a trial: the hash of trial_text, with the checksum of its data. An exit code.
int trial_key(const struct trial_specification *specification, const char *checksum, char key[TRIAL_KEY]);

// All rows of a trial that has ended, in the caller's transaction. An exit code.
int trial_store(struct store *store, const char *run, const char *key, const struct trial_specification *specification, const struct dataset *dataset,
                const struct trial *trial, unsigned threads);

// How a stored trial went.
struct trial_result {
    bool known; // the store has it
    bool diverged;
    double crossing;                                  // epochs to the target; NAN: not met
    double train_error, validation_error, test_error; // of its last epoch; NAN: not measured
    uint64_t epochs_done;
};
// An exit code.
int trial_load(struct store *store, const char *key, struct trial_result *result);

#endif
