// SPDX-License-Identifier: MIT
// Heat maps: cells stand in columns and lines of equal size, whatever the distance of their x and y.
#include "chart_training_query.h"

#define CELL \
    "dense_rank() OVER (PARTITION BY panel ORDER BY x) - 1 AS \"column\", dense_rank() OVER (PARTITION BY panel ORDER BY y) - 1 AS line, x, y, value, label"
#define SMALL " WHERE panel < 24 AND \"column\" < 40 AND line < 40 ORDER BY panel, line, \"column\""

const char chart_born_dead_query[] =
    "WITH cell AS ("
    "  SELECT dense_rank() OVER (ORDER BY condition, activation, initialiser) - 1 AS panel, activation || ', ' || condition AS heading, depth AS x,"
    "   width AS y, 100.0 * sum(value) / sum(nets) AS value"
    "  FROM random_net JOIN random_net_value USING (cell)"
    "  WHERE experiment = ?1 AND profile = ?2 AND layer = 0 AND measure = 'constant' GROUP BY condition, activation, initialiser, depth, width)"
    " SELECT * FROM (SELECT panel, heading, " CELL
    " FROM (SELECT *, CASE WHEN value > 0 AND value < 0.1 THEN '<0.1' WHEN value > 0 AND value < 9.95 THEN printf('%.1f', value)"
    "   WHEN value < 100 AND value >= 99.5 THEN '>99' ELSE printf('%.0f', value) END AS label FROM cell))" SMALL;

const char chart_edge_of_chaos_query[] = CHART_TRIALS
    ", ended AS (SELECT activation, shown.x, CAST(condition AS REAL) AS y, iif(lost, 9e999, e.test_error) AS error"
    "  FROM shown LEFT JOIN trial_epoch e ON e.trial = shown.trial AND e.epoch = shown.epochs_done),"
    " cell AS (SELECT dense_rank() OVER (ORDER BY activation) - 1 AS panel, activation AS heading, x, y, median(error) AS error"
    "  FROM ended GROUP BY activation, x, y)"
    " SELECT * FROM (SELECT panel, heading, " CELL
    " FROM (SELECT *, 100 * nullif(error, 9e999) AS value, CASE error WHEN 9e999 THEN 'div' ELSE printf('%.0f', 100 * error) END AS label"
    "  FROM cell WHERE error IS NOT NULL))" SMALL;
