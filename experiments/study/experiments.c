// SPDX-License-Identifier: MIT
// Make lists the files of experiment/ in experiments.inc.
#include <string.h>

#include "experiment.h"
#include "experiments.inc"

#define DECLARATION(NAME) extern const struct experiment experiment_##NAME;
EXPERIMENT_LIST(DECLARATION)

#define POINTER(NAME) &experiment_##NAME,
const struct experiment *const experiments[] = {EXPERIMENT_LIST(POINTER) 0};

const struct experiment *experiment_find(const char *name) {
    for (const struct experiment *const *experiment = experiments; *experiment; experiment++)
        if (strcmp((*experiment)->name, name) == 0) return *experiment;
    return 0;
}
