// SPDX-License-Identifier: MIT
// The rows of the training charts: ?1 is the experiment, or several, ?2 the profile. They use median_sql.h.
#ifndef CHART_TRAINING_QUERY_H
#define CHART_TRAINING_QUERY_H

// ?1 as a list: of names with commas between them.
#define CHART_EXPERIMENTS "(SELECT value FROM json_each('[\"' || replace(?1, ',', '\",\"') || '\"]'))"

// The reported trials of an experiment, or of several: of one condition, x, activation, rate and seed the latest, since stores of several machines
// may be one. `lost`: it diverged.
#define CHART_TRIALS                                                                                                                           \
    "WITH candidate AS ("                                                                                                                      \
    "  SELECT e.condition, e.x, t.*, t.outcome = 'diverged' AS lost, r.started,"                                                               \
    "         row_number() OVER (PARTITION BY e.condition, e.x, t.activation, t.rate, t.seed ORDER BY t.engine DESC, r.started DESC, t.trial)" \
    "          AS place"                                                                                                                       \
    "  FROM experiment_trial e JOIN trial t USING (trial) JOIN run r USING (run)"                                                              \
    "  WHERE e.experiment IN " CHART_EXPERIMENTS                                                                                               \
    " AND e.profile = ?2 AND e.stage = 'report'),"                                                                                             \
    " shown AS MATERIALIZED (SELECT * FROM candidate WHERE place = 1)"

// Curves have the columns panel, series, heading, name, x, low, median, high, note, lost, trials; further ones are a chart's own.
// `median` is empty where it is not finite, so is `high`; `note` is what the panel says of a curve in words, or -. The last column is
// never empty: gnuplot reads an empty text there as what a row before had.
extern const char chart_learning_curve_query[]; // x: epochs; `target`
extern const char chart_rate_query[];           // x: learning rate
extern const char chart_dead_query[];           // x: learning rate
extern const char chart_activity_query[];       // x: layer
extern const char chart_sparsity_query[];       // x: layer; `start`: before training
extern const char chart_gradient_query[];       // x: layer, of the deepest
extern const char chart_gradient_depth_query[]; // x: depth
extern const char chart_time_to_target_query[]; // panels: what time is counted in
extern const char chart_census_query[];         // shares of units by epoch
extern const char chart_lifetime_query[];       // histograms
extern const char chart_born_dead_query[];      // heat maps: panel, heading, column, line, x, y, value
extern const char chart_edge_of_chaos_query[];

#endif
