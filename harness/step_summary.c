// SPDX-License-Identifier: MIT
#include "step_summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "row.h"

const char *const step_share_names[STEP_SHARES] = {"activation", "dense", "conv2d", "other layers", "optimiser", "rest", "waiting"};

struct loading {
    struct store *store;
    const char *run;
    struct step_summary *summaries;
    size_t count, rounds;
};

// ---- reading ----

static enum step_share share_of(const char *kind, bool is_layer) {
    if (!is_layer) return strcmp(kind, "optimiser") == 0 ? SHARE_OPTIMISER : strcmp(kind, "waiting") == 0 ? SHARE_WAITING : SHARE_REST;
    for (enum step_share share = SHARE_ACTIVATION; share < SHARE_OTHER_LAYERS; share++)
        if (strcmp(kind, step_share_names[share]) == 0) return share;
    return SHARE_OTHER_LAYERS;
}

static int end_query(const struct loading *loading, sqlite3_stmt *rows) {
    return sqlite3_finalize(rows) == SQLITE_OK ? EXIT_FINE : store_complain(loading->store, "reading training steps");
}

static int64_t ask(const struct loading *loading, const char *sql) {
    sqlite3_stmt *rows = store_query(loading->store, sql, "t", loading->run);
    const int64_t value = rows && sqlite3_step(rows) == SQLITE_ROW ? sqlite3_column_int64(rows, 0) : -1;
    sqlite3_finalize(rows);
    return value;
}

static bool read_cell(struct loading *loading, sqlite3_stmt *row) {
    struct step_summary *s = &loading->summaries[loading->count];
    *s = (struct step_summary){
        .threads = (uint64_t)sqlite3_column_int64(row, 1),
        .batch = (uint64_t)sqlite3_column_int64(row, 2),
        .multiply_adds = row_real(row, 3),
        .bytes = row_real(row, 4),
        .loss = row_real(row, 5),
        .nanoseconds = malloc((loading->rounds + 1) * sizeof *s->nanoseconds),
    };
    if (!s->nanoseconds) return false;
    loading->count++;
    for (size_t i = 0; i < loading->rounds; i++) s->nanoseconds[i] = NAN;
    for (int i = 0; i < STEP_SHARES; i++) s->shares[i] = NAN;
    row_copy(row, 6, s->net, sizeof s->net);
    row_copy(row, 7, s->activation, sizeof s->activation);
    row_copy(row, 8, s->library, sizeof s->library);
    row_copy(row, 9, s->kernels, sizeof s->kernels);
    row_copy(row, 10, s->state, sizeof s->state);
    row_copy(row, 11, s->reason, sizeof s->reason);
    return true;
}

static int read_samples(struct loading *loading, struct step_summary *s, const char *step) {
    sqlite3_stmt *rows = store_query(loading->store, "SELECT round, 1.0 * nanoseconds / steps FROM step_sample WHERE step = ?1", "t", step);
    if (!rows) return EXIT_ENVIRONMENT;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const uint64_t round = (uint64_t)sqlite3_column_int64(rows, 0);
        if (round >= loading->rounds) continue; // ours follow each other; a stranger may number his otherwise
        s->nanoseconds[round] = sqlite3_column_double(rows, 1);
        s->samples++;
    }
    return end_query(loading, rows);
}

static int read_shares(struct loading *loading, struct step_summary *s, const char *step) {
    sqlite3_stmt *rows =
        store_query(loading->store, "SELECT kind, direction <> '', nanoseconds, sum(nanoseconds) OVER () FROM step_share WHERE step = ?1", "t", step);
    if (!rows) return EXIT_ENVIRONMENT;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        double *share = &s->shares[share_of(row_text(rows, 0), sqlite3_column_int(rows, 1))];
        const double sum = sqlite3_column_double(rows, 3);
        *share = (isnan(*share) ? 0 : *share) + (sum > 0 ? sqlite3_column_double(rows, 2) / sum : 0);
    }
    return end_query(loading, rows);
}

static int read_all(struct loading *loading, int64_t limit) {
    sqlite3_stmt *rows = store_query(loading->store,
                                     "SELECT step, threads, batch, multiply_adds, bytes, loss, net, activation, library, kernels, state, reason"
                                     " FROM step_cell WHERE run = ?1 ORDER BY position, step LIMIT ?2",
                                     "ti", loading->run, limit);
    if (!rows) return EXIT_ENVIRONMENT;
    int code = EXIT_FINE;
    while (code == EXIT_FINE && sqlite3_step(rows) == SQLITE_ROW) {
        struct step_summary *s = &loading->summaries[loading->count];
        if (!read_cell(loading, rows)) code = complain(EXIT_ENVIRONMENT, "out of memory for the samples of training steps");
        if (code == EXIT_FINE) code = read_samples(loading, s, row_text(rows, 0));
        if (code == EXIT_FINE) code = read_shares(loading, s, row_text(rows, 0));
    }
    const int ended = end_query(loading, rows);
    return code == EXIT_FINE ? ended : code;
}

// ---- deriving ----

static const struct step_summary *find(const struct loading *loading, const char *net, const char *activation, uint64_t threads) {
    for (size_t i = 0; i < loading->count; i++) {
        const struct step_summary *s = &loading->summaries[i];
        if (strcmp(s->net, net) == 0 && strcmp(s->activation, activation) == 0 && s->threads == threads) return s;
    }
    return 0;
}

// scale / the time of `s`, or, where there is a base, scale times base's time over that of `s` in the rounds that have both.
static struct interval compare(const struct loading *loading, const struct step_summary *s, const struct step_summary *base, double scale) {
    double *above = malloc((loading->rounds + 1) * sizeof *above), *below = malloc((loading->rounds + 1) * sizeof *below);
    uint64_t count = 0;
    for (size_t i = 0; above && below && i < loading->rounds; i++) {
        if (isnan(s->nanoseconds[i]) || (base && isnan(base->nanoseconds[i]))) continue;
        above[count] = scale * (base ? base->nanoseconds[i] : 1);
        below[count++] = s->nanoseconds[i];
    }
    const struct interval result = above && below ? ratio_interval(above, below, count) : (struct interval){NAN, NAN, NAN};
    free(above);
    free(below);
    return result;
}

static void derive(const struct loading *loading, struct step_summary *s) {
    static const struct interval none = {NAN, NAN, NAN};
    const struct step_summary *product = find(loading, STEP_PRODUCT, "", 1);
    const struct step_summary *one = s->threads > 1 ? find(loading, s->net, s->activation, 1) : 0;
    const struct step_summary *relu = strcmp(s->activation, "relu") != 0 ? find(loading, s->net, "relu", s->threads) : 0;
    const double factor = product ? s->multiply_adds / product->multiply_adds / (double)s->threads : 1;
    s->images = compare(loading, s, 0, 1e9 * (double)s->batch);
    s->gigaflops = 2 * s->multiply_adds * s->images.estimate / (double)s->batch * 1e-9;
    s->of_library = product && product != s ? compare(loading, s, product, factor) : none;
    s->over_one = one ? compare(loading, s, one, 1) : none;
    s->over_relu = relu ? compare(loading, s, relu, 1) : none;
}

struct step_summary *step_summaries_load(struct store *store, const char *run, size_t *count, int *code) {
    struct loading loading = {.store = store, .run = run};
    const int64_t cells = ask(&loading, "SELECT count(*) FROM step_cell WHERE run = ?1");
    const int64_t rounds = ask(&loading, "SELECT count(DISTINCT round) FROM step_cell JOIN step_sample USING (step) WHERE run = ?1");
    *count = 0;
    *code = cells < 0 || rounds < 0 ? EXIT_ENVIRONMENT : EXIT_FINE;
    if (*code != EXIT_FINE || cells == 0) return 0;
    loading.rounds = (size_t)rounds;
    loading.summaries = calloc((size_t)cells, sizeof *loading.summaries);
    *code = loading.summaries ? read_all(&loading, cells) : complain(EXIT_ENVIRONMENT, "out of memory for training steps");
    for (size_t i = 0; i < loading.count && *code == EXIT_FINE; i++) derive(&loading, &loading.summaries[i]);
    *count = loading.count;
    return loading.summaries;
}

void step_summaries_free(struct step_summary *summaries, size_t count) {
    for (size_t i = 0; i < count; i++) free(summaries[i].nanoseconds);
    free(summaries);
}

int step_run(struct store *store, const char *run, char found[37]) {
    sqlite3_stmt *rows = store_query(store,
                                     "SELECT run FROM run WHERE machine = (SELECT machine FROM run WHERE run = ?1)"
                                     " AND EXISTS (SELECT 1 FROM step_cell JOIN step_sample USING (step) WHERE step_cell.run = run.run AND activation <> '')"
                                     " ORDER BY run = ?1 DESC, started DESC, run DESC LIMIT 1",
                                     "t", run);
    if (!rows) return EXIT_ENVIRONMENT;
    *found = 0;
    if (sqlite3_step(rows) == SQLITE_ROW) row_copy(rows, 0, found, 37);
    return sqlite3_finalize(rows) == SQLITE_OK ? EXIT_FINE : store_complain(store, "looking for training steps");
}
