# SPDX-License-Identifier: MIT
# Gradient norms by layer, before training.
explanation = "Euclidean norm of the loss's gradient by each layer's weights before training, the deepest nets; logarithmic. From the last layer to the first, as gradients go.\n". \
    "Lines: medians over seeds; bands: their 95 % intervals (fewer than 6 seeds: all of them). Crosses: how many had a gradient of 0, or none that is finite."
x_text = "layer, counted from the inputs"; y_text = "gradient norm"
x_reversed = 1; x_log = 0; y_log = 1; y_least = NaN; y_most = NaN; y_percent = 0; start_column = 0; target_column = 0
load scripts."/curves.gp"
