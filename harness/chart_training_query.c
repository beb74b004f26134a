// SPDX-License-Identifier: MIT
#include "chart_training_query.h"

// A picture holds this many panels, and a panel this many curves: a store from a stranger may have any number.
#define PANELS "60"
#define CURVES "16"

// A trial that has ended keeps its last error, so that a median is of the same trials at every epoch; a curve ends where its last trial
// did. Ratios are to relu, or to the first name where there is no relu; that of an activation that mostly never met the target is at least
// what it would be had those met it at their last epoch.
#define WORDS                                                                                                                \
    "activation || CASE WHEN target IS NULL THEN '' WHEN epochs = 9e999 THEN printf(': %d of %d never', never, trials)"      \
    "  ELSE printf(': %.3g epochs', epochs) END"                                                                             \
    " || CASE WHEN target IS NULL OR is_base OR ratio IS NULL THEN ''"                                                       \
    "  WHEN ratio = 9e999 THEN printf(', more than %.3g times %s''s', at_least, base)"                                       \
    "  ELSE printf(', %.3g times %s''s (%.3g to %s)', ratio, base, low, iif(high = 9e999, 'any', printf('%.3g', high))) END" \
    " || iif(never AND epochs < 9e999, printf('; %d of %d never', never, trials), '')"                                       \
    " || iif(lost, printf('; %d of %d diverged', lost, trials), '')"
const char chart_learning_curve_query[] = CHART_TRIALS
    ", base AS (SELECT condition, x, ifnull(max(iif(activation = 'relu', activation, NULL)), min(activation)) AS base FROM shown GROUP BY 1, 2),"
    " reached AS ("
    "  SELECT s.condition, s.x, s.activation, count(*) AS trials, sum(s.lost) AS lost, sum(s.crossing IS NULL) AS never, max(s.target) AS target,"
    "         max(s.epochs_done) AS last, median(ifnull(s.crossing, 9e999)) AS epochs,"
    "         median_ratio(ifnull(s.crossing, 9e999), ifnull(b.crossing, 9e999)) AS ratios,"
    "         median(ifnull(s.crossing, s.epochs)) / median(ifnull(b.crossing, 9e999)) AS at_least, base = s.activation AS is_base, base"
    "  FROM shown s JOIN base USING (condition, x)"
    "  LEFT JOIN shown b ON (b.condition, b.x, b.activation, b.seed) = (s.condition, s.x, base, s.seed) GROUP BY 1, 2, 3),"
    " placed AS ("
    "  SELECT *, json_extract(ratios, '$[0]') AS low, json_extract(ratios, '$[1]') AS ratio, json_extract(ratios, '$[2]') AS high,"
    "         dense_rank() OVER (ORDER BY condition, x) - 1 AS panel,"
    "         row_number() OVER (PARTITION BY condition, x ORDER BY epochs, activation) - 1 AS series FROM reached),"
    " point AS ("
    "  SELECT p.condition, p.x, p.activation, e.epoch, t.train_error AS error"
    "  FROM placed p JOIN shown s USING (condition, x, activation)"
    "  CROSS JOIN (SELECT DISTINCT epoch FROM shown CROSS JOIN trial_epoch USING (trial)) e ON e.epoch <= p.last"
    "  CROSS JOIN trial_epoch t ON t.trial = s.trial AND t.epoch = min(e.epoch, s.epochs_done) WHERE panel < " PANELS " AND series < " CURVES
    ")"
    " SELECT panel, series, condition || iif(x <> 0, printf(', %g', x), '') AS heading, activation AS name, epoch AS x, median_low(error) AS low,"
    "  median(error) AS median, median_high(error) AS high, " WORDS
    " AS note, target, 0 AS lost, trials"
    " FROM placed JOIN point USING (condition, x, activation) GROUP BY panel, series, epoch ORDER BY panel, series, epoch";

// A diverged trial has no error: it counts as an infinite one.
const char chart_rate_query[] = CHART_TRIALS
    ", ended AS (SELECT s.condition, s.x, s.activation, s.rate, s.lost, iif(s.lost, 9e999, e.test_error) AS error,"
    "   dense_rank() OVER (ORDER BY s.condition, s.x) - 1 AS panel, dense_rank() OVER (PARTITION BY s.condition, s.x ORDER BY s.activation) - 1 AS series"
    "  FROM shown s LEFT JOIN trial_epoch e ON e.trial = s.trial AND e.epoch = s.epochs_done),"
    " grouped AS (SELECT *, median_low(error) AS low, median(error) AS median, median_high(error) AS high, count(*) AS trials, sum(lost) AS gone"
    "  FROM ended WHERE panel < " PANELS " AND series < " CURVES
    " GROUP BY panel, series, rate)"
    " SELECT panel, series, condition || iif(x <> 0, printf(', %g', x), '') AS heading, activation AS name, rate AS x, nullif(low, 9e999) AS low,"
    "  nullif(median, 9e999) AS median, nullif(high, 9e999) AS high, '-' AS note, gone AS lost, trials"
    " FROM grouped WHERE low IS NOT NULL ORDER BY panel, series, rate";

// Of three ways to count time: epochs, floating-point operations of the training steps up to there, and seconds. Lines go up from the
// slowest.
const char chart_time_to_target_query[] = CHART_TRIALS
    ", spent AS ("
    "  SELECT condition, x, activation, unit, kind, target,"
    "   ifnull(crossing * CASE kind WHEN 0 THEN 1 WHEN 1 THEN 2e-12 * multiply_adds / max(epochs_done, 1) ELSE seconds / max(epochs_done, 1) END, 9e999)"
    "    AS amount, crossing IS NULL AS missed"
    "  FROM shown, (SELECT 0 AS kind, 'epochs' AS unit UNION SELECT 1, 'TFLOP' UNION SELECT 2, 'seconds') WHERE target IS NOT NULL),"
    " summed AS ("
    "  SELECT condition, x, activation, unit, kind, max(target) AS target, median_low(amount) AS low, median(amount) AS median,"
    "   median_high(amount) AS high, count(*) AS trials, sum(missed) AS never, avg(iif(amount < 9e999, amount, NULL)) AS mean"
    "  FROM spent GROUP BY condition, x, activation, kind),"
    " ordered AS ("
    "  SELECT condition, x, activation, row_number() OVER (PARTITION BY condition, x ORDER BY median DESC, never DESC, mean DESC, activation DESC) - 1 AS line,"
    "   3 * (dense_rank() OVER (ORDER BY condition, x) - 1) AS panel FROM summed WHERE kind = 0)"
    " SELECT panel + kind AS panel, line, condition || iif(x <> 0, printf(', %g', x), '') AS heading, unit, activation AS name,"
    "  nullif(low, 9e999) AS low, nullif(median, 9e999) AS median, nullif(high, 9e999) AS high, trials, never, target"
    " FROM summed JOIN ordered USING (condition, x, activation) WHERE panel < " PANELS " AND line < 40 ORDER BY panel, line";
