# SPDX-License-Identifier: MIT
# Curves of medians over seeds, with a band: one panel a condition, one curve an activation, its name at its end. A chart's own script
# sets these and loads this one:
#   x_text, y_text      names of the axes
#   x_log, y_log        1: logarithmic
#   y_least, y_most     what the axis spans at least; may be NaN
#   y_percent           1: values are shares, written as percent
#   x_reversed          1: the largest x on the left
#   start_column        1: a column `start` has a second curve, dashed and paler
#   target_column       1: a column `target` has a level to mark
#   value_column        1: rows with a `value`, which have no median, are seeds' and have small marks; may be left out
# Trials that were lost (the column `lost`) have a cross at the upper edge, with their number.
if (!exists("value_column")) { value_column = 0 }
percent = y_percent ? 100.0 : 1.0
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("series")) nooutput
limit = int(STATS_max) + 1
longest = STATS_records / (panels * limit)
known(name) = strlen(strcol(name)) ? percent * column(name) : NaN
y_low = y_least; y_high = y_most
least(value) = value == value && (y_low != y_low || value < y_low) && (!y_log || value > 0) ? (y_low = value) : value
most(value) = value == value && (y_high != y_high || value > y_high) ? (y_high = value) : value
stats rows using (least(known("low")), least(known("median")), most(known("median")), most(known("high")), 0) nooutput
if (start_column) { stats rows using (least(known("start")), most(known("start")), 0) nooutput }
if (target_column) { stats rows using (least(known("target")), most(known("target")), 0) nooutput }
if (value_column) { stats rows using (least(known("value")), most(known("value")), 0) nooutput }
if (y_low != y_low) { y_low = y_log ? 0.1 : 0; y_high = 1 }
if (!(y_high > y_low)) { y_high = y_log ? 10 * y_low : y_low + 1 }
if (y_log) { y_low = y_low / 1.3; y_high = y_high * 1.5 } else { y_high = y_high + 0.06 * (y_high - y_low) }
# A panel has its own range of x where panels differ as depths do.
array x_first[panels]
array x_last[panels]
do for [i = 1:panels] { x_first[i] = NaN; x_last[i] = NaN }
whole = 1
stats rows using (i = int(column("panel")) + 1, x = column("x"), whole = whole && x == floor(x), x_first[i] = x_first[i] != x_first[i] || x < x_first[i] ? x : x_first[i], \
    x_last[i] = x_last[i] != x_last[i] || x > x_last[i] ? x : x_last[i], 0) nooutput
do for [i = 1:panels] {
    if (x_log) { x_first[i] = x_first[i] / 1.15; x_last[i] = x_last[i] * 1.15 }
    if (!(x_last[i] > x_first[i])) { x_first[i] = x_first[i] - 0.5; x_last[i] = x_last[i] + 0.5 }
    if (x_reversed) { x = x_first[i]; x_first[i] = x_last[i]; x_last[i] = x }
}

# What is written beside the curves: rows come in order of panel, series and x, so the last with a median is a curve's end.
array heading_of[panels]
array count[panels]
array target[panels]
array note_count[panels]
array name[panels * limit]
array note[panels * limit]
array end_x[panels * limit]
array end_y[panels * limit]
array label_y[panels * limit]
array lost_x[panels * limit]
do for [i = 1:panels] { count[i] = 0; target[i] = NaN; note_count[i] = 0 }
do for [i = 1:panels * limit] { name[i] = ""; note[i] = ""; end_x[i] = NaN; end_y[i] = NaN; label_y[i] = NaN; lost_x[i] = NaN }
slot(panel, series) = panel * limit + series + 1
u(panel, x) = x_log ? log(x / x_first[panel + 1]) / log(x_last[panel + 1] / x_first[panel + 1]) : \
    (x - x_first[panel + 1]) / (x_last[panel + 1] - x_first[panel + 1])
v(y) = y_log ? log(y / y_low) / log(y_high / y_low) : (y - y_low) / (y_high - y_low)
at_v(v) = y_log ? y_low * (y_high / y_low) ** v : y_low + v * (y_high - y_low)
has_end = 0; widest = 14
stats rows using (panel = int(column("panel")), series = int(column("series")), heading_of[panel + 1] = strcol("heading"), count[panel + 1] = series + 1, \
    name[slot(panel, series)] = strcol("name"), widest = strlen(strcol("name")) > widest ? strlen(strcol("name")) : widest, note[slot(panel, series)] = strcol("note") eq "-" ? "" : strcol("note"), \
    y = known("median"), y = y != y && start_column ? known("start") : y, has_end = y == y && (!y_log || y > 0), \
    end_x[slot(panel, series)] = has_end ? u(panel, column("x")) : end_x[slot(panel, series)], end_y[slot(panel, series)] = has_end ? v(y) : end_y[slot(panel, series)], \
    label_y[slot(panel, series)] = end_y[slot(panel, series)], 0) nooutput
if (target_column) { stats rows using (target[int(column("panel")) + 1] = known("target"), 0) nooutput }

# A curve of which nothing is left has its name at its last cross.
cross_at(series) = 1 - 0.05 * (series + 1)
stats rows using (panel = int(column("panel")), s = slot(panel, int(column("series"))), gone = end_x[s] != end_x[s] && column("lost") > 0, \
    lost_x[s] = gone ? u(panel, column("x")) : NaN, 0) nooutput
do for [panel = 0:panels - 1] {
    do for [i = 0:count[panel + 1] - 1] {
        s = slot(panel, i)
        if (lost_x[s] == lost_x[s]) { end_x[s] = lost_x[s]; end_y[s] = cross_at(i); label_y[s] = cross_at(i) }
    }
}

# Names of curves that end near each other are pushed apart, in the order of their ends.
panel_height = 250.0; gap = 13 / panel_height; near = 0.22
do for [panel = 0:panels - 1] {
    do for [pass = 1:40] {
        do for [i = slot(panel, 0):slot(panel, count[panel + 1] - 1)] {
            do for [j = slot(panel, 0):slot(panel, count[panel + 1] - 1)] {
                if (i != j && abs(end_x[i] - end_x[j]) < near && (end_y[i] < end_y[j] || (end_y[i] == end_y[j] && i > j)) && label_y[j] - label_y[i] < gap) {
                    push = (gap - (label_y[j] - label_y[i])) / 2
                    label_y[i] = label_y[i] - push
                    label_y[j] = label_y[j] + push
                }
            }
        }
    }
}

across = panels < 3 ? panels : panels == 4 ? 2 : 3
head = 92; space_left = y_log ? 88 : 72; space_right = widest <= 14 ? 104 : 22 + 7 * (widest > 30 ? 30 : widest); space_top = 30; space_bottom = 44
width = wide((panels == 1 ? 900 : across == 2 ? 570 : 400) * across); height = head + foot + (panel_height + space_top + space_bottom) * down(panels)
inside = 1.0 * width / across - space_left - space_right
explanation = explanation."\n".argument
eval start
if (x_log) { set logscale x 10 }
if (y_log) { set logscale y 10 }
set yrange [y_low:y_high]
set format x "%g"
set format y "%g"
set tics font sans.",9"
# A logarithmic axis of few decades has 2 and 5, too.
if (y_log && log10(y_high / y_low) < 2.5) {
    set ytics ()
    do for [decade = int(floor(log10(y_low))):int(ceil(log10(y_high)))] { do for [digit in "1 2 5"] {
        if (digit * 10.0 ** decade >= y_low && digit * 10.0 ** decade <= y_high) { set ytics add (sprintf("%g", digit * 10.0 ** decade) digit * 10.0 ** decade) } } }
}

in_nth(value, i) = column("panel") == panel && column("series") == i ? value : NaN
floor_of(value) = y_log && !(value > 0) ? y_low : value
low_edge(value) = value == value ? floor_of(value) : NaN
high_edge(value) = value == value ? value : y_high
lost(value) = in_panel(column("lost") > 0 ? value : NaN)

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 heading_of[panel + 1] at graph 0, 1 offset 0, 0.9 left font sans.":Bold,11" textcolor rgb ink
    set xlabel (panel >= panels - across ? x_text : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? y_text : "") font sans.",9" textcolor rgb quiet offset 0.5, 0
    set xrange [x_first[panel + 1]:x_last[panel + 1]]
    if (x_log && abs(log10(x_last[panel + 1] / x_first[panel + 1])) < 1.5) {
        set xtics ()
        do for [decade = int(floor(log10(x_first[panel + 1]))):int(ceil(log10(x_last[panel + 1])))] { do for [digit in "1 2 5"] {
            if (digit * 10.0 ** decade >= x_first[panel + 1] && digit * 10.0 ** decade <= x_last[panel + 1]) {
                set xtics add (sprintf("%g", digit * 10.0 ** decade) digit * 10.0 ** decade) } } }
    }
    if (!x_log) { if (whole && abs(x_last[panel + 1] - x_first[panel + 1]) <= 12) { set xtics 1 } else { set xtics autofreq } }
    unset arrow 1
    unset label 2
    if (target[panel + 1] == target[panel + 1]) {
        set arrow 1 from graph 0, first target[panel + 1] to graph 1, first target[panel + 1] nohead linecolor rgb ink linewidth 1 dashtype (8, 5) back
        set label 2 sprintf(y_percent ? "target %g %%" : "target %g", target[panel + 1]) at graph 0, first target[panel + 1] left offset 0.6, -0.6 font sans.",9" textcolor rgb quiet
    }
    written = 0
    do for [i = 0:limit - 1] {
        unset label (10 + i)
        unset label (40 + i)
        unset arrow (10 + i)
        s = slot(panel, i)
        if (i < count[panel + 1] && end_x[s] == end_x[s]) {
            set arrow (10 + i) from graph end_x[s] + 3 / inside, graph end_y[s] to graph end_x[s] + 11 / inside, graph label_y[s] nohead \
                linecolor rgb trained_colour(name[s]) linewidth 0.6
            set label (10 + i) name[s] at graph end_x[s] + 14 / inside, graph label_y[s] left font sans.":Bold,9" textcolor rgb darkened(trained_colour(name[s]))
        }
        if (i < count[panel + 1] && strlen(note[s])) {
            set label (40 + i) note[s] at graph 1, graph 1 right offset 0, -0.7 - 1.1 * written font sans.",9" textcolor rgb darkened(trained_colour(name[s]))
            written = written + 1
        }
    }
    plot for [i = 0:count[panel + 1] - 1] rows using (in_nth(column("x"), i)):(low_edge(known("low"))):(high_edge(known("high"))) \
            with filledcurves fillcolor rgb trained_colour(name[slot(panel, i)]) fillstyle transparent solid 0.2 noborder title "band", \
        for [i = 0:count[panel + 1] - 1] rows using (in_nth(column("x"), i)):(start_column ? known("start") : NaN) \
            with lines linecolor rgb tint(trained_colour(name[slot(panel, i)]), 0.6) linewidth 1.2 dashtype (5, 4) title "start", \
        for [i = 0:count[panel + 1] - 1] rows using (in_nth(column("x"), i)):(known("median")) \
            with linespoints linecolor rgb trained_colour(name[slot(panel, i)]) linewidth 1.8 dashtype trained_dash(name[slot(panel, i)]) \
            pointtype trained_mark(name[slot(panel, i)]) pointsize (longest > 20 ? 0.25 : 0.5) title name[slot(panel, i)], \
        for [i = 0:count[panel + 1] - 1] rows using (in_nth(column("x"), i)):(value_column ? known("value") : NaN) \
            with points pointtype trained_mark(name[slot(panel, i)]) pointsize 0.25 linecolor rgb tint(trained_colour(name[slot(panel, i)]), 0.6) title "seeds", \
        rows using (lost(column("x"))):(at_v(cross_at(column("series")))):(trained_rgb(strcol("name"))) \
            with points pointtype 2 linecolor rgb variable pointsize 0.6 linewidth 1.4 title "lost", \
        rows using (lost(column("x"))):(at_v(cross_at(column("series")))):(sprintf("%d/%d", int(column("lost")), int(column("trials")))) \
            with labels right offset -0.6, 0 font sans.",7" textcolor rgb quiet title "lost"
}
