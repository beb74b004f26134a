# SPDX-License-Identifier: MIT
# A chart of nothing: says in its middle, by the argument, what to run to fill it.
explanation = ""
width = wide(0); height = 260; across = 1; panel = 0
eval start
eval heading
unset border; unset tics; unset grid
set label 1 argument at screen 0.5, screen 0.5 center font sans.",13" textcolor rgb ink
set xrange [0:1]; set yrange [0:1]
plot NaN
