# SPDX-License-Identifier: MIT
# Images a second of a training net with each activation, over relu's: one panel a net, one line a function, the fastest on top.
explanation = "Images a second of a training step over those with relu, in the same rounds; all threads. Bars: 95 % intervals.\n". \
    "On the right what share of the step the activation itself takes. maxout halves what the next layer gets, crelu doubles it: other nets."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
stats rows using (column("low")) nooutput
x_low = STATS_min < 1 ? STATS_min - 0.03 : 0.95
stats rows using (column("high")) nooutput
x_high = STATS_max > 1 ? STATS_max + 0.03 : 1.05

array net[panels]
array activation[panels * lines]
array share[panels * lines]
array line_count[panels]
do for [i = 1:panels] { line_count[i] = 0 }
slot(panel, line) = panel * lines + line + 1
stats rows using (panel = int(column("panel")), line = int(column("line")), net[panel + 1] = sprintf("%s, %d threads", strcol("net"), int(column("threads"))), \
    activation[slot(panel, line)] = strcol("activation"), share[slot(panel, line)] = sprintf("%.1f %%", column("share")), \
    line_count[panel + 1] = line + 1) nooutput

across = panels < 2 ? panels : 2
space_left = 110; space_right = 60; space_top = 30; space_bottom = 50
width = wide(560 * across); height = head + foot + (space_top + space_bottom + 17 * (lines > 3 ? lines : 3)) * down(panels)
eval start
set format x "%g"
set xtics font sans.",10"

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 net[panel + 1] at graph 0, 1 offset 0, 0.7 left font sans.":Bold,11" textcolor rgb ink
    set xlabel "times the images a second with relu" font sans.",10" textcolor rgb quiet
    set xrange [x_low:x_high]
    set yrange [-0.7:line_count[panel + 1] - 0.3]
    set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 back
    set ytics scale 0 font sans.",10" ()
    do for [i = 0:lines - 1] { unset label (10 + i) }
    do for [i = 0:line_count[panel + 1] - 1] {
        set ytics add (activation[slot(panel, i)] i)
        set label (10 + i) share[slot(panel, i)] at graph 1, first i left offset 1, 0 font sans.",9" textcolor rgb ink
    }
    plot rows using (in_panel(column("low"))):(column("line")):(column("high") - column("low")):(0):(rgb_of(colour_of(strcol("activation")))) \
            with vectors nohead linecolor rgb variable linewidth 1.6 title "interval", \
        rows using (in_panel(column("ratio"))):(column("line")):(rgb_of(colour_of(strcol("activation")))) \
            with points pointtype 7 linecolor rgb variable pointsize 0.6 title "activation"
}
