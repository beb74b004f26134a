// SPDX-License-Identifier: MIT
// Charts of what experiments come to: every seed's outcome, with the median and its interval. Of trials of one condition, x, activation and seed the
// latest counts, whatever its rate: of these experiments each has its own.
#ifndef CHART_OUTCOME_H
#define CHART_OUTCOME_H

#include "chart.h"

enum { OUTCOME_CHARTS = 22 };
extern const struct chart outcome_charts[OUTCOME_CHARTS];

// Each query has the parameters and the functions of chart_training_query.h. Rows of seeds have `value` and no median; a diverged trial's outcome is
// infinite where more is worse, and such are counted as `lost`. `trials` is never empty, as chart_training_query.h explains.
//
// Dots: columns panel, line, heading, unit, name, activation, low, median, high, value, lost, trials. Lines go up from the greatest
// median, or in the order of what the experiment varies; outcomes of several kinds stand side by side, one row of panels a heading.
extern const char chart_sparsity_penalty_query[];
extern const char chart_variants_query[];
extern const char chart_label_noise_query[];
extern const char chart_initial_bias_query[];
extern const char chart_centring_query[];
extern const char chart_gelu_fit_query[];
extern const char chart_maxout_dropout_query[];
extern const char chart_polarity_query[];
extern const char chart_recurrent_query[];
extern const char chart_zero_kink_query[];
extern const char chart_recognition_query[];
extern const char chart_weight_penalty_query[];
extern const char chart_input_scaling_query[];
extern const char chart_rbm_query[];
extern const char chart_autoencoder_query[];
// Curves: those of chart_training_query.h, with `value` at `x`, and `axis`, `unit`, `scales` (linear, log-x, log-y, log-log) for the whole chart.
extern const char chart_slopes_query[];
extern const char chart_learned_slopes_query[];
extern const char chart_toy_problems_query[];
extern const char chart_forgetting_query[];
extern const char chart_maxout_pieces_query[];
// Performance profiles (Dolan, More, Mathematical Programming 91, 2002): of each activation, by a factor of 1 or more, the share of workloads and
// seeds on which its test error is at most that many times the least of all activations. Activations that lack a workload or a seed are left out.
// Columns: panel, series, heading, name, x (the factor), share, best (the share at a factor of 1), tenth (at 1.1), problems. The first panel has all
// workloads; where there are several, one panel each follows.
extern const char chart_performance_profile_query[];

#endif
