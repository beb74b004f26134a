// SPDX-License-Identifier: MIT
// Charts of what was measured of layers.
#include "chart_training_query.h"

#define PANELS "60"
#define CURVES "16"
#define HEADING "condition || iif(x <> 0, printf(', %g', x), '') AS heading"
#define RANKED \
    "dense_rank() OVER (ORDER BY condition, x) - 1 AS panel, dense_rank() OVER (PARTITION BY condition, x ORDER BY activation) - 1 AS series"

// Mean over layers, after the last epoch. A trial that diverged was not trained to its end, some not at all: it is only counted.
const char chart_dead_query[] =
    CHART_TRIALS ", ended AS (SELECT condition, x, activation, rate, lost, " RANKED
                 ", iif(lost, NULL, (SELECT avg(value) FROM trial_layer l WHERE l.trial = shown.trial"
                 "   AND l.epoch = shown.epochs_done AND l.measure = 'dead')) AS dead FROM shown)"
                 " SELECT panel, series, " HEADING
                 ", activation AS name, rate AS x, median_low(dead) AS low, median(dead) AS median, median_high(dead) AS high,"
                 "  '-' AS note, sum(lost) AS lost, count(*) AS trials"
                 " FROM ended WHERE panel < " PANELS " AND series < " CURVES
                 " GROUP BY panel, series, rate HAVING count(dead) OR sum(lost) ORDER BY panel, series, rate";

// Of each condition the three greatest depths.
const char chart_activity_query[] = CHART_TRIALS
    ", deep AS (SELECT condition, x FROM (SELECT *, dense_rank() OVER (PARTITION BY condition ORDER BY x DESC) AS place FROM"
    "   (SELECT DISTINCT condition, x FROM shown)) WHERE place <= 3),"
    " layered AS ("
    "  SELECT condition, x, activation, l.layer, l.value AS active, " RANKED
    " FROM shown JOIN deep USING (condition, x)"
    "  CROSS JOIN trial_layer l ON l.trial = shown.trial AND l.epoch = 0 AND l.measure = 'active')"
    " SELECT panel, series, " HEADING
    ", activation AS name, layer AS x, median_low(active) AS low, median(active) AS median,"
    "  median_high(active) AS high, '-' AS note, count(*) - count(active) AS lost, count(*) AS trials"
    " FROM layered WHERE panel < " PANELS " AND series < " CURVES " GROUP BY panel, series, layer ORDER BY panel, series, layer";

// The rate at which an activation's median test error is least, and of such the lowest.
#define BEST                                                                                                                   \
    ", judged AS (SELECT condition, x, activation, rate, median(iif(lost, 9e999, e.test_error)) AS error"                      \
    "  FROM shown LEFT JOIN trial_epoch e ON e.trial = shown.trial AND e.epoch = shown.epochs_done GROUP BY 1, 2, 3, 4),"      \
    " best AS (SELECT condition, x, activation, rate FROM (SELECT *, row_number() OVER (PARTITION BY condition, x, activation" \
    "   ORDER BY error IS NULL, error, rate) AS place FROM judged) WHERE place = 1)"

const char chart_sparsity_query[] = CHART_TRIALS BEST
    ", layered AS ("
    "  SELECT condition, x, activation, lost, l.epoch, l.layer, l.value AS active, l.epoch > 0 AND NOT lost AS trained, " RANKED
    "  FROM shown JOIN best USING (condition, x, activation, rate)"
    "  CROSS JOIN trial_layer l ON l.trial = shown.trial AND l.epoch IN (0, shown.epochs_done) AND l.measure = 'active')"
    " SELECT panel, series, " HEADING
    ", activation AS name, layer AS x, median_low(iif(trained, active, NULL)) AS low,"
    "  median(iif(trained, active, NULL)) AS median, median_high(iif(trained, active, NULL)) AS high, '-' AS note,"
    "  median(iif(epoch, NULL, active)) AS start, sum(lost AND epoch = 0) AS lost, sum(epoch = 0) AS trials"
    " FROM layered WHERE panel < " PANELS " AND series < " CURVES " GROUP BY panel, series, layer ORDER BY panel, series, layer";

// A gradient that is 0 or not finite has no place on a logarithmic axis: it is counted as lost.
#define DEEPEST ", deepest AS (SELECT condition, max(x) AS x FROM shown GROUP BY 1)"
const char chart_gradient_query[] = CHART_TRIALS DEEPEST
    ", layered AS ("
    "  SELECT condition, x, activation, l.layer, nullif(l.value, 0) AS norm, " RANKED
    "  FROM shown JOIN deepest USING (condition, x)"
    "  CROSS JOIN trial_layer l ON l.trial = shown.trial AND l.epoch = 0 AND l.measure = 'gradient_norm')"
    " SELECT panel, series, " HEADING
    ", activation AS name, layer AS x, median_low(norm) AS low, median(norm) AS median, median_high(norm) AS high,"
    "  '-' AS note, count(*) - count(norm) AS lost, count(*) AS trials"
    " FROM layered WHERE panel < " PANELS " AND series < " CURVES " GROUP BY panel, series, layer ORDER BY panel, series, layer DESC";

// The first layer's alone: over the last layer's it would hide what vanishes on the way forward, which scales both.
const char chart_gradient_depth_query[] = CHART_TRIALS
    ", first AS ("
    "  SELECT x, condition, activation, nullif(l.value, 0) AS norm, dense_rank() OVER (ORDER BY condition) - 1 AS panel,"
    "   dense_rank() OVER (PARTITION BY condition ORDER BY activation) - 1 AS series"
    "  FROM shown CROSS JOIN trial_layer l ON l.trial = shown.trial AND l.epoch = 0 AND l.layer = 1 AND l.measure = 'gradient_norm')"
    " SELECT panel, series, condition AS heading, activation AS name, x, median_low(norm) AS low, median(norm) AS median, median_high(norm) AS high,"
    "  '-' AS note, count(*) - count(norm) AS lost, count(*) AS trials"
    " FROM first WHERE panel < " PANELS " AND series < " CURVES " GROUP BY panel, series, x ORDER BY panel, series, x";

// The highest rate that most trials of an activation survive: where most happens.
#define LIVELY                                                                                                               \
    ", safe AS (SELECT condition, x, activation, rate, sum(lost) AS gone, count(*) AS trials FROM shown GROUP BY 1, 2, 3, 4" \
    "  HAVING 2 * sum(lost) < count(*)),"                                                                                    \
    " lively AS (SELECT condition, x, activation, max(rate) AS rate, gone, trials FROM safe GROUP BY 1, 2, 3)"

const char chart_census_query[] = CHART_TRIALS LIVELY
    ", counted AS ("
    "  SELECT condition, x, activation, rate, l.epoch, gone, trials,"
    "   avg(iif(measure = 'always_off', value, NULL)) AS off, avg(iif(measure = 'mixed', value, NULL)) AS mixed,"
    "   avg(iif(measure = 'always_on', value, NULL)) AS onward, avg(iif(measure = 'dead', value, NULL)) AS dead,"
    "   avg(iif(measure = 'revived', value, NULL)) AS revived, dense_rank() OVER (ORDER BY condition, x, activation) - 1 AS panel"
    "  FROM shown JOIN lively USING (condition, x, activation, rate) CROSS JOIN trial_layer l ON l.trial = shown.trial"
    "  WHERE NOT lost AND measure IN ('always_off', 'mixed', 'always_on', 'dead', 'revived') GROUP BY condition, x, activation, l.epoch)"
    " SELECT panel, activation AS name, " HEADING
    ", rate, epoch, off AS always_off, mixed, onward AS always_on, dead, revived, gone AS lost, trials"
    " FROM counted WHERE panel < " PANELS " AND off IS NOT NULL AND mixed IS NOT NULL AND onward IS NOT NULL ORDER BY panel, epoch";

// Of more than four layers four, evenly from the first to the last.
const char chart_lifetime_query[] = CHART_TRIALS BEST
    ", counted AS ("
    "  SELECT condition, x, activation, rate, h.layer, h.bin, h.low, h.high, 1.0 * sum(iif(measure = 'lifetime', count, 0)) AS lifetime,"
    "   1.0 * sum(iif(measure = 'population', count, 0)) AS population, max(h.layer) OVER (PARTITION BY condition, x, activation) AS layers"
    "  FROM shown JOIN best USING (condition, x, activation, rate)"
    "  CROSS JOIN trial_histogram h ON h.trial = shown.trial AND h.epoch = shown.epochs_done GROUP BY condition, x, activation, h.layer, h.bin),"
    " told AS ("
    "  SELECT *, dense_rank() OVER (ORDER BY condition, x, activation) - 1 AS line,"
    "   dense_rank() OVER (PARTITION BY condition, x, activation ORDER BY layer) - 1 AS place"
    "  FROM counted WHERE layers <= 4 OR layer IN (1, (layers + 2) / 3, (2 * layers + 1) / 3, layers))"
    " SELECT line, place, " HEADING
    ", activation AS name, rate, layer, low, high,"
    "  100 * lifetime / sum(lifetime) OVER layer AS lifetime, 100 * population / sum(population) OVER layer AS population"
    " FROM told WHERE line < 15 WINDOW layer AS (PARTITION BY line, place) ORDER BY line, place, low";
