// SPDX-License-Identifier: MIT
// What the queries of outcomes are put together from.
#ifndef CHART_OUTCOME_QUERY_H
#define CHART_OUTCOME_QUERY_H

#include "chart_training_query.h"

// A picture holds this many panels, a panel this many lines or curves, and these this many seeds: a store from a stranger may have any number.
#define OUTCOME_PANELS "60"
#define OUTCOME_LINES "40"
#define OUTCOME_CURVES "16"
#define OUTCOME_SEEDS "100"

// ended: the latest trial of each seed, with its errors after the last epoch.
#define OUTCOME_TRIALS                                                                                                                         \
    CHART_TRIALS                                                                                                                               \
    ", latest AS (SELECT *, row_number() OVER (PARTITION BY condition, x, activation, seed ORDER BY engine DESC, started DESC, trial) AS nth"  \
    "  FROM shown),"                                                                                                                           \
    " ended AS MATERIALIZED (SELECT s.*, e.train_error, e.test_error, e.train_loss FROM latest s LEFT JOIN trial_epoch e ON e.trial = s.trial" \
    "   AND e.epoch = s.epochs_done WHERE nth = 1),"

// ended: likewise of nets that are no trials; those that only chose a rate are left out. `note` is a value of layer 0 by its name.
#define OUTCOME_NETS                                                                                                                 \
    "WITH candidate AS (SELECT n.*, width AS x, row_number() OVER (PARTITION BY condition, activation, width, depth, seed"           \
    "    ORDER BY n.engine DESC, r.started DESC, cell) AS nth"                                                                       \
    "  FROM random_net n JOIN run r USING (run) WHERE experiment = ?1 AND n.profile = ?2 AND instr(condition, '; tuning at ') = 0)," \
    " ended AS MATERIALIZED (SELECT *, EXISTS (SELECT 1 FROM random_net_value v WHERE v.cell = candidate.cell AND layer = 0 AND"     \
    "   measure = 'diverged' AND value > 0) AS lost FROM candidate WHERE nth = 1),"
#define NET_NOTE(MEASURE) "(SELECT value FROM random_net_value v WHERE v.cell = ended.cell AND layer = 0 AND measure = '" MEASURE "')"
#define NET_LAST(MEASURE) "(SELECT value FROM random_net_value v WHERE v.cell = ended.cell AND measure = '" MEASURE "' ORDER BY layer DESC LIMIT 1)"

// Of a trial: its mean over layers, or its sum, before or after training.
#define BEFORE "0"
#define AFTER "ended.epochs_done"
#define LAYERS(AGGREGATE, MEASURE, EPOCH) \
    "(SELECT " AGGREGATE "(l.value) FROM trial_layer l WHERE l.trial = ended.trial AND l.epoch = " EPOCH " AND l.measure = '" MEASURE "')"
#define LAYER_MEAN(MEASURE, EPOCH) LAYERS("avg", MEASURE, EPOCH)
#define LAYER_SUM(MEASURE, EPOCH) LAYERS("sum", MEASURE, EPOCH)
// More is worse: infinite where it diverged. Unknown there.
#define WORSE(VALUE) "iif(lost, 9e999, " VALUE ")"
#define KNOWN(VALUE) "iif(lost, NULL, " VALUE ")"

// outcome: what the ends below draw.
#define DOT(HEADING, KIND, UNIT, RANK, NAME, VALUE)                                                                                  \
    "SELECT " HEADING " AS heading, " KIND " AS kind, '" UNIT "' AS unit, " RANK " AS rank, " NAME " AS name, activation, x, " VALUE \
    " AS value FROM ended"
#define CURVE(HEADING, NAME, X, AT, VALUE) "SELECT " HEADING " AS heading, " NAME " AS name, " X " AS x, " AT " AS at, " VALUE " AS value FROM ended"
#define PLAIN_NAME "iif(instr(activation, '('), substr(activation, 1, instr(activation, '(') - 1), activation)"

#define DOTS_END                                                                                                                              \
    ", summed AS (SELECT heading, kind, unit, name, min(rank) AS rank, min(activation) AS activation, min(x) AS x, median_low(value) AS low," \
    "   median(value) AS median, median_high(value) AS high, count(value) AS trials, sum(value = 9e999) AS lost"                              \
    "  FROM outcome GROUP BY heading, kind, name HAVING count(value)),"                                                                       \
    " headed AS (SELECT *, min(x) OVER (PARTITION BY heading) AS least FROM summed),"                                                         \
    " placed AS (SELECT *, (SELECT max(kind) + 1 FROM summed) * (dense_rank() OVER (ORDER BY least, heading) - 1) + kind AS panel,"           \
    "   row_number() OVER (PARTITION BY heading, kind ORDER BY rank DESC, median DESC, name DESC) - 1 AS line FROM headed)"                   \
    " SELECT panel, line, heading, kind, unit, name, activation, nullif(low, 9e999) AS low, nullif(median, 9e999) AS median,"                 \
    "   nullif(high, 9e999) AS high, NULL AS value, lost, trials FROM placed WHERE panel < " OUTCOME_PANELS " AND line < " OUTCOME_LINES      \
    " UNION ALL SELECT panel, line, p.heading, p.kind, p.unit, p.name, p.activation, NULL, NULL, NULL, value, 0, trials"                      \
    " FROM placed p JOIN outcome o ON (o.heading, o.kind, o.name) = (p.heading, p.kind, p.name)"                                              \
    " WHERE value < 9e999 AND panel < " OUTCOME_PANELS " AND line < " OUTCOME_LINES " AND trials <= " OUTCOME_SEEDS " ORDER BY panel, line, value"

#define CURVES_END(AXIS, UNIT, SCALES)                                                                                                              \
    ", summed AS (SELECT heading, name, x, median(at) AS at, median_low(value) AS low, median(value) AS median, median_high(value) AS high,"        \
    "   sum(value = 9e999) AS lost, count(value) AS trials FROM outcome GROUP BY heading, name, x HAVING count(value)),"                            \
    " placed AS (SELECT *, dense_rank() OVER (ORDER BY heading) - 1 AS panel, dense_rank() OVER (PARTITION BY heading ORDER BY name) - 1 AS series" \
    "  FROM summed)"                                                                                                                                \
    " SELECT panel, series, heading, name, ifnull(at, x) AS x, nullif(low, 9e999) AS low, nullif(median, 9e999) AS median,"                         \
    "   nullif(high, 9e999) AS high, NULL AS value, '-' AS note, x AS place, '" AXIS "' AS axis, '" UNIT "' AS unit, '" SCALES                      \
    "' AS scales, lost, trials"                                                                                                                     \
    " FROM placed WHERE panel < " OUTCOME_PANELS " AND series < " OUTCOME_CURVES                                                                    \
    " UNION ALL SELECT panel, series, p.heading, p.name, o.at, NULL, NULL, NULL, value, '-', p.x, '" AXIS "', '" UNIT "', '" SCALES                 \
    "', 0, trials"                                                                                                                                  \
    " FROM placed p JOIN outcome o ON (o.heading, o.name, o.x) = (p.heading, p.name, p.x)"                                                          \
    " WHERE value < 9e999 AND panel < " OUTCOME_PANELS " AND series < " OUTCOME_CURVES " AND trials <= " OUTCOME_SEEDS                              \
    " ORDER BY panel, series, value, place"

#endif
