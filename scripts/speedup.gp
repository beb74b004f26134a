# SPDX-License-Identifier: MIT
# Speed-up over libm: one panel an activation, one dot an implementation, the fastest on top.
explanation = "How many times as fast as a plain loop over the C library (libm, built at -O2), at L2 size; logarithmic. One thread, inputs N(0, 1).\n". \
    "Bars: 95 % intervals of the median ratio within a round. Hollow dots promise no accuracy (mode raw)."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("series")) nooutput
lines = int(STATS_max) + 1
stats rows using (column("low")) nooutput
x_low = STATS_min < 1 ? STATS_min / 1.2 : 0.9
stats rows using (column("high")) nooutput
x_high = STATS_max > 2 ? STATS_max : 2

array activation[panels]
array count[panels]
array name[panels * lines]
array best[panels]
array end[panels]
slot(panel, series) = panel * lines + series + 1
stats rows using (panel = int(column("panel")), series = int(column("series")), activation[panel + 1] = strcol("activation"), \
    count[panel + 1] = series + 1, name[slot(panel, series)] = strcol("implementation"), best[panel + 1] = column("speedup"), \
    end[panel + 1] = column("high")) nooutput

across = panels < 3 ? panels : 3
space_left = 150; space_right = 20
width = wide(460 * across); height = head + foot + (space_top + space_bottom + 15 * (lines > 3 ? lines : 3)) * down(panels)
eval start
set logscale x 2
# The label of the fastest stands to its right.
set xrange [x_low:x_high * (x_high / x_low) ** 0.14]
set format x "%g"
set xtics font sans.",9"
set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 back
set bars 0

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    colour = colour_of(activation[panel + 1])
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,12" textcolor rgb colour
    set xlabel "times libm's speed" font sans.",9" textcolor rgb quiet offset 0, 0.4
    set yrange [count[panel + 1] - lines - 0.6 : count[panel + 1] - 0.4]
    set ytics scale 0 font sans.",9" ()
    do for [series = 0:count[panel + 1] - 1] { set ytics add (name[slot(panel, series)] series) }
    set label 2 sprintf("%.3gx", best[panel + 1]) at end[panel + 1], count[panel + 1] - 1 offset 0.9, 0 left font sans.":Bold,9" textcolor rgb colour
    plot rows using (in_panel(column("speedup"))):(column("series")):(column("low")):(column("high")) \
            with xerrorbars linecolor rgb colour linewidth 1.6 pointtype 7 pointsize 0.55 title activation[panel + 1], \
        rows using (strcol("mode") eq "raw" ? in_panel(column("speedup")) : NaN):(column("series")) \
            with points linecolor rgb "white" pointtype 7 pointsize 0.35 title "mode raw"
}
