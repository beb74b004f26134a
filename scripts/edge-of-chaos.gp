# SPDX-License-Identifier: MIT
# Test error by variance of the initial weights and depth.
explanation = "Test error in percent after the last epoch, median over seeds, by variance of the initial weights, times fan-in, and number of hidden layers.\n". \
    "Light: it trains. div: most trials of the cell diverged."
x_text = "hidden layers"; y_text = "variance of weights x fan-in"
load scripts."/heat.gp"
