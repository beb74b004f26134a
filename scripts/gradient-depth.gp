# SPDX-License-Identifier: MIT
# How much of the gradient comes through, by depth.
explanation = "Gradient norm at the first layer over that at the last, before training, by the number of layers between; logarithmic: what a layer takes or adds is a slope.\n". \
    "Lines: medians over seeds; bands: their 95 % intervals (fewer than 6 seeds: all of them). Crosses: how many had a gradient of 0, or none that is finite."
x_text = "depth"; y_text = "first layer's norm / last layer's"
x_reversed = 0; x_log = 0; y_log = 1; y_least = 1; y_most = 1; y_percent = 0; start_column = 0; target_column = 0
load scripts."/curves.gp"
