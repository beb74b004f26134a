// SPDX-License-Identifier: MIT
// A store with all that the claims read, made up: every trial of the paper profile that claims with an experiment want, with distinct
// numbers, so that whatever is read and changes is seen.
#ifndef CLAIM_FIXTURE_H
#define CLAIM_FIXTURE_H

#include "../../harness/test/store_fixture.h"
#include "evidence.h"

#define CLAIM_RUN "01900000-0000-7000-8000-000000000001"

struct made {
    const char *experiment, *condition, *activations; // separated by blanks
    double x;
    int depth, epochs, seeds;
    const double *rates; // ended by 0
    double target;
};

static const double one_rate[] = {0.0316, 0}, dead_rates[] = {0.001, 0.00316, 0.01, 0.0316, 0.1, 0.316, 0},
                    all_rates[] = {0.0001, 0.000316, 0.001, 0.00316, 0.01, 0.0316, 0.1, 0.316, 1, 0};
static const struct made made_trials[] = {
    {"six-times", "own gain", "relu tanh", 0, 4, 9, 6, one_rate, 0.25},
    {"time-to-target", "MLP 3x300", "relu tanh sigmoid", 0, 3, 9, 6, one_rate, 0.25},
    {"depth", "He", "relu tanh sigmoid", 2, 2, 0, 10, one_rate, -1},
    {"activity-by-depth", "images", "relu", 16, 16, 2, 10, one_rate, -1},
    {"depth", "He", "relu tanh sigmoid", 50, 50, 0, 10, one_rate, -1},
    {"depth", "Glorot", "relu tanh sigmoid", 2, 2, 0, 10, one_rate, -1},
    {"depth", "Glorot", "relu tanh sigmoid", 50, 50, 0, 10, one_rate, -1},
    {"depth", "1/E[f^2]", "relu tanh sigmoid", 2, 2, 0, 10, one_rate, -1},
    {"depth", "1/E[f^2]", "relu tanh sigmoid", 50, 50, 0, 10, one_rate, -1},
    {"depth", "1/E[f''^2]", "relu tanh sigmoid", 2, 2, 0, 10, one_rate, -1},
    {"depth", "1/E[f''^2]", "relu tanh sigmoid", 50, 50, 0, 10, one_rate, -1},
    {"edge-of-chaos", "1", "relu", 40, 40, 1, 6, one_rate, -1},
    {"edge-of-chaos", "2", "relu", 40, 40, 1, 6, one_rate, -1},
    {"dead-units", "MLP 3x256", "relu leaky_relu elu", 0, 3, 2, 10, dead_rates, -1},
    {"dead-units", "MLP 3x256, no momentum", "relu", 0, 3, 2, 10, dead_rates, -1},
    {"learning-rates", "MLP 3x300", "relu leaky_relu elu gelu mish tanh", 0, 3, 1, 6, all_rates, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 0, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 1e-5, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 1e-4, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 3e-4, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 1e-3, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 3e-3, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 1e-2, 3, 1, 10, one_rate, -1},
    {"sparsity-penalty", "MLP 3x128", "relu", 3e-2, 3, 1, 10, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=0.01)", 0.01, 3, 1, 10, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=0.1)", 0.1, 3, 1, 10, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=0.2)", 0.2, 3, 1, 10, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=0.33)", 0.33, 3, 1, 10, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=0.5)", 0.5, 3, 1, 10, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=13)", 13, 3, 1, 1, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=14)", 14, 3, 1, 1, one_rate, -1},
    {"slopes", "MLP 3x128", "leaky_relu(slope=15)", 15, 3, 1, 1, one_rate, -1},
    {"learned-slopes", "CNN", "prelu", 0, 6, 1, 6, one_rate, -1},
    {"variants", "few images", "relu leaky_relu prelu rrelu elu gelu", 0, 3, 1, 10, one_rate, -1},
    {"variants", "more images", "relu leaky_relu prelu rrelu elu gelu", 0, 3, 1, 10, one_rate, -1},
    {"initial-bias", "MLP 8x32", "relu", 0, 8, 0, 10, one_rate, -1},
    {"initial-bias", "MLP 8x32", "relu", 0.1, 8, 0, 10, one_rate, -1},
    {"input-scaling", "raw", "relu tanh", 0, 3, 1, 10, one_rate, -1},
    {"input-scaling", "unit", "relu", 0, 3, 1, 10, one_rate, -1},
    {"input-scaling", "standard", "relu tanh", 0, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L1", "relu", 1e-6, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L1", "relu", 1e-5, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L1", "relu", 1e-4, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L1", "relu", 3e-4, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L1", "relu", 1e-3, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L1", "relu", 3e-3, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L2", "relu", 1e-5, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L2", "relu", 1e-4, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L2", "relu", 1e-3, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L2", "relu", 3e-3, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L2", "relu", 1e-2, 3, 1, 10, one_rate, -1},
    {"weight-penalty", "L2", "relu", 3e-2, 3, 1, 10, one_rate, -1},
    {"zero-kink", "MLP 3x128", "relu relu(kink=1)", 0, 3, 1, 10, one_rate, -1},
    {"zero-kink", "CNN", "relu relu(kink=1)", 0, 3, 1, 10, one_rate, -1},
    {"zero-kink", "CNN without biases", "relu relu(kink=1)", 0, 3, 1, 10, one_rate, -1},
    {"toy-problems", "xor, depth 1", "identity relu", 64, 1, 1, 6, one_rate, -1},
    {"toy-problems", "spirals, depth 4", "identity relu", 16, 4, 1, 6, one_rate, -1},
    {"centring", "plain", "relu elu shifted_relu", 8, 8, 9, 8, one_rate, 0.25},
    {"gelu-fit", "unit norm", "gelu relu elu", 0, 8, 1, 8, one_rate, -1},
    {"gelu-fit", "own gains", "gelu relu elu", 0, 8, 1, 8, one_rate, -1},
    {"maxout-dropout", "no dropout", "relu maxout(pieces=4)", 1000, 2, 1, 8, one_rate, -1},
    {"maxout-dropout", "no dropout", "maxout(pieces=2)", 20000, 2, 1, 8, one_rate, -1},
    {"maxout-dropout", "dropout", "relu maxout(pieces=4)", 1000, 2, 1, 8, one_rate, -1},
    {"maxout-dropout", "dropout", "maxout(pieces=2)", 20000, 2, 1, 8, one_rate, -1},
    {"polarity", "first layer without biases", "abs", 0, 3, 1, 10, one_rate, -1},
    {"polarity", "first layer without biases", "abs", 1, 3, 1, 10, one_rate, -1},
    {"polarity", "with biases", "abs", 0, 3, 1, 10, one_rate, -1},
    {"polarity", "with biases", "abs", 1, 3, 1, 10, one_rate, -1},
    {"recurrent", "identity, clipped, 28 steps", "relu", 28, 1, 1, 6, one_rate, -1},
    {"recurrent", "LSTM, clipped, 28 steps", "tanh", 28, 1, 1, 6, one_rate, -1},
    {"recurrent", "drawn, clipped, 28 steps", "tanh", 28, 1, 1, 6, one_rate, -1},
    {"recognition", "random, average", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "random, max", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "random, contrast norm, average", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "random, contrast norm, max", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "trained, average", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "trained, max", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "trained, contrast norm, average", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"recognition", "trained, contrast norm, max", "identity abs relu", 0, 1, 1, 8, one_rate, -1},
    {"zero-kink", "MLP 3x128, assigned", "relu(assign=1)", 0, 3, 1, 10, one_rate, -1},
    {"zero-kink", "CNN, assigned", "relu(assign=1)", 0, 3, 1, 10, one_rate, -1},
    {"zero-kink", "CNN without biases, assigned", "relu(assign=1)", 0, 3, 1, 10, one_rate, -1},
    {"label-noise", "noisy labels", "relu leaky_relu prelu rrelu elu gelu", 0.2, 3, 1, 10, one_rate, -1},
};

// One activation at one rate. Errors fall with epochs, at a pace of the activation's; 7919 and 0.618 scatter.
static const char made_sql[] =
    "CREATE TEMP TABLE IF NOT EXISTS digit AS WITH RECURSIVE d(v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM d WHERE v < 51) SELECT v FROM d;";

static inline void make_one(struct store *store, const struct made *made, const char *activation, double rate) {
    char sql[6000], layers[1024] = "", prefix[160];
    for (int i = 0; i < made->depth; i++) strcat(layers, "dense(9) activation ");
    strcat(layers, "dense(10)");
    snprintf(prefix, sizeof prefix, "%d/%.12s/%g/", (int)(made - made_trials), activation, rate);
    snprintf(sql, sizeof sql,
             "INSERT INTO trial SELECT '%s' || v, '%s', 'd', 'd', 'c', 'standard', '%s', '%s', 'normal', 'sgd(rate)', %.9g, 'constant', 128, 8, %d,"
             " nullif(%g, -1), v, 'census', 1, 'k', 'BLIS', 'finished', %d, NULL, 5, 1.0, 1 FROM digit WHERE v BETWEEN 1 AND %d;"
             "INSERT INTO experiment_trial SELECT '%s', 'paper', 'report', '%s', %g, '%s' || v FROM digit WHERE v BETWEEN 1 AND %d;",
             prefix, CLAIM_RUN, layers, activation, rate, made->epochs, made->target, made->epochs, made->seeds, made->experiment, made->condition,
             made->x, prefix, made->seeds);
    assert_int_equal(sqlite3_exec(store->database, sql, 0, 0, 0), SQLITE_OK);
    snprintf(sql, sizeof sql,
             "INSERT INTO trial_epoch SELECT '%s' || s, e, error * 2, error, 1, error * 1.1, 1, error * 1.2, NULL, 1 FROM (SELECT s.v AS s, e.v AS e,"
             "  max(0.01, 0.9 - (0.15 + length('%s') / 100.0 + %g / 9) * e.v) + s.v / 997.0 AS error FROM digit s, digit e"
             "  WHERE s.v BETWEEN 1 AND %d AND e.v <= %d);"
             "INSERT INTO trial_layer SELECT '%s' || s.v, e.v, l.v, m.value, (s.v * 7919 + l.v * 104729 + e.v * 1299709 + length(m.value) * 31 + %d)"
             "  %% 1000 / 2000.0 + 0.01 FROM digit s, digit e, digit l,"
             " json_each('[\"active\",\"zero\",\"dead\",\"revived\",\"gradient_norm\",\"slope\",\"mean\",\"variance\"]') m"
             " WHERE s.v BETWEEN 1 AND %d AND e.v <= %d AND l.v BETWEEN 1 AND %d",
             prefix, activation, rate, made->seeds, made->epochs, prefix, (int)strlen(activation), made->seeds, made->epochs, made->depth + 1);
    assert_int_equal(sqlite3_exec(store->database, sql, 0, 0, 0), SQLITE_OK);
}

static inline void make_trials(struct store *store) {
    execute(store, "PRAGMA foreign_keys = OFF");
    assert_int_equal(store_begin(store), EXIT_FINE);
    assert_int_equal(fill_run(store, CLAIM_RUN), EXIT_FINE);
    execute(store, made_sql);
    for (size_t i = 0; i < sizeof made_trials / sizeof *made_trials; i++) {
        const char *cursor = made_trials[i].activations;
        for (char name[32]; sscanf(cursor, "%31s", name) == 1; cursor += strcspn(cursor, " "), cursor += *cursor == ' ')
            for (const double *rate = made_trials[i].rates; *rate > 0; rate++) make_one(store, &made_trials[i], name, *rate);
    }
    assert_int_equal(store_commit(store), EXIT_FINE);
}

// What is no trial: ten seeds, values of every measure that is read, in layers 0 and 6.
static inline void make_nets(struct store *store) {
    static const char sql[] =
        "CREATE TEMP TABLE told (experiment, condition, activation);"
        "INSERT INTO told SELECT 'maxout-pieces', c.value, 'maxout(pieces=' || p.value || ')' FROM"
        " json_each('[\"square\",\"exponential\",\"relu\",\"abs\",\"leaky_relu\"]') c, json_each('[2,4,8,16]') p;"
        "INSERT INTO told VALUES ('forgetting', 'permuted', 'relu'), ('forgetting', 'permuted', 'maxout(pieces=2)'), ('forgetting', 'permuted, dropout',"
        " 'relu'), ('forgetting', 'permuted, dropout', 'maxout(pieces=2)'), ('rbm', 'binary', 'sigmoid'), ('rbm', 'noisy rectified', 'nrelu'),"
        " ('autoencoder', 'autoencoder', 'softplus'), ('autoencoder', 'autoencoder', 'relu'), ('autoencoder', 'denoising autoencoder', 'softplus'),"
        " ('autoencoder', 'denoising autoencoder', 'relu');"
        "INSERT INTO random_net SELECT told.rowid || '/' || v, '" CLAIM_RUN
        "', experiment, 'paper', condition, activation, 'recipe', 1, 1, 1, 1, v, 1, 1 FROM told, digit WHERE v BETWEEN 1 AND 10;"
        "INSERT INTO random_net_value SELECT told.rowid || '/' || s.v, l.value, m.value,"
        "  (s.v * 7919 + told.rowid * 104729 + l.value * 31) % 1000 / 4000.0 + 0.1"
        " FROM told, digit s, json_each('[0,6]') l, json_each('[\"distance\",\"old_error\",\"linear_error\"]') m WHERE s.v BETWEEN 1 AND 10";
    assert_int_equal(sqlite3_exec(store->database, sql, 0, 0, 0), SQLITE_OK);
}

// Kernels and cells of the functions whose cost is compared, seven rounds each.
static inline void make_cells(struct store *store) {
    static const char sql[] =
        "INSERT INTO kernel SELECT '" CLAIM_RUN
        "', a.value || '.forward.f32.x.' || i.value, 'c', 1, a.value, 'forward', 'f32',"
        "  CASE WHEN i.value = 'libm' THEN 'raw' WHEN a.value = 'relu' THEN 'cr' ELSE 'la' END, i.value, 'exact', 'r1w1', 'gcc', '-O3', 0.5, 0, 1"
        "  FROM json_each('[\"relu\",\"tanh\",\"sigmoid\"]') a, json_each('[\"libm\",\"avx512\",\"scalar\"]') i WHERE true;"
        "INSERT INTO cell SELECT kernel, run, kernel, 'c', '{}', 1000, 8000, 'L2', 1, '0', 'out-of-place', 4096, 64, 'normal-0-1',"
        "  length(activation), 1, 'done', '' FROM kernel WHERE implementation IN ('libm', 'avx512', 'scalar');"
        "INSERT INTO sample SELECT cell, v, 1, 10, 1000 * (length(kernel) % 7 + 1) + 13 * v, 3e9 FROM cell, digit WHERE v < 7;"
        "INSERT INTO step_cell SELECT n.value || l.value || z.value, '" CLAIM_RUN
        "', n.value, '', 1, 128, 1, l.value || ', ' || z.value || ' % zeros', '', 'k', '', 1, 1, 0, 0, 'timed', '' FROM"
        " json_each('[\"sgemm\",\"sgemm without zeros\"]') n, json_each('[\"128x256x256\",\"128x1024x1024\"]') l, json_each('[50,85,95]') z;"
        "INSERT INTO step_sample SELECT step, v, 0, 1, 1000 + 37 * v * length(net) FROM step_cell, digit WHERE net GLOB 'sgemm*' AND v < 7";
    assert_int_equal(sqlite3_exec(store->database, sql, 0, 0, 0), SQLITE_OK);
}

#endif
