// SPDX-License-Identifier: MIT
// What the samples of a cell say: the one place where samples become figures.
#include "store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "statistics.h"

// A cell whose 95 % interval is wider than this share of its median is called noisy.
static const double noisy_width = 0.02;

struct cell_facts {
    double n, bytes, instructions; // instructions an element, NAN if not counted
    double threads;
    double bytes_per_second; // NAN: no ceiling
    double issue_rate;       // instructions a cycle, NAN: not measured
};

static double column_or_nan(sqlite3_stmt *statement, int column) {
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(statement, column);
}

static int read_facts(struct store *store, const char *cell, struct cell_facts *facts) {
    sqlite3_stmt *statement = store_query(
        store,
        "SELECT cell.n, cell.bytes, kernel.instructions, cell.threads, traffic.rate, issue.rate FROM cell JOIN kernel USING (run, kernel)"
        " LEFT JOIN ceiling AS traffic ON traffic.run = cell.run AND traffic.pattern = json_extract(cell.parameters, '$.pattern')"
        "  AND traffic.level = cell.level AND traffic.threads = cell.threads"
        " LEFT JOIN ceiling AS issue ON issue.run = cell.run AND issue.pattern = 'issue' WHERE cell.cell = ?1",
        "t", cell);
    if (!statement) return EXIT_ENVIRONMENT;
    int code = EXIT_ENVIRONMENT;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        *facts = (struct cell_facts){sqlite3_column_double(statement, 0), sqlite3_column_double(statement, 1), column_or_nan(statement, 2),
                                     sqlite3_column_double(statement, 3), column_or_nan(statement, 4), column_or_nan(statement, 5)};
        code = EXIT_FINE;
    }
    sqlite3_finalize(statement);
    return code == EXIT_FINE ? code : complain(code, "the store has no cell %s to summarise", cell);
}

// Nanoseconds and cycles an element of each sample; the caller frees both.
static int read_samples(struct store *store, const char *cell, double n, double **nanoseconds, double **cycles, uint64_t *count) {
    sqlite3_stmt *statement = store_query(store, "SELECT calls, nanoseconds, clock_hz FROM sample WHERE cell = ?1 ORDER BY round", "t", cell);
    if (!statement) return EXIT_ENVIRONMENT;
    uint64_t capacity = 64;
    *count = 0;
    *nanoseconds = malloc(capacity * sizeof **nanoseconds);
    *cycles = malloc(capacity * sizeof **cycles);
    while (*nanoseconds && *cycles && sqlite3_step(statement) == SQLITE_ROW) {
        if (*count == capacity) {
            capacity *= 2;
            double *more_nanoseconds = realloc(*nanoseconds, capacity * sizeof **nanoseconds);
            if (more_nanoseconds) *nanoseconds = more_nanoseconds;
            double *more_cycles = realloc(*cycles, capacity * sizeof **cycles);
            if (more_cycles) *cycles = more_cycles;
            if (!more_nanoseconds || !more_cycles) break;
        }
        const double each = sqlite3_column_double(statement, 1) / (sqlite3_column_double(statement, 0) * n);
        (*nanoseconds)[*count] = each;
        (*cycles)[(*count)++] = each * 1e-9 * sqlite3_column_double(statement, 2);
    }
    const int result = sqlite3_finalize(statement);
    if (!*nanoseconds || !*cycles || *count == capacity) return complain(EXIT_ENVIRONMENT, "out of memory for the samples of a cell");
    return result == SQLITE_OK ? EXIT_FINE : store_complain(store, "reading samples");
}

// The share of what the machine can do: memory and issue are separate limits, and the tighter one counts.
static double share_of_bound(const struct cell_facts *facts, double nanoseconds, double cycles) {
    const double traffic = facts->bytes / facts->n / facts->bytes_per_second * 1e9 / nanoseconds;
    const double issue = facts->instructions / facts->issue_rate / (cycles * facts->threads);
    return fmax(traffic, issue); // a NAN gives way to the other
}

int store_summarise(struct store *store, const char *cell) {
    struct cell_facts facts;
    int code = read_facts(store, cell, &facts);
    if (code != EXIT_FINE) return code;
    double *nanoseconds = NULL, *cycles = NULL;
    uint64_t count;
    code = read_samples(store, cell, facts.n, &nanoseconds, &cycles, &count);
    if (code == EXIT_FINE && count > 0) {
        const struct interval interval = median_interval(nanoseconds, count, 1);
        const double middle_cycles = median(cycles, count);
        double minimum = nanoseconds[0];
        for (uint64_t i = 1; i < count; i++) minimum = fmin(minimum, nanoseconds[i]);
        const double bound = share_of_bound(&facts, interval.estimate, middle_cycles);
        code = store_execute(store,
                             "INSERT OR REPLACE INTO summary (cell, samples, median, low, high, minimum, mad, cycles, bound, noisy, estimator)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                             "tirrrrrrrit", cell, (int64_t)count, interval.estimate, interval.low, interval.high, minimum,
                             median_absolute_deviation(nanoseconds, count), middle_cycles, bound,
                             (int64_t)(interval.high - interval.low > noisy_width * interval.estimate), ESTIMATOR_VERSION);
    }
    free(nanoseconds);
    free(cycles);
    return code;
}

int store_rebuild_summaries(struct store *store) {
    sqlite3_stmt *statement = store_query(store, "SELECT cell FROM cell WHERE state = 'done' ORDER BY cell", "");
    if (!statement) return EXIT_ENVIRONMENT;
    int code = EXIT_FINE;
    while (code == EXIT_FINE && sqlite3_step(statement) == SQLITE_ROW) code = store_summarise(store, (const char *)sqlite3_column_text(statement, 0));
    const int result = sqlite3_finalize(statement);
    if (code != EXIT_FINE) return code;
    return result == SQLITE_OK ? EXIT_FINE : store_complain(store, "reading cells");
}
