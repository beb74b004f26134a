# SPDX-License-Identifier: MIT
# Training error against epochs.
explanation = "Share of the training set that the network gets wrong after each epoch, weights frozen; a trial that has ended keeps its last error. Lines: medians over seeds.\n". \
    "Bands: their 95 % intervals (fewer than 6 seeds: all of them). In words: median epochs to the target, and ratios with intervals likewise (paired bootstrap)."
x_text = "epochs"; y_text = "training error, %"
x_reversed = 0; x_log = 0; y_percent = 1; start_column = 0; target_column = 1
stats rows using (strlen(strcol("median")) && column("median") > 0 ? column("median") : NaN) nooutput
y_log = STATS_records > 0 && STATS_min < 0.02
y_least = y_log ? NaN : 0; y_most = NaN
load scripts."/curves.gp"
