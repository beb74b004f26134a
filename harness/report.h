// SPDX-License-Identifier: MIT
// The parts of the report page, in its order. Each writes one part about `run` and returns an exit code, having complained.
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "standing.h"
#include "store.h"

struct report {
    struct store *store;
    const char *run;
    FILE *page;
    const struct standing *standings;
    size_t standing_count;
};

int report_words(const struct report *report);
int report_best(const struct report *report);
int report_sizes(const struct report *report);
int report_charts(const struct report *report);
int report_accuracy(const struct report *report);
int report_omissions(const struct report *report);
int report_machine(const struct report *report);
int report_again(const struct report *report);

// Calls `each` for every row of a query whose ?1 is the run.
int report_rows(const struct report *report, const char *sql, void (*each)(sqlite3_stmt *row, void *context), void *context);

#endif
