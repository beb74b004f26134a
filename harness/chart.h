// SPDX-License-Identifier: MIT
// The charts. Each is a query on the store, a file of the rows it gave, and a gnuplot script that draws that file and nothing else.
#ifndef CHART_H
#define CHART_H

#include <stdint.h>
#include <stdio.h>

#include "store.h"

// What a chart is drawn from.
struct chart_data {
    FILE *file; // a header line and a line a row, tab-separated
    uint64_t rows;
    char run[37];       // whose rows they are, where it is not the run that was asked for
    char argument[512]; // what else its script needs; where it stays empty, the sizes of the machine's caches
};

struct chart {
    const char *name;   // <name>.tsv, <name>.svg, <name>.png
    const char *script; // scripts/<script>.gp
    const char *title;
    const char *form;  // forward, backward; empty: both
    const char *shows; // which of the store's rows feed it
    const char *fill;  // the command whose results it shows
    // Its rows for run ?1 and form ?2, or, where it has an experiment, for that and its profile: SQL, or, where that is 0, a function
    // that writes them and returns an exit code.
    const char *sql;
    int (*write)(struct store *store, const char *run, const char *form, struct chart_data *data);
    const char *experiment; // that trained what it shows, or several with commas between them, in whichever run; 0: it shows one run
    const char *figure;     // the paper's that it stands for, as author-number; empty: none; several charts may stand for one
};

// The charts in their order, i from 0; 0 behind the last.
const struct chart *chart_at(size_t i);
// Likewise those of one subject.
enum chart_subject { CHART_OF_A_RUN, CHART_OF_TRAINING, CHART_OF_THE_GATE };
const struct chart *chart_about(enum chart_subject subject, size_t i);

enum { PANEL_LIMIT = 60 }; // a store from a stranger may name any number of functions

enum chart_format { CHART_SVG = 1, CHART_PNG = 2 };

// The run that charts show: the latest with a finished cell, else the latest with a verification, or the one that `wanted`, its UUID
// or the beginning of one, names. `run` is empty where the store has none; a wanted one that is missing is complained of. Exit code.
int chart_run(struct store *store, const char *wanted, char run[37]);

// Writes NAME.tsv and the pictures into `folder`. A chart without rows is a picture that says what fills it. Exit code.
int chart_draw(struct store *store, const struct chart *chart, const char *run, const char *folder, unsigned formats);

// Writes a header and rows to data->file. Exit code.
int chart_write_rows(struct store *store, const struct chart *chart, const char *run, struct chart_data *data);
// Those of a query, whose columns give the header, with its two parameters.
int chart_write_query(struct store *store, const char *sql, const char *first, const char *second, struct chart_data *data);
// The texts of a row, each made plain, with a tab before all but the first.
void chart_write_texts(FILE *file, size_t count, const char *const *texts);

// Speed-up over libm of every implementation, at L2 size.
int chart_write_speedups(struct store *store, const char *run, const char *form, struct chart_data *data);
// Largest error and time of every implementation of the functions that are not exact, at L2 size.
int chart_write_accuracies(struct store *store, const char *run, const char *form, struct chart_data *data);
// Images a second with each activation over those with relu, in the nets whose steps were timed with several.
int chart_write_steps(struct store *store, const char *run, const char *form, struct chart_data *data);
// Time an element in all benchmarks of the machine, at L2 size, and where it changed.
int chart_write_history(struct store *store, const char *run, const char *form, struct chart_data *data);
// Instructions a byte and a second of the fastest implementation of every function at each level.
int chart_write_roofline(struct store *store, const char *run, const char *form, struct chart_data *data);

#endif
