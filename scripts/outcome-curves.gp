# SPDX-License-Identifier: MIT
# What trials come to along what an experiment varies; the rows say what the axes are.
explanation = "Lines: medians over seeds, with bands of their 95 % intervals (fewer than 6 seeds: all of them). Small marks: the seeds.\n". \
    "Crosses at the upper edge: how many diverged; a median of such has no line."
scales = ""
stats rows using (x_text = strcol("axis"), y_text = strcol("unit"), scales = strcol("scales"), 0) nooutput
x_log = scales eq "log-x" || scales eq "log-log"; y_log = scales eq "log-y" || scales eq "log-log"
x_reversed = 0; y_least = NaN; y_most = NaN; y_percent = 0; start_column = 0; target_column = 0; value_column = 1
load scripts."/curves.gp"
