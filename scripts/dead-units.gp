# SPDX-License-Identifier: MIT
# Dead units against the learning rate.
explanation = "Share of units whose output is exactly 0 for every training sample after the last epoch, mean over layers. Lines: medians over seeds.\n". \
    "Bands: their 95 % intervals (fewer than 6 seeds: all of them). Crosses at the upper edge: how many diverged, which count no further."
x_text = "learning rate"; y_text = "dead units, %"
x_reversed = 0; x_log = 1; y_log = 0; y_least = 0; y_most = NaN; y_percent = 1; start_column = 0; target_column = 0
load scripts."/curves.gp"
