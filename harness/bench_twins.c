// SPDX-License-Identifier: MIT
// The harness against itself: a kernel that enters a contest twice should give one figure.
#include <math.h>
#include <stdio.h>

#include "bench.h"
#include "command.h"

static const double agreement = 0.01; // a pair agrees if its medians differ by less than this share

struct tally {
    const char *what;
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

static void print_tally(const struct tally *tally) {
    if (!tally->pairs) return;
    printf("%-8s %6u pairs  %6u within 1 %% and quiet (%5.1f %%)  %4u noisy  worst %6.2f %%\n", tally->what, tally->pairs, tally->agreed,
           100.0 * tally->agreed / tally->pairs, tally->noisy, 100 * tally->worst);
}

int bench_print_twins(struct bench *bench) {
    sqlite3_stmt *statement =
        store_query(&bench->store,
                    "SELECT b.median / a.median, a.noisy OR b.noisy, first.kernel FROM cell AS first JOIN cell AS second"
                    " ON second.run = first.run AND second.kernel = first.kernel AND second.n = first.n AND second.threads = first.threads"
                    " AND json_extract(second.parameters, '$.entry') = 2"
                    " JOIN summary AS a ON a.cell = first.cell JOIN summary AS b ON b.cell = second.cell"
                    " WHERE first.run = ?1 AND json_extract(first.parameters, '$.entry') IS NULL ORDER BY abs(b.median / a.median - 1) DESC",
                    "t", bench->run);
    if (!statement) return EXIT_ENVIRONMENT;
    struct tally all = {.what = "all"};
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const double ratio = sqlite3_column_double(statement, 0);
        const bool noisy = sqlite3_column_int(statement, 1) != 0;
        if (all.pairs < 10) printf("%8.4f%s  %s\n", ratio, noisy ? " noisy" : "      ", (const char *)sqlite3_column_text(statement, 2));
        count_pair(&all, ratio, noisy);
    }
    if (sqlite3_finalize(statement) != SQLITE_OK) return store_complain(&bench->store, "comparing pairs");
    print_tally(&all);
    return fflush(stdout) == 0 ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write to standard output");
}
