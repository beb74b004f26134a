// SPDX-License-Identifier: MIT
#include "trial_store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hash.h"
#include "command.h"
#include "matrix_product.h"
#include "network.h"

int trial_key(const struct trial_specification *specification, const char *checksum, char key[TRIAL_KEY]) {
    char kernels[160];
    const int code = trial_kernels(specification->activation, kernels, sizeof kernels);
    if (code) return code;
    const int length = trial_text(specification, checksum, kernels, 0, 0);
    char *text = malloc((size_t)length + 1);
    if (!text) return complain(EXIT_ENVIRONMENT, "out of memory for a trial's key");
    trial_text(specification, checksum, kernels, text, (uint64_t)length + 1);
    hash_text(text, (uint64_t)length, key);
    free(text);
    return EXIT_FINE;
}

static int store_trial(struct store *store, const char *run, const char *key, const struct trial_specification *s, const struct dataset *dataset,
                       const struct trial *trial, unsigned threads) {
    char measures[64];
    return store_execute(
        store,
        "INSERT INTO trial (trial, run, data, data_name, checksum, scaling, layers, activation, initialiser, optimiser, rate, schedule,"
        " batch, blocks, epochs, target, seed, measures, engine, kernels, library, outcome, epochs_done, crossing, multiply_adds,"
        " seconds, threads) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"
        " ?22, ?23, ?24, ?25, ?26, ?27)",
        "ttttttttttrtiii"
        "ritittt"
        "iriri",
        key, run, s->data, dataset->name, dataset->checksum, s->scaling, s->layers, s->activation, s->initialiser, s->optimiser, s->rate, s->schedule,
        (int64_t)s->batch, (int64_t)NETWORK_BLOCKS, (int64_t)s->epochs, s->target, (int64_t)s->seed,
        trial_measures(s->measures, measures, sizeof measures), (int64_t)TRIAL_ENGINE, trial->kernels, matrix_product_library(),
        trial_outcomes[trial->outcome], (int64_t)trial->epochs_done, trial->crossing, (int64_t)trial->multiply_adds, trial->seconds,
        (int64_t)threads);
}

static double finite_or_null(double value) { return isfinite(value) ? value : NAN; }

static int store_epochs(struct store *store, const char *key, const struct trial *trial) {
    int code = EXIT_FINE;
    for (uint64_t epoch = 0; epoch <= trial->epochs_done && !code; epoch++) {
        const struct trial_epoch *e = &trial->epochs[epoch];
        code =
            store_execute(store,
                          "INSERT INTO trial_epoch (trial, epoch, train_loss, train_error, validation_loss, validation_error, test_loss, test_error,"
                          " learning_loss, seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                          "tirrrrrrrr", key, (int64_t)epoch, finite_or_null(e->train_loss), e->train_error, finite_or_null(e->validation_loss),
                          e->validation_error, finite_or_null(e->test_loss), e->test_error, finite_or_null(e->learning_loss), e->seconds);
    }
    return code;
}

static int store_layers(struct store *store, const char *key, const struct trial *trial) {
    int code = EXIT_FINE;
    for (uint64_t i = 0; i < trial->layer_count && !code; i++) {
        const struct trial_layer *row = &trial->layers[i];
        code = store_execute(store, "INSERT INTO trial_layer (trial, epoch, layer, measure, value) VALUES (?1, ?2, ?3, ?4, ?5)", "tiitr", key,
                             (int64_t)row->epoch, (int64_t)row->layer, row->measure, finite_or_null(row->value));
    }
    return code;
}

static int store_histograms(struct store *store, const char *key, const struct trial *trial) {
    int code = EXIT_FINE;
    for (uint64_t i = 0; i < trial->histogram_count * TRIAL_BINS && !code; i++) {
        const struct trial_histogram *histogram = &trial->histograms[i / TRIAL_BINS];
        const uint64_t bin = i % TRIAL_BINS;
        code = store_execute(store,
                             "INSERT INTO trial_histogram (trial, epoch, layer, measure, bin, low, high, count)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                             "tiitirri", key, (int64_t)histogram->epoch, (int64_t)histogram->layer, histogram->measure, (int64_t)bin,
                             (double)bin / TRIAL_BINS, (double)(bin + 1) / TRIAL_BINS, (int64_t)histogram->count[bin]);
    }
    return code;
}

int trial_store(struct store *store, const char *run, const char *key, const struct trial_specification *specification, const struct dataset *dataset,
                const struct trial *trial, unsigned threads) {
    int code = store_trial(store, run, key, specification, dataset, trial, threads);
    if (!code) code = store_epochs(store, key, trial);
    if (!code) code = store_layers(store, key, trial);
    return code ? code : store_histograms(store, key, trial);
}

static double number(sqlite3_stmt *row, int column) {
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN : sqlite3_column_double(row, column);
}

int trial_load(struct store *store, const char *key, struct trial_result *result) {
    *result = (struct trial_result){0};
    sqlite3_stmt *row = store_query(store,
                                    "SELECT outcome = 'diverged', crossing, train_error, validation_error, test_error, epochs_done"
                                    " FROM trial JOIN trial_epoch ON trial_epoch.trial = trial.trial AND epoch = epochs_done WHERE trial.trial = ?1",
                                    "t", key);
    if (!row) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(row);
    if (status == SQLITE_ROW)
        *result = (struct trial_result){.known = true,
                                        .diverged = sqlite3_column_int(row, 0),
                                        .crossing = number(row, 1),
                                        .train_error = number(row, 2),
                                        .validation_error = number(row, 3),
                                        .test_error = number(row, 4),
                                        .epochs_done = (uint64_t)sqlite3_column_int64(row, 5)};
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading a trial");
    sqlite3_finalize(row);
    return code;
}
