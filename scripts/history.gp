# SPDX-License-Identifier: MIT
# Time an element from run to run of one machine: one panel a function, with the levels between changes.
explanation = "Nanoseconds an element, forward, f32, at L2 size, of the fastest implementation that promises an accuracy: every benchmark of this machine, in their order.\n". \
    "Bars: 95 % intervals; open: built from uncommitted changes; triangles: beyond the edge. Lines: the levels between changes, which have their first revision."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("position")) nooutput
runs = int(STATS_max) + 1

array activation[panels]
lowest(a, b) = b < a ? b : a
highest(a, b) = b > a ? b : a
array level_low[panels]
array level_high[panels]
array y_low[panels]
array y_high[panels]
array changes[panels]
change_limit = 12
array change_at[panels * change_limit]
array change_text[panels * change_limit]
do for [i = 1:panels] { y_low[i] = 1e300; y_high[i] = 0; level_low[i] = 1e300; level_high[i] = 0; changes[i] = 0 }
slot(panel, change) = panel * change_limit + change + 1
date(stamp) = stamp[1:10]
first_date = ""; last_date = ""
stats rows using (panel = int(column("panel")), activation[panel + 1] = strcol("activation"), \
    first_date = int(column("position")) == 0 ? date(strcol("started")) : first_date, \
    last_date = int(column("position")) == runs - 1 ? date(strcol("started")) : last_date, \
    level_low[panel + 1] = lowest(level_low[panel + 1], column("level")), level_high[panel + 1] = highest(level_high[panel + 1], column("level")), \
    y_low[panel + 1] = lowest(y_low[panel + 1], column("low")), y_high[panel + 1] = highest(y_high[panel + 1], column("high")), \
    column("change") > 0 && changes[panel + 1] < change_limit ? (change_at[slot(panel, changes[panel + 1])] = column("position") - 0.5, \
        change_text[slot(panel, changes[panel + 1])] = sprintf("%s  %s %%", strcol("revision")[1:7], strcol("percent")), \
        changes[panel + 1] = changes[panel + 1] + 1) : 0, 0) nooutput

across = panels < 4 ? panels : 4
space_left = 68; space_right = 40; space_top = 30; space_bottom = 34
width = wide(320 * across); height = head + foot + 190 * down(panels)
eval start
set xrange [-0.7:runs - 0.3]
set xtics font sans.",9" ()
set xtics add (first_date 0)
if (runs > 2 && last_date ne first_date) { set xtics add (last_date runs - 1) }
set ytics font sans.",9"

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,11" textcolor rgb darkened(colour_of(activation[panel + 1]))
    set ylabel (panel % across == 0 ? "ns / element" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    # An outlier does not hide the rest.
    bottom = highest(y_low[panel + 1], level_low[panel + 1] / 1.2)
    top = lowest(y_high[panel + 1], level_high[panel + 1] * 1.2)
    pad = 0.12 * (top - bottom) + 0.01 * top
    bottom = bottom - pad; top = top + pad
    set yrange [bottom:top]
    do for [change = 0:change_limit - 1] {
        unset label (10 + change)
        unset arrow (10 + change)
        if (change < changes[panel + 1]) {
            at = change_at[slot(panel, change)]
            set arrow (10 + change) from at, graph 0 to at, graph 1 nohead linecolor rgb ink linewidth 0.8 dashtype 2
            set label (10 + change) change_text[slot(panel, change)] at at, graph 0.98 right rotate by 90 offset -0.7, 0 font sans.",8" textcolor rgb ink
        }
    }
    shade = colour_of(activation[panel + 1])
    plot rows using (in_panel(column("position")) - 0.5):(column("level")):(1):(0) with vectors nohead linecolor rgb ink linewidth 1 title "level", \
        rows using (in_panel(column("position"))):(column("low")):(0):(column("high") - column("low")) \
            with vectors nohead linecolor rgb shade linewidth 1.2 title "interval", \
        rows using (in_panel(column("position"))):(lowest(highest(column("ns"), bottom + 0.3 * pad), top - 0.3 * pad)): \
            (column("ns") > top ? 9 : column("ns") < bottom ? 11 : column("dirty") > 0 ? 6 : 7) \
            with points pointtype variable linecolor rgb shade pointsize 0.5 title "run"
}
