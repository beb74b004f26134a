// SPDX-License-Identifier: MIT
// The harness against itself: a kernel that enters a contest twice should give one figure. Two figures are looked at: the medians, which
// a row's own interval is about, and the ratio by rounds, which is what kernels are compared by.
#include <math.h>
#include <stdio.h>

#include "bench.h"
#include "command.h"
#include "median_sql.h"
#include "summary.h"

static const double agreement = 0.01; // a pair agrees if it differs by less than this share

enum { SHOWN = 10 }; // of the pairs that differ most

struct tally {
    unsigned pairs, agreed, noisy;
    double worst;
};

static void count_pair(struct tally *tally, double ratio, bool noisy) {
    const double off = fabs(ratio - 1);
    tally->pairs++;
    tally->noisy += noisy;
    tally->agreed += off < agreement && !noisy;
    if (off > tally->worst) tally->worst = off;
}

static void print_tally(const char *what, const struct tally *tally) {
    printf("%-18s %6u pairs  %6u within 1 %% and quiet (%5.1f %%)  %4u noisy  worst %6.2f %%\n", what, tally->pairs, tally->agreed,
           100.0 * tally->agreed / tally->pairs, tally->noisy, 100 * tally->worst);
}

// A pair's medians, and its rounds: low, middle and high of the second's time over the first's.
static const char query[] =
    "WITH pair AS ("
    "  SELECT first.cell AS first, second.cell AS second, first.kernel, b.median / a.median AS medians, a.noisy OR b.noisy AS noisy"
    "  FROM cell AS first JOIN cell AS second"
    "    ON second.run = first.run AND second.kernel = first.kernel AND second.n = first.n AND second.threads = first.threads"
    "   AND json_extract(second.parameters, '$.entry') = 2"
    "  JOIN summary AS a ON a.cell = first.cell JOIN summary AS b ON b.cell = second.cell"
    "  WHERE first.run = ?1 AND json_extract(first.parameters, '$.entry') IS NULL),"
    " round AS ("
    "  SELECT pair.first, (1.0 * b.nanoseconds / b.calls) / (1.0 * a.nanoseconds / a.calls) AS ratio"
    "  FROM pair JOIN sample AS a ON a.cell = pair.first JOIN sample AS b ON b.cell = pair.second AND b.round = a.round"
    "  WHERE a.nanoseconds > 0 AND a.calls > 0 AND b.nanoseconds > 0 AND b.calls > 0),"
    " ratio AS (SELECT first, median_low(ratio) AS low, median(ratio) AS middle, median_high(ratio) AS high FROM round GROUP BY first)"
    " SELECT kernel, medians, noisy, low, middle, high FROM pair JOIN ratio USING (first) ORDER BY abs(medians - 1) DESC";

enum column { KERNEL, MEDIANS, NOISY, LOW, MIDDLE, HIGH };

int bench_print_twins(struct bench *bench) {
    const int code = median_sql_add(&bench->store);
    if (code != EXIT_FINE) return code;
    sqlite3_stmt *statement = store_query(&bench->store, query, "t", bench->run);
    if (!statement) return EXIT_ENVIRONMENT;
    struct tally medians = {0}, rounds = {0};
    unsigned holding = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const double ratio = sqlite3_column_double(statement, MEDIANS);
        const double low = sqlite3_column_double(statement, LOW), high = sqlite3_column_double(statement, HIGH);
        const bool noisy = sqlite3_column_int(statement, NOISY) != 0;
        if (medians.pairs < SHOWN) printf("%8.4f%s  %s\n", ratio, noisy ? " noisy" : "      ", (const char *)sqlite3_column_text(statement, KERNEL));
        count_pair(&medians, ratio, noisy);
        count_pair(&rounds, sqlite3_column_double(statement, MIDDLE), high - low > NOISY_WIDTH);
        holding += low <= 1 && high >= 1;
    }
    if (sqlite3_finalize(statement) != SQLITE_OK) return store_complain(&bench->store, "comparing pairs");
    if (medians.pairs) {
        print_tally("medians", &medians);
        print_tally("ratios by rounds", &rounds);
        printf("%-18s %6u of %u (%.1f %%; 95 %% or more are promised)\n", "intervals with 1", holding, rounds.pairs, 100.0 * holding / rounds.pairs);
    }
    return fflush(stdout) == 0 ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write to standard output");
}
