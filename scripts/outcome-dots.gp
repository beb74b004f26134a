# SPDX-License-Identifier: MIT
# What trials come to: one panel a condition and outcome, one line a function or setting, small marks for seeds, a large one for their median.
explanation = "Small marks: seeds; large ones: their medians, with the number on the right; bars: 95 % intervals of the medians (fewer than 6 seeds: all of them).\n". \
    "> at the right edge: beyond it, as half of the seeds diverged or never met the target; so many did is said behind the number."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
stats rows using (column("kind")) nooutput
kinds_shown = int(STATS_max) + 1
array x_low[panels]
array x_high[panels]
array heading_of[panels]
array unit[panels]
array count[panels]
array name[panels * lines]
array says[panels * lines]
do for [i = 1:panels] { x_low[i] = NaN; x_high[i] = NaN; unit[i] = ""; count[i] = 0; heading_of[i] = "" }
do for [i = 1:panels * lines] { name[i] = ""; says[i] = "" }
slot(panel, line) = panel * lines + line + 1
known(name) = strlen(strcol(name)) ? column(name) : NaN
low(a, b) = b == b && (a != a || b < a) ? b : a
high(a, b) = b == b && (a != a || b > a) ? b : a
gone(name) = column("lost") > 0 ? sprintf("%s%d of %d not", strlen(strcol(name)) ? "; " : "", int(column("lost")), int(column("trials"))) : ""
number(name) = strlen(strcol(name)) ? sprintf(abs(column(name)) >= 9999.5 ? "%.4g" : abs(column(name)) >= 100 ? "%.0f" : "%.3g", column(name)) : ""
longest = 4; longest_note = 4
wider(a, text) = strlen(text) > a ? strlen(text) : a
is_median = 0
stats rows using (panel = int(column("panel")), line = int(column("line")), s = slot(panel, line), is_median = !strlen(strcol("value")), \
    heading_of[panel + 1] = strcol("heading"), unit[panel + 1] = strcol("unit"), count[panel + 1] = line + 1 > count[panel + 1] ? line + 1 : count[panel + 1], \
    name[s] = strcol("name"), longest = wider(longest, name[s]), says[s] = is_median ? number("median").gone("median") : says[s], \
    longest_note = wider(longest_note, says[s]), x_low[panel + 1] = low(low(low(x_low[panel + 1], known("low")), known("median")), known("value")), \
    x_high[panel + 1] = high(high(high(x_high[panel + 1], known("high")), known("median")), known("value")), 0) nooutput

across = kinds_shown > 1 ? kinds_shown : panels < 3 ? panels : 2
head = 92; space_left = 24 + 6.5 * longest; space_right = 16 + 6 * longest_note; space_top = 32; space_bottom = 48
space_left = space_left > 330 ? 330 : space_left
inside = across < 3 ? 330 : 230
width = wide((inside + space_left + space_right) * across); height = head + foot + (space_top + space_bottom + 18 * (lines > 3 ? lines : 3)) * down(panels)
explanation = explanation."\n".argument
eval start
set format x "%g"
set tics font sans.",9"
edge(value) = value == value ? value : right
beyond(name) = in_panel(strlen(strcol("value")) || strlen(strcol(name)) ? NaN : right)
# Of 1, 2, 5 times a power of ten the first that gives five intervals at most.
decade(value) = 10.0 ** floor(log10(value))
step(range) = range / 5 <= decade(range / 5) ? decade(range / 5) : range / 5 <= 2 * decade(range / 5) ? 2 * decade(range / 5) : \
    range / 5 <= 5 * decade(range / 5) ? 5 * decade(range / 5) : 10 * decade(range / 5)

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    left = x_low[panel + 1]; right = x_high[panel + 1]
    if (left != left) { left = 0; right = 1 }
    x_log = left > 0 && right / left > 12
    # So that values that hardly differ look so, and their ticks do not fill the axis.
    margin = right - left > 0.02 * abs(right) ? 0.06 * (right - left) : right != 0 ? 0.1 * abs(right) : 1
    if (x_log) { left = left / 1.3; right = right * 1.3 } else { left = left >= 0 && left - margin < 0 ? -0.3 * margin : left - margin; right = right + margin }
    if (x_log) { set logscale x 10 } else { unset logscale x }
    set xrange [left:right]
    if (x_log) {
        set xtics ()
        do for [decade = int(floor(log10(left))):int(ceil(log10(right)))] { do for [digit in (right / left < 300 ? "1 2 5" : "1")] {
            if (digit * 10.0 ** decade >= left && digit * 10.0 ** decade <= right) { set xtics add (sprintf("%g", digit * 10.0 ** decade) digit * 10.0 ** decade) } } }
    } else { set xtics step(right - left) }
    if (across == 1 || kinds_shown == 1 || panel % across == 0) { set label 1 heading_of[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,11" textcolor rgb ink } \
    else { unset label 1 }
    set xlabel unit[panel + 1] font sans.",9" textcolor rgb quiet offset 0, 0.4
    set yrange [-0.7:count[panel + 1] - 0.3]
    set ytics scale 0 font sans.",9" ()
    do for [i = 0:lines - 1] { unset label (10 + i) }
    do for [i = 0:count[panel + 1] - 1] {
        set ytics add (name[slot(panel, i)] i)
        set label (10 + i) says[slot(panel, i)] at graph 1, first i left offset 0.8, 0 font sans.",8" textcolor rgb ink
    }
    plot rows using (in_panel(known("value"))):(column("line") - 0.24):(trained_mark(strcol("activation"))):(rgb_of(tint(trained_colour(strcol("activation")), 0.55))) \
            with points pointtype variable linecolor rgb variable pointsize 0.3 title "seed", \
        rows using (in_panel(strlen(strcol("value")) ? NaN : edge(known("low")))):(column("line")):(edge(known("high")) - edge(known("low"))):(0):(trained_rgb(strcol("activation"))) \
            with vectors nohead linecolor rgb variable linewidth 1.6 title "interval", \
        rows using (in_panel(known("median"))):(column("line")):(trained_mark(strcol("activation"))):(trained_rgb(strcol("activation"))) \
            with points pointtype variable linecolor rgb variable pointsize 0.8 title "median", \
        rows using (beyond("median")):(column("line")):(">"):(trained_rgb(strcol("activation"))) \
            with labels center font sans.":Bold,11" textcolor rgb variable title "never"
}
