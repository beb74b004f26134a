// SPDX-License-Identifier: MIT
#include "store_check.h"

#include <math.h>
#include <string.h>

#include "command.h"
#include "statistics.h"
#include "store_audit.h"
#include "store_schema.h"
#include "summary.h"

// Another compiler may have added in another order; more than that is a fault. NULL agrees with a bound that was not measured.
static bool agrees(sqlite3_stmt *row, int column, double value) {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return isnan(value);
    return fabs(sqlite3_column_double(row, column) - value) <= 1e-12 * fabs(value);
}

static int check_summary(struct store *store, sqlite3_stmt *row, struct faults *faults) {
    enum { CELL, SAMPLES, MEDIAN, LOW, HIGH, MINIMUM, MAD, CYCLES, BOUND, ESTIMATOR };
    const char *cell = (const char *)sqlite3_column_text(row, CELL);
    struct summary summary;
    if (sqlite3_column_type(row, SAMPLES) == SQLITE_NULL) {
        fault_add(faults, "cell %s is done but has no summary", cell);
        return EXIT_FINE;
    }
    // Other formulas give other figures, and an interval is redrawn only by who rebuilds it.
    if (strcmp((const char *)sqlite3_column_text(row, ESTIMATOR), ESTIMATOR_VERSION) != 0) return EXIT_FINE;
    const int failure = summary_compute(store, cell, false, &summary);
    if (failure) return failure;
    const double middle = sqlite3_column_double(row, MEDIAN);
    if ((uint64_t)sqlite3_column_int64(row, SAMPLES) != summary.samples || !agrees(row, MEDIAN, summary.median) ||
        !agrees(row, MINIMUM, summary.minimum) || !agrees(row, MAD, summary.mad) || !agrees(row, CYCLES, summary.cycles) ||
        !agrees(row, BOUND, summary.bound) || !(sqlite3_column_double(row, LOW) <= middle && middle <= sqlite3_column_double(row, HIGH)))
        fault_add(faults, "the summary of cell %s is not what its samples give", cell);
    return EXIT_FINE;
}

static int check_summaries(struct store *store, struct faults *faults) {
    sqlite3_stmt *rows =
        store_query(store,
                    "SELECT cell, samples, median, low, high, minimum, mad, cycles, bound, estimator FROM cell LEFT JOIN summary USING (cell) "
                    "WHERE state = 'done' ORDER BY cell",
                    "");
    if (!rows) return EXIT_ENVIRONMENT;
    int failure = EXIT_FINE, code = SQLITE_ROW;
    while (!failure && (code = sqlite3_step(rows)) == SQLITE_ROW) failure = check_summary(store, rows, faults);
    if (!failure && code != SQLITE_DONE) failure = store_complain(store, "reading summaries");
    sqlite3_finalize(rows);
    return failure;
}

static int complain_of_all(const struct store *store, const struct faults *faults, const char *cure) {
    for (unsigned i = 0; i < faults->count && i < FAULTS_KEPT; i++) complain(EXIT_ENVIRONMENT, "store %s: %s", store->path, faults->text[i]);
    return faults->count ? complain(EXIT_ENVIRONMENT, "store %s has %u faults: %s", store->path, faults->count, cure) : EXIT_FINE;
}

int store_check(struct store *store) {
    struct faults faults;
    if (store_audit(store->database, schema_version, &faults) != SQLITE_OK) return store_complain(store, "checking it");
    int failure = complain_of_all(store, &faults, "move it away and restore it from an export with `relubench db import`");
    if (!failure) failure = check_summaries(store, &faults);
    return failure ? failure : complain_of_all(store, &faults, "`relubench db check --rebuild` computes all summaries again from their samples");
}
