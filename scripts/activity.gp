# SPDX-License-Identifier: MIT
# Share of active units by layer and depth, before training.
explanation = "Share of pre-activations above 0, over units and training samples, before training; the number is that of hidden layers.\n". \
    "Lines: medians over seeds; bands: their 95 % intervals (fewer than 6 seeds: all of them)."
x_text = "layer"; y_text = "active, %"
x_reversed = 0; x_log = 0; y_log = 0; y_least = 0; y_most = 60; y_percent = 1; start_column = 0; target_column = 0
load scripts."/curves.gp"
