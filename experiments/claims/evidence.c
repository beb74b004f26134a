// SPDX-License-Identifier: MIT
#include "evidence_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "command.h"
#include "row.h"

bool evidence_lacks(struct evidence *evidence, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (!*evidence->missing) vsnprintf(evidence->missing, sizeof evidence->missing, format, arguments);
    va_end(arguments);
    return false;
}

void evidence_note_run(struct evidence *evidence, const char *run) {
    for (size_t i = 0; i < evidence->run_count; i++)
        if (strcmp(evidence->runs[i], run) == 0) return;
    if (evidence->run_count < RUNS_LIMIT) snprintf(evidence->runs[evidence->run_count++], sizeof *evidence->runs, "%s", run);
}

bool evidence_unread(struct evidence *evidence) {
    evidence->code = EXIT_ENVIRONMENT;
    return evidence_lacks(evidence, "the store could not be read");
}

bool evidence_ends(struct evidence *evidence, sqlite3_stmt *rows, int status) {
    const bool fine = status == SQLITE_DONE || status == SQLITE_ROW;
    if (!fine) store_complain(evidence->store, "reading what a claim needs");
    sqlite3_finalize(rows);
    return fine ? true : evidence_unread(evidence);
}

bool evidence_latest_run(struct evidence *evidence, const char *sql, char run[37]) {
    *run = 0;
    sqlite3_stmt *row = store_query(evidence->store, sql, "");
    if (!row) return evidence_unread(evidence);
    const int status = sqlite3_step(row);
    if (status == SQLITE_ROW) row_copy(row, 0, run, 37);
    if (!evidence_ends(evidence, row, status)) return false;
    if (!*run) return evidence_lacks(evidence, "the store has no benchmark of this");
    evidence_note_run(evidence, run);
    return true;
}

// ---- trials ----

// `common` is what trials of one seed share, whatever the activation; `own` what those of one activation do, whatever the seed.
static const char trial_query[] =
    "SELECT t.trial, t.seed, t.run, t.epochs_done, t.layers, t.target, t.outcome = 'diverged',"
    " printf('%s|%s|%s|%s|%s|%d|%d|%d|%.17g|%s|%d|%s', t.data, t.checksum, t.scaling, t.layers, t.schedule, t.batch, t.blocks, t.epochs,"
    "   ifnull(t.target, -1), t.measures, t.engine, t.library) AS common,"
    " printf('%s|%s|%.17g|%s', t.initialiser, t.optimiser, t.rate, t.kernels) AS own"
    " FROM experiment_trial e JOIN trial t USING (trial) JOIN run r USING (run)"
    " WHERE e.experiment = ?1 AND e.profile = ?2 AND e.stage = 'report' AND e.condition = ?3 AND e.x = ?4 AND t.activation = ?5"
    " AND t.seed BETWEEN 1 AND ?6 AND (?7 = 0 OR abs(t.rate - ?7) < 1e-6 * ?7) ORDER BY t.seed, t.trial";
enum column { TRIAL, SEED, RUN, EPOCHS_DONE, LAYERS, TARGET, DIVERGED, COMMON, OWN };

static unsigned occurrences(const char *text, const char *word) {
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word)) count++;
    return count;
}

static void name_wanted(const struct evidence *evidence, const struct wanted *wanted, char *text, size_t size) {
    char rate[32] = "", x[32] = "";
    if (wanted->rate > 0) snprintf(rate, sizeof rate, " at rate %g", wanted->rate);
    if (wanted->x != 0) snprintf(x, sizeof x, ", x = %g", wanted->x);
    snprintf(text, size, "%s of %s (%s, %s%s)%s", wanted->activation, wanted->experiment, study_profiles[evidence->profile], wanted->condition, x,
             rate);
}

// Trials that are compared have the same data, net and schedule, and were trained by the same program on the same kind of machine.
static bool is_paired(struct evidence *evidence, const struct wanted *wanted, const char *common) {
    char where[160], text[33];
    snprintf(where, sizeof where, "%s|%s|%.17g", wanted->experiment, wanted->condition, wanted->x);
    hash_text(common, strlen(common), text);
    for (size_t i = 0; i < evidence->paired_count; i++)
        if (strcmp(evidence->paired[i].where, where) == 0) return strcmp(evidence->paired[i].text, text) == 0;
    if (evidence->paired_count == PAIRED_LIMIT) return false;
    snprintf(evidence->paired[evidence->paired_count].where, sizeof where, "%s", where);
    snprintf(evidence->paired[evidence->paired_count++].text, sizeof text, "%s", text);
    return true;
}

static void read_trial(sqlite3_stmt *row, struct seen *trial) {
    const char *layers = row_text(row, LAYERS);
    *trial = (struct seen){.epochs_done = (uint64_t)sqlite3_column_int64(row, EPOCHS_DONE),
                           .activations = occurrences(layers, "activation"),
                           .target = row_real(row, TARGET),
                           .diverged = sqlite3_column_int(row, DIVERGED)};
    row_copy(row, TRIAL, trial->key, sizeof trial->key);
}

bool evidence_trials(struct evidence *evidence, const struct wanted *wanted, struct seen *trials) {
    char name[160], own[33] = "", text[33];
    uint64_t found = 0;
    bool twice = false, alike = true, paired = true;
    int status;
    name_wanted(evidence, wanted, name, sizeof name);
    sqlite3_stmt *rows = store_query(evidence->store, trial_query, "tttrtir", wanted->experiment, study_profiles[evidence->profile],
                                     wanted->condition, wanted->x, wanted->activation, (int64_t)evidence->seeds, wanted->rate);
    if (!rows) return evidence_unread(evidence);
    while ((status = sqlite3_step(rows)) == SQLITE_ROW && !twice) {
        hash_text(row_text(rows, OWN), strlen(row_text(rows, OWN)), text);
        if (*own && strcmp(own, text) != 0) alike = false;
        snprintf(own, sizeof own, "%s", text);
        paired = is_paired(evidence, wanted, row_text(rows, COMMON)) && paired;
        twice = found == evidence->seeds || (found > 0 && (uint64_t)sqlite3_column_int64(rows, SEED) <= found);
        if (twice) break;
        read_trial(rows, &trials[found++]);
        evidence_note_run(evidence, row_text(rows, RUN));
    }
    if (!evidence_ends(evidence, rows, status)) return false;
    evidence->trials += found;
    if (found > 0 && (twice || !alike)) return evidence_lacks(evidence, "the store has two specifications of %s", name);
    if (!paired) return evidence_lacks(evidence, "%s and what it is compared with have two specifications", name);
    if (found < evidence->seeds)
        return evidence_lacks(evidence, "the store has %llu of %llu seeds of %s", (unsigned long long)found, (unsigned long long)evidence->seeds,
                              name);
    return true;
}

// ---- numbers of one trial ----

bool evidence_crossings(struct evidence *evidence, const struct seen *trials, double *epochs) {
    double errors[1 + 1024];
    for (uint64_t i = 0; i < evidence->seeds; i++) {
        const struct seen *trial = &trials[i];
        uint64_t count = 0;
        int status;
        sqlite3_stmt *rows =
            store_query(evidence->store, "SELECT epoch, train_error FROM trial_epoch WHERE trial = ?1 ORDER BY epoch", "t", trial->key);
        if (!rows) return evidence_unread(evidence);
        while ((status = sqlite3_step(rows)) == SQLITE_ROW && count < sizeof errors / sizeof *errors &&
               (uint64_t)sqlite3_column_int64(rows, 0) == count)
            errors[count++] = row_real(rows, 1);
        if (!evidence_ends(evidence, rows, status)) return false;
        if (count != trial->epochs_done + 1)
            return evidence_lacks(evidence, "the store lacks epoch %llu of trial %s", (unsigned long long)count, trial->key);
        const double crossing = trial_crossing(errors, count, trial->target);
        epochs[i] = isnan(crossing) ? INFINITY : crossing;
    }
    return true;
}

bool evidence_errors(struct evidence *evidence, const struct seen *trials, const char *column, double *errors) {
    for (uint64_t i = 0; i < evidence->seeds; i++) {
        const struct seen *trial = &trials[i];
        sqlite3_stmt *row =
            store_query(evidence->store,
                        "SELECT CASE ?3 WHEN 'test_error' THEN test_error WHEN 'validation_error' THEN validation_error"
                        " WHEN 'train_error' THEN train_error WHEN 'train_loss' THEN train_loss END FROM trial_epoch WHERE trial = ?1 AND epoch = ?2",
                        "tit", trial->key, (int64_t)trial->epochs_done, column);
        if (!row) return evidence_unread(evidence);
        const int status = sqlite3_step(row);
        errors[i] = status != SQLITE_ROW ? NAN : !trial->diverged ? row_real(row, 0) : strcmp(column, "train_loss") == 0 ? INFINITY : 1;
        if (!evidence_ends(evidence, row, status)) return false;
        if (status != SQLITE_ROW)
            return evidence_lacks(evidence, "the store lacks epoch %llu of trial %s", (unsigned long long)trial->epochs_done, trial->key);
    }
    return true;
}

// ---- layers ----

// Sum over layers 1 to `layers` and epochs first to last, or of layer `only` alone where that is not 0; every row of them has to be there.
static bool sum_layers(struct evidence *evidence, const struct seen *trial, const char *measure, unsigned layers, unsigned only, uint64_t first,
                       uint64_t last, double *sum) {
    sqlite3_stmt *row = store_query(evidence->store,
                                    "SELECT count(*), count(value), sum(value) FROM trial_layer WHERE trial = ?1 AND measure = ?2"
                                    " AND epoch BETWEEN ?3 AND ?4 AND layer BETWEEN 1 AND ?5 AND (?6 = 0 OR layer = ?6)",
                                    "ttiiii", trial->key, measure, (int64_t)first, (int64_t)last, (int64_t)layers, (int64_t)only);
    if (!row) return evidence_unread(evidence);
    const int status = sqlite3_step(row);
    const uint64_t count = (uint64_t)sqlite3_column_int64(row, 0), finite = (uint64_t)sqlite3_column_int64(row, 1);
    const uint64_t wanted = (last - first + 1) * (only ? 1 : layers);
    *sum = finite == count ? row_real(row, 2) : NAN;
    if (!evidence_ends(evidence, row, status)) return false;
    return count == wanted || evidence_lacks(evidence, "the store lacks %llu of %llu values of '%s' of trial %s",
                                             (unsigned long long)(wanted - count), (unsigned long long)wanted, measure, trial->key);
}

bool evidence_census(struct evidence *evidence, const struct seen *trials, const char *measure, enum evidence_when when, double *values) {
    bool all = true;
    for (uint64_t i = 0; i < evidence->seeds && all; i++) {
        const struct seen *trial = &trials[i];
        const uint64_t epoch = when == AFTER_TRAINING ? trial->epochs_done : 0;
        all = sum_layers(evidence, trial, measure, trial->activations, 0, epoch, epoch, &values[i]);
        values[i] = when == AFTER_TRAINING && trial->diverged ? NAN : values[i] / trial->activations;
    }
    return all;
}

bool evidence_census_sum(struct evidence *evidence, const struct seen *trials, const char *measure, uint64_t first, uint64_t unread_epochs,
                         double *values) {
    bool all = true;
    for (uint64_t i = 0; i < evidence->seeds && all; i++) {
        const struct seen *trial = &trials[i];
        values[i] = NAN;
        if (!trial->diverged && trial->epochs_done >= first + unread_epochs)
            all = sum_layers(evidence, trial, measure, trial->activations, 0, first, trial->epochs_done - unread_epochs, &values[i]);
    }
    return all;
}

bool evidence_layer(struct evidence *evidence, const struct seen *trials, const char *measure, enum evidence_when when, unsigned layer,
                    double *values) {
    bool all = true;
    for (uint64_t i = 0; i < evidence->seeds && all; i++) {
        const uint64_t epoch = when == AFTER_TRAINING ? trials[i].epochs_done : 0;
        all = sum_layers(evidence, &trials[i], measure, layer, layer, epoch, epoch, &values[i]);
        if (when == AFTER_TRAINING && trials[i].diverged) values[i] = NAN;
    }
    return all;
}

// ---- several at once ----

bool evidence_has(struct evidence *evidence, const char *experiment, const char *condition) {
    sqlite3_stmt *row =
        store_query(evidence->store, "SELECT 1 FROM experiment_trial WHERE experiment = ?1 AND profile = ?2 AND stage = 'report' AND condition = ?3",
                    "ttt", experiment, study_profiles[evidence->profile], condition);
    if (!row) return evidence_unread(evidence);
    const int status = sqlite3_step(row);
    return evidence_ends(evidence, row, status) && status == SQLITE_ROW;
}

bool evidence_read_errors(struct evidence *evidence, const struct wanted *wanted, const char *column, double *errors) {
    struct seen trials[CLAIM_SEEDS];
    return evidence_trials(evidence, wanted, trials) && evidence_errors(evidence, trials, column, errors);
}

bool evidence_read_census(struct evidence *evidence, const struct wanted *wanted, const char *measure, enum evidence_when when, double *values) {
    struct seen trials[CLAIM_SEEDS];
    return evidence_trials(evidence, wanted, trials) && evidence_census(evidence, trials, measure, when, values);
}

bool evidence_read_crossings(struct evidence *evidence, const struct wanted *wanted, double *epochs) {
    struct seen trials[CLAIM_SEEDS];
    return evidence_trials(evidence, wanted, trials) && evidence_crossings(evidence, trials, epochs);
}
