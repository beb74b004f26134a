# SPDX-License-Identifier: MIT
# Random nets that are constant, by width and depth.
explanation = "Percent of random nets, untrained, whose output is the same for all inputs tried, by width and number of hidden layers.\n". \
    "Each cell is a count of as many nets; 0 and 100 are rounded."
x_text = "hidden layers"; y_text = "width"
load scripts."/heat.gp"
