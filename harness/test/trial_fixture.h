// SPDX-License-Identifier: MIT
// Trials for the tests of charts: synthetic, so that answers can be told by heart. Three layers, three epochs, six seeds, two rates; after
// epoch e a share of 0.9, 0.5, 0.25, 0.2 and a thousandth for each seed is wrong in training, 0.1 more in testing. relu comes to its
// target in as many epochs as its seed says, tanh in six times as many, x_y<2> never; of relu and tanh the sixth seed diverges at rate 1,
// of x_y<2> all.
#ifndef TRIAL_FIXTURE_H
#define TRIAL_FIXTURE_H

#define TRIAL_RUN "01900000-0000-7000-8000-000000000002"

static const char trial_rows[] =
    "INSERT INTO run SELECT '" TRIAL_RUN
    "', machine, build, 'train', '[\"train\"]', 'paper', status, '2000-01-02T00:00:00Z', NULL, '{}', NULL FROM run;"
    "CREATE TEMP TABLE digit AS SELECT value AS v FROM json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]');"
    "CREATE TEMP TABLE made AS SELECT a.value || '-' || r.value || '-' || s.v AS trial, a.value AS activation, r.value AS rate, s.v AS seed,"
    " r.value = 1 AND (s.v = 6 OR a.value = 'x_y<2>') AS lost FROM json_each('[\"relu\",\"tanh\",\"x_y<2>\"]') a,"
    " json_each('[0.1,1.0]') r, digit s WHERE s.v BETWEEN 1 AND 6;"
    "INSERT INTO trial SELECT trial, '" TRIAL_RUN
    "', 'data', 'Data <&> 1 (a copy)', 'sum', 'standard', 'dense(10)', activation, 'normal', 'sgd(rate)', rate, 'constant', 128, 8, 40, 0.25,"
    " seed, 'census gradient', 1, 'k', 'BLIS', iif(lost, 'diverged', 'finished'), iif(lost, 1, 3),"
    " CASE activation WHEN 'relu' THEN 1.0 WHEN 'tanh' THEN 6.0 END * seed, 3000000000, 6.0, 2 FROM made;"
    "INSERT INTO trial_epoch SELECT trial, e.v, 1e308, error, NULL, NULL, NULL, error + 0.1, NULL, 2.0 FROM"
    " (SELECT trial, e.v, seed / 1000.0 + CASE e.v WHEN 0 THEN 0.9 WHEN 1 THEN 0.5 WHEN 2 THEN 0.25 ELSE 0.2 END AS error"
    "  FROM made, digit e WHERE e.v <= iif(lost, 1, 3)) e;"
    // At rate 1 a tenth, two tenths and three tenths of relu's layers are dead; nothing of x_y<2> has a gradient.
    "INSERT INTO trial_layer SELECT trial, e.v, l.v, m.value, CASE m.value WHEN 'active' THEN iif(e.v, 1.0 / (1 << l.v), 0.5)"
    "  WHEN 'gradient_norm' THEN iif(activation = 'x_y<2>', 0.0, iif(activation = 'tanh', 1e-300, 0.5) * l.v) WHEN 'always_on' THEN 0.25"
    "  WHEN 'mixed' THEN 0.25 WHEN 'always_off' THEN 0.5 WHEN 'revived' THEN 0.01 ELSE iif(activation = 'relu' AND rate = 1, l.v / 10.0, 0.0) END"
    " FROM made, digit e, digit l,"
    " json_each('[\"active\",\"gradient_norm\",\"always_on\",\"mixed\",\"always_off\",\"revived\",\"dead\"]') m"
    " WHERE e.v <= iif(lost, 1, 3) AND l.v BETWEEN 1 AND 3;"
    "INSERT INTO trial_histogram SELECT trial, 3, l.v, m.value, b.v, b.v / 20.0, (b.v + 1) / 20.0, iif(m.value = 'lifetime', b.v, 19 - b.v)"
    " FROM made, digit l, digit b, json_each('[\"lifetime\",\"population\"]') m WHERE NOT lost AND l.v BETWEEN 1 AND 3;"
    "INSERT INTO experiment_trial SELECT e.value, 'paper', 'report', iif(e.value = 'edge-of-chaos', iif(rate = 1, '2', '1.76'), 'net <b>&1'),"
    " e.value IN ('depth', 'edge-of-chaos') * 3, trial FROM made,"
    " json_each('[\"six-times\",\"time-to-target\",\"time-to-target-cnn\",\"learning-rates\",\"dead-units\",\"depth\",\"edge-of-chaos\"]') e"
    " WHERE rate < 1 OR e.value NOT IN ('six-times', 'time-to-target', 'time-to-target-cnn');"
    // Not to be shown: another profile, rates being tuned, and an older trial of the same seed.
    "INSERT INTO experiment_trial SELECT 'six-times', 'quick', 'report', 'quick', 0, trial FROM made WHERE rate = 1;"
    "INSERT INTO experiment_trial SELECT 'six-times', 'paper', 'tune', 'tuned', 0, trial FROM made WHERE rate = 1;"
    "INSERT INTO trial SELECT 'older', '" RUN
    "', data, 'older', checksum, scaling, layers, activation, initialiser, optimiser, rate, schedule, batch, blocks, epochs, target, seed, measures,"
    " engine, kernels, library, outcome, epochs_done, 99, multiply_adds, seconds, threads FROM trial WHERE trial = 'relu-0.1-1';"
    "INSERT INTO experiment_trial VALUES ('six-times', 'paper', 'report', 'net <b>&1', 0, 'older');"
    // 50 of 200 nets of width 1, none of width 2.
    "INSERT INTO random_net SELECT 'n' || w.v || '-' || d.v || '-' || s.v, '" TRIAL_RUN
    "', 'born-dead', 'paper', 'he <&>', 'relu', 'he_normal', w.v, d.v, 1, 10, s.v, 100, 1 FROM digit w, digit d, digit s"
    " WHERE w.v IN (1, 2) AND d.v IN (2, 9) AND s.v < 2;"
    "INSERT INTO random_net_value SELECT cell, 0, 'constant', iif(width = 1, 25.0, 0.0) FROM random_net;";

#endif
