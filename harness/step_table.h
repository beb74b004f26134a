// SPDX-License-Identifier: MIT
// The table at the end of a benchmark of training steps: every net, activation and number of threads of a run.
#ifndef STEP_TABLE_H
#define STEP_TABLE_H

#include <stdio.h>

#include "store.h"
#include "table.h"

// An exit code, having complained where it is not EXIT_FINE.
int step_table_print(struct store *store, const char *run, enum table_format format, FILE *stream);

#endif
