// SPDX-License-Identifier: MIT
// Summaries are derived from samples, ceilings and instruction counts, here only: bench, import and check agree because they ask
// this file.
#include "summary.h"

#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "statistics.h"

// A cell with too few samples for an interval is noisy, too.
static const uint64_t fewest_samples = 5;

struct cell_facts {
    double n, bytes, threads;
    double instructions;     // an element, NaN: not counted
    double bytes_per_second; // NaN: no ceiling
    double issue_rate;       // instructions a cycle, NaN: not measured
};

struct samples {
    uint64_t count, capacity;
    double *nanoseconds, *cycles; // an element
    uint64_t share_count;
    double *shares; // of the rounds in which a ceiling was sampled too: the time that it takes to move as much, over the cell's
};

static double column_or_nan(sqlite3_stmt *statement, int column) {
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(statement, column);
}

static int read_facts(struct store *store, const char *cell, struct cell_facts *facts) {
    static const char sql[] =
        "SELECT cell.n, cell.bytes, cell.threads, kernel.instructions, traffic.rate, issue.rate FROM cell JOIN kernel USING (run, kernel) "
        "LEFT JOIN ceiling AS traffic ON (traffic.run, traffic.pattern, traffic.level, traffic.threads) = "
        "(cell.run, kernel.pattern || CASE cell.store_kind WHEN 'over-x' THEN '-inplace' ELSE '' END, cell.level, cell.threads) "
        "LEFT JOIN ceiling AS issue ON issue.run = cell.run AND issue.pattern = 'issue' WHERE cell.cell = ?1";
    *facts = (struct cell_facts){0};
    sqlite3_stmt *statement = store_query(store, sql, "t", cell);
    if (!statement) return EXIT_ENVIRONMENT;
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *facts = (struct cell_facts){
            .n = sqlite3_column_double(statement, 0),
            .bytes = sqlite3_column_double(statement, 1),
            .threads = sqlite3_column_double(statement, 2),
            .instructions = column_or_nan(statement, 3),
            .bytes_per_second = column_or_nan(statement, 4),
            .issue_rate = column_or_nan(statement, 5),
        };
    const int failure = code == SQLITE_ROW    ? EXIT_FINE
                        : code == SQLITE_DONE ? complain(EXIT_ENVIRONMENT, "store %s: there is no cell %s to summarise", store->path, cell)
                                              : store_complain(store, "reading a cell");
    sqlite3_finalize(statement);
    return failure;
}

static bool grow(struct samples *samples) {
    const uint64_t capacity = samples->capacity ? 2 * samples->capacity : 64;
    double *nanoseconds = realloc(samples->nanoseconds, capacity * sizeof *nanoseconds);
    if (nanoseconds) samples->nanoseconds = nanoseconds;
    double *cycles = realloc(samples->cycles, capacity * sizeof *cycles);
    if (cycles) samples->cycles = cycles;
    double *shares = realloc(samples->shares, capacity * sizeof *shares);
    if (shares) samples->shares = shares;
    if (!nanoseconds || !cycles || !shares) return false;
    samples->capacity = capacity;
    return true;
}

static int read_samples(struct store *store, const char *cell, double n, struct samples *samples) {
    static const char sql[] =
        "SELECT own.nanoseconds, calls, clock_hz, ceiling.nanoseconds / (CAST(ceiling.bytes AS REAL) * sweeps) * cell.bytes * calls / own.nanoseconds"
        " FROM sample AS own JOIN cell USING (cell) LEFT JOIN ceiling_sample AS ceiling"
        " ON (ceiling.run, ceiling.contest, ceiling.round) = (cell.run, cell.contest, own.round) WHERE cell.cell = ?1 ORDER BY own.round";
    sqlite3_stmt *statement = store_query(store, sql, "t", cell);
    if (!statement) return EXIT_ENVIRONMENT;
    int failure = EXIT_FINE, code = SQLITE_ROW;
    while (!failure && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (samples->count == samples->capacity && !grow(samples)) {
            failure = complain(EXIT_ENVIRONMENT, "out of memory for the samples of a cell");
        } else {
            const double each = sqlite3_column_double(statement, 0) / (sqlite3_column_double(statement, 1) * n);
            samples->nanoseconds[samples->count] = each;
            samples->cycles[samples->count++] = each * 1e-9 * sqlite3_column_double(statement, 2);
            if (sqlite3_column_type(statement, 3) != SQLITE_NULL) samples->shares[samples->share_count++] = sqlite3_column_double(statement, 3);
        }
    }
    if (!failure && code != SQLITE_DONE) failure = store_complain(store, "reading samples");
    sqlite3_finalize(statement);
    return failure;
}

// The share of what the machine can do: memory and issue are separate limits, and the tighter one counts. A ceiling sampled in the cell's
// own rounds stands before the one that was measured apart.
static double share_of_bound(const struct cell_facts *facts, const struct samples *samples, double nanoseconds, double cycles) {
    const double traffic =
        samples->share_count ? median(samples->shares, samples->share_count) : facts->bytes / facts->n / facts->bytes_per_second * 1e9 / nanoseconds;
    const double issue = facts->instructions / facts->issue_rate / (cycles * facts->threads);
    return fmax(traffic, issue); // a NaN gives way to the other
}

static double smallest(const double *values, uint64_t count) {
    double least = values[0];
    for (uint64_t i = 1; i < count; i++) least = fmin(least, values[i]);
    return least;
}

int summary_compute(struct store *store, const char *cell, bool interval, struct summary *summary) {
    struct cell_facts facts;
    struct samples samples = {0};
    *summary = (struct summary){0};
    int failure = read_facts(store, cell, &facts);
    if (!failure) failure = read_samples(store, cell, facts.n, &samples);
    if (!failure && samples.count > 0) {
        const double middle = median(samples.nanoseconds, samples.count), cycles = median(samples.cycles, samples.count);
        const struct interval around = interval ? median_interval(samples.nanoseconds, samples.count) : (struct interval){middle, middle, middle};
        *summary = (struct summary){
            .samples = samples.count,
            .median = middle,
            .low = around.low,
            .high = around.high,
            .minimum = smallest(samples.nanoseconds, samples.count),
            .mad = median_absolute_deviation(samples.nanoseconds, samples.count),
            .cycles = cycles,
            .bound = share_of_bound(&facts, &samples, middle, cycles),
            .noisy = samples.count < fewest_samples || around.high - around.low > NOISY_WIDTH * middle,
        };
    }
    free(samples.nanoseconds);
    free(samples.cycles);
    free(samples.shares);
    return failure;
}

int store_summarise(struct store *store, const char *cell) {
    struct summary summary;
    const int failure = summary_compute(store, cell, true, &summary);
    if (failure) return failure;
    if (summary.samples == 0) return store_execute(store, "DELETE FROM summary WHERE cell = ?1", "t", cell);
    return store_execute(store,
                         "INSERT OR REPLACE INTO summary (cell, samples, median, low, high, minimum, mad, cycles, bound, noisy, estimator) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                         "tirrrrrrrit", cell, (int64_t)summary.samples, summary.median, summary.low, summary.high, summary.minimum, summary.mad,
                         summary.cycles, summary.bound, (int64_t)summary.noisy, ESTIMATOR_VERSION);
}

int store_rebuild_summaries(struct store *store) {
    int failure = store_begin(store);
    if (failure) return failure;
    sqlite3_stmt *cells = store_query(store, "SELECT cell FROM cell ORDER BY cell", "");
    int code = SQLITE_ROW;
    while (cells && !failure && (code = sqlite3_step(cells)) == SQLITE_ROW)
        failure = store_summarise(store, (const char *)sqlite3_column_text(cells, 0));
    if (!cells) failure = EXIT_ENVIRONMENT;
    if (!failure && code != SQLITE_DONE) failure = store_complain(store, "listing cells");
    sqlite3_finalize(cells);
    if (!failure) return store_commit(store);
    store_rollback(store);
    return failure;
}
