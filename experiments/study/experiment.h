// SPDX-License-Identifier: MIT
// An experiment: what it asks, and which trials answer. Each is one file of experiment/, found by Make, with a
// struct experiment experiment_NAME.
#ifndef EXPERIMENT_H
#define EXPERIMENT_H

#include "study.h"

struct experiment {
    const char *name;   // as typed: "six-times"
    const char *title;  // what it is about
    const char *claim;  // the sentence that it tests
    const char *source; // who said it, and where
    // Tells the study which trials it wants, by study_add and study_sweep. Called again whenever trials have ended, since later ones
    // may depend on them. An exit code.
    int (*plan)(struct study *study);
    // Other work, after the trials: what it has stored before is not done again. An exit code; 0: none.
    int (*measure)(struct study *study);
};

// All experiments, ended by 0.
extern const struct experiment *const experiments[];
// 0 if there is none of that name.
const struct experiment *experiment_find(const char *name);

#endif
