// SPDX-License-Identifier: MIT
// The charts. Each is a query on the store, a file of the rows it gave, and a gnuplot script that draws that file and nothing else.
#ifndef CHART_H
#define CHART_H

#include <stdint.h>
#include <stdio.h>

#include "store.h"

struct chart {
    const char *name;   // <name>.tsv, <name>.svg, <name>.png
    const char *script; // scripts/<script>.gp
    const char *title;
    const char *form; // forward, backward; empty: both
    const char *fill; // the command whose results it shows
    // Its rows for run ?1 and form ?2: SQL, or, where that is 0, a function that writes a header and the rows and counts them.
    const char *sql;
    int (*write)(struct store *store, const char *run, const char *form, FILE *file, uint64_t *count);
};

extern const struct chart charts[];
extern const size_t chart_count;

const struct chart *chart_find(const char *name);

enum chart_format { CHART_SVG = 1, CHART_PNG = 2 };

// The run that charts show: the latest benchmark with a finished cell, or the one that `wanted`, its UUID or the beginning of one,
// names. `run` is empty where the store has no such benchmark; a wanted one that is missing is complained of. Exit code.
int chart_run(struct store *store, const char *wanted, char run[37]);

// Writes NAME.tsv and the pictures into `folder`. A chart without rows is a picture that says what fills it. Exit code.
int chart_draw(struct store *store, const struct chart *chart, const char *run, const char *folder, unsigned formats);

// Speed-up over libm of every implementation, at L2 size.
int chart_write_speedups(struct store *store, const char *run, const char *form, FILE *file, uint64_t *count);
// Largest error and time of every implementation of the functions that are not exact, at L2 size.
int chart_write_accuracies(struct store *store, const char *run, const char *form, FILE *file, uint64_t *count);

#endif
