# SPDX-License-Identifier: MIT
# How much of the gradient comes to the first layer, by depth.
explanation = "Euclidean norm of the loss's gradient by the first layer's weights before training, by the number of hidden layers; logarithmic.\n". \
    "Lines: medians over seeds; bands: their 95 % intervals (fewer than 6 seeds: all of them). Crosses: how many had a gradient of 0, or none that is finite."
x_text = "hidden layers"; y_text = "gradient norm"
x_reversed = 0; x_log = 0; y_log = 1; y_least = NaN; y_most = NaN; y_percent = 0; start_column = 0; target_column = 0
load scripts."/curves.gp"
