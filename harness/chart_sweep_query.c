// SPDX-License-Identifier: MIT
// Outcomes along what an experiment varies.
#include "chart_outcome.h"
#include "chart_outcome_query.h"

#define OF_TRIALS(CURVES) OUTCOME_TRIALS " outcome AS (" CURVES ")"
#define ABOVE_0 " WHERE x > 0" // has a logarithm
#define OF_NETS(CURVES) OUTCOME_NETS " outcome AS (" CURVES ")"

const char chart_slopes_query[] =
    OF_TRIALS(CURVE("condition", PLAIN_NAME, "x", "x", "100 * " WORSE("test_error"))) CURVES_END("slope below 0", "test error, %", "linear");

// A slope that was written is where it began.
const char chart_learned_slopes_query[] = OUTCOME_TRIALS
    " outcome AS (SELECT condition || iif(instr(activation, 'slope='), ': slopes begin at ' || rtrim(substr(activation, instr(activation, 'slope=') + 6), ')'),"
    "   ': slopes begin at their default') AS heading, " PLAIN_NAME
    " AS name, l.layer AS x, l.layer AS at, l.value FROM ended"
    "  CROSS JOIN trial_layer l ON l.trial = ended.trial AND l.epoch = ended.epochs_done AND l.measure = 'slope' WHERE NOT lost)" CURVES_END(
        "layer", "learned slope, mean of the layer", "linear");

const char chart_toy_problems_query[] = OF_TRIALS(CURVE("condition", "activation", "x", "x", "100 * " WORSE("train_error")) ABOVE_0)
    CURVES_END("units of a layer", "training error, %", "log-x");

const char chart_forgetting_query[] = OUTCOME_NETS
    " outcome AS (SELECT condition AS heading, activation AS name, v.layer AS x, v.layer AS at, 100 * " WORSE("v.value") " AS value FROM ended"
    "  JOIN random_net_value v USING (cell) WHERE measure = 'old_error')" CURVES_END("epochs of the second task", "test error on the first task, %",
                                                                                     "linear");

// Below 1e-8 is nothing but rounding: a float of 1 has steps of 1e-7.
#define ROUNDED(VALUE) "max(1e-8, " VALUE ")"
const char chart_maxout_pieces_query[] = OF_NETS(CURVE("condition", "'maxout'", "width", "width", ROUNDED(NET_NOTE("distance"))) ABOVE_0
                                                 " UNION ALL " CURVE("condition", "'straight lines'", "width", "width", ROUNDED(NET_NOTE("apart")))
                                                     ABOVE_0) CURVES_END("pieces", "root mean square distance, at least 1e-8", "log-log");

// Steps of a performance profile: one where the share rises, from a factor of 1 to the largest that any of the panel needs. Both infinite: neither
// solved it. The least is 0: whoever has it is best, and no factor of it reaches another.
const char chart_performance_profile_query[] = OUTCOME_TRIALS
    " judged AS (SELECT condition, x, activation, seed, " WORSE("test_error") " AS error FROM ended WHERE lost OR test_error IS NOT NULL),"
    " rival AS (SELECT activation FROM judged GROUP BY activation"
    "  HAVING count(*) = (SELECT max(n) FROM (SELECT count(*) AS n FROM judged GROUP BY activation)) ORDER BY activation LIMIT " OUTCOME_LINES "),"
    " compared AS (SELECT *, min(error) OVER (PARTITION BY condition, x, seed) AS least FROM judged JOIN rival USING (activation)),"
    " workload AS (SELECT *, CASE WHEN error = 9e999 THEN 9e999 WHEN error = least THEN 1.0 WHEN least = 0 THEN 9e999 ELSE error / least END AS factor,"
    "   condition || iif(x <> 0, printf(', %g', x), '') AS heading, dense_rank() OVER (ORDER BY condition, x) AS panel FROM compared),"
    " solved AS MATERIALIZED (SELECT 0 AS panel, 'all workloads' AS heading, activation, factor FROM workload"
    "  UNION ALL SELECT panel, heading, activation, factor FROM workload WHERE (SELECT max(panel) FROM workload) > 1),"
    " rated AS (SELECT panel, heading, activation, count(*) AS problems, avg(factor <= 1) AS best, avg(factor <= 1.1) AS tenth FROM solved GROUP BY 1, 3),"
    " placed AS (SELECT *, row_number() OVER (PARTITION BY panel ORDER BY best DESC, tenth DESC, activation) - 1 AS series FROM rated),"
    " step AS (SELECT panel, activation, factor FROM solved WHERE factor < 9e999 UNION SELECT panel, activation, 1.0 FROM solved"
    "  UNION SELECT s.panel, activation, m.factor FROM rated s JOIN (SELECT panel, max(factor) AS factor FROM solved WHERE factor < 9e999 GROUP BY panel) m"
    "   USING (panel))"
    " SELECT p.panel, series, p.heading, p.activation AS name, s.factor AS x,"
    "  (SELECT avg(a.factor <= s.factor) FROM solved a WHERE a.panel = p.panel AND a.activation = p.activation) AS share, best, tenth, problems"
    " FROM placed p JOIN step s ON (s.panel, s.activation) = (p.panel, p.activation) WHERE p.panel < " OUTCOME_PANELS " AND series < " OUTCOME_CURVES
    " ORDER BY p.panel, series, s.factor";
