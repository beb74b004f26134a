# SPDX-License-Identifier: MIT
# Random nets that are constant, by width and depth.
explanation = "Percent of random nets, untrained, whose output is the same for all inputs tried, by width and number of hidden layers.\n". \
    "0: none of the nets that were tried; 100: all of them."
x_text = "hidden layers"; y_text = "width"
load scripts."/heat.gp"
