# SPDX-License-Identifier: MIT
# Share of active units by layer.
explanation = "Share of pre-activations above 0, over units and training samples, at the learning rate of the least median test error. Solid: after training, paler: before.\n". \
    "Medians over seeds; bands: their 95 % intervals (fewer than 6 seeds: all of them). Crosses at the upper edge: how many diverged."
x_text = "layer"; y_text = "active, %"
x_reversed = 0; x_log = 0; y_log = 0; y_least = 0; y_most = 60; y_percent = 1; start_column = 1; target_column = 0
load scripts."/curves.gp"
