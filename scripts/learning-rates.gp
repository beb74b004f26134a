# SPDX-License-Identifier: MIT
# Test error against the learning rate.
explanation = "Share of the test set that the network gets wrong after the last epoch, at every learning rate tried. Lines: medians over seeds.\n". \
    "Bands: their 95 % intervals (fewer than 6 seeds: all of them). Crosses at the upper edge: how many diverged; a median of such has no line."
x_text = "learning rate"; y_text = "test error, %"
x_reversed = 0; x_log = 1; y_log = 1; y_least = NaN; y_most = NaN; y_percent = 1; start_column = 0; target_column = 0
load scripts."/curves.gp"
