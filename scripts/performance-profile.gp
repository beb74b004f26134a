# SPDX-License-Identifier: MIT
# Performance profiles: one panel for all workloads and one each, one step curve an activation, the names in the order of the shares at a factor of 1.
explanation = "Share of workloads and seeds on which an activation's test error is at most so many times the least that any activation has on the same workload and seed.\n". \
    "Numbers behind the names: how often it is best, ties included, and how often within a tenth of the best. A curve that ends below 100 %: it diverged, or the least is 0."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("series")) nooutput
limit = int(STATS_max) + 1
array heading_of[panels]
array count[panels]
array x_high[panels]
array name[panels * limit]
array says[panels * limit]
do for [i = 1:panels] { heading_of[i] = ""; count[i] = 0; x_high[i] = 1.01 }
slot(panel, series) = panel * limit + series + 1
longest = 8
stats rows using (panel = int(column("panel")), series = int(column("series")), s = slot(panel, series), \
    heading_of[panel + 1] = sprintf("%s: %d problem%s", strcol("heading"), int(column("problems")), column("problems") == 1 ? "" : "s"), \
    count[panel + 1] = series + 1 > count[panel + 1] ? series + 1 : count[panel + 1], name[s] = strcol("name"), \
    says[s] = sprintf("%.0f, %.0f %%", 100 * column("best"), 100 * column("tenth")), longest = strlen(name[s]) > longest ? strlen(name[s]) : longest, \
    x_high[panel + 1] = column("x") > x_high[panel + 1] ? column("x") : x_high[panel + 1], 0) nooutput

across = panels < 2 ? 1 : 2
head = 92; space_left = 64; longest = longest > 30 ? 30 : longest; space_right = 140 + 7 * longest; space_top = 32; space_bottom = 46
panel_height = 15 * limit > 250 ? 15.0 * limit : 250.0
width = wide((380 + space_left + space_right) * across); height = head + foot + (panel_height + space_top + space_bottom) * down(panels)
inside = 1.0 * width / across - space_left - space_right
explanation = explanation."\n".argument
eval start
set format x "%g"
set format y "%g"
set tics font sans.",9"
set yrange [0:104]
set ytics 20
set logscale x 10
in_nth(value, i) = column("panel") == panel && column("series") == i ? value : NaN
# Ticks of one, two or five parts of a unit where the largest factor is small, of 1, 2, 5 times powers of ten where it is not.
ticks(right) = right < 1.12 ? 0.02 : right < 1.3 ? 0.05 : right < 1.7 ? 0.1 : right < 2.5 ? 0.2 : 0.5

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    right = x_high[panel + 1] * 1.01
    set label 1 heading_of[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,11" textcolor rgb ink
    set xlabel "factor of the least test error, tau" font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "workloads and seeds, %" : "") font sans.",9" textcolor rgb quiet offset 0.5, 0
    set xrange [1:right]
    set xtics ()
    if (right < 6) { do for [i = 0:10] { if (1 + i * ticks(right) < right) { set xtics add (sprintf("%g", 1 + i * ticks(right)) 1 + i * ticks(right)) } } } \
    else { do for [decade = 0:int(ceil(log10(right)))] { do for [digit in "1 2 5"] {
        if (digit * 10.0 ** decade < right) { set xtics add (sprintf("%g", digit * 10.0 ** decade) digit * 10.0 ** decade) } } } }
    # The names' samples of lines stand beside the panel.
    do for [i = 0:limit - 1] { unset label (10 + i); unset label (60 + i); unset label (110 + i); unset arrow (10 + i) }
    do for [i = 0:count[panel + 1] - 1] {
        s = slot(panel, i); at = 1 - (8 + 15.0 * i) / panel_height
        set arrow (10 + i) from graph 1 + 12 / inside, graph at to graph 1 + 44 / inside, graph at nohead linecolor rgb trained_colour(name[s]) linewidth 1.8 \
            dashtype trained_dash(name[s])
        set label (10 + i) name[s] at graph 1 + 52 / inside, graph at left font sans.":Bold,9" textcolor rgb darkened(trained_colour(name[s]))
        set label (110 + i) "" at graph 1 + 28 / inside, graph at point pointtype trained_mark(name[s]) pointsize 0.6 linecolor rgb trained_colour(name[s])
        set label (60 + i) says[s] at graph 1 + (space_right - 8) / inside, graph at right font sans.",9" textcolor rgb ink
    }
    plot for [i = 0:count[panel + 1] - 1] rows using (in_nth(column("x"), i)):(100 * column("share")) \
            with steps linecolor rgb trained_colour(name[slot(panel, i)]) linewidth 1.8 dashtype trained_dash(name[slot(panel, i)]) title "share", \
        for [i = 0:count[panel + 1] - 1] rows using (in_nth(column("x"), i)):(100 * column("share")) \
            with points linecolor rgb trained_colour(name[slot(panel, i)]) pointtype trained_mark(name[slot(panel, i)]) pointsize 0.4 title name[slot(panel, i)]
}
