// SPDX-License-Identifier: MIT
// The parts of the report page, in its order. Each writes one part about `run` and returns an exit code, having complained.
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
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
int report_peers(const struct report *report);
int report_sizes(const struct report *report);
int report_charts(const struct report *report);
int report_training(const struct report *report);
int report_all(const struct report *report);
int report_accuracy(const struct report *report);
int report_special(const struct report *report);
int report_steps(const struct report *report);
int report_gate(const struct report *report);
bool report_has_gate(const struct report *report);
int report_gate_charts(const struct report *report);
// Of another part of the program, of which the harness knows nothing: 0 where that is not linked.
__attribute__((weak)) int report_claims(const struct report *report);
int report_omissions(const struct report *report);
int report_machine(const struct report *report);
int report_again(const struct report *report);

// Calls `each` for every row of a query whose ?1 is the run.
int report_rows(const struct report *report, const char *sql, void (*each)(sqlite3_stmt *row, void *context), void *context);

// One library against ours, at L2 size: the fastest implementation of ours that promises an accuracy, over all f32 calls that both
// have, and over those where the library's largest error is below `rivalry_ulp`.
struct rivalry {
    const struct standing *peer; // any of its rows
    struct tally {
        size_t calls, lost; // lost: the library is faster
        double mean;        // geometric, of the library's time over ours; NaN: no calls
    } all, accurate;
    const struct standing *hardest; // where ours gains least of those accurate, or 0
    double least;                   // and by what factor
};
extern const double rivalry_ulp;
enum { RIVALRIES = 16 };
size_t report_rivalries(const struct report *report, struct rivalry rivalries[RIVALRIES]);

#endif
