// SPDX-License-Identifier: MIT
// The table at the end of a benchmark: for every call the best implementation that promises an accuracy, how fast, how much
// faster than the C library's loop, how near to what the machine can do, and how accurate.
#ifndef SUMMARY_TABLE_H
#define SUMMARY_TABLE_H

#include <stdio.h>

#include "store.h"
#include "table.h"

// Prints the table of `run`; an exit code, having complained where it is not EXIT_FINE. A run without a timed cell at L2 size
// prints a table without rows.
int summary_table_print(struct store *store, const char *run, enum table_format format, FILE *stream);

#endif
