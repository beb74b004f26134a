# SPDX-License-Identifier: MIT
# Throughput against the number of threads: one panel a function, one line a level, and what the machine can do at most.
explanation = "Bytes read and written a second by the number of threads, each with its share of the call; both axes logarithmic. Inputs N(0, 1).\n". \
    "Solid: the fastest implementation that promises an accuracy; bars: 95 % intervals. Dashed: the measured ceiling of the same traffic."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("series")) nooutput
series_limit = int(STATS_max) + 1
stats rows using (column("threads")) nooutput
x_low = STATS_min / 1.25; x_high = STATS_max * 1.25; most = int(STATS_max)
stats rows using (column("gigabytes_low")) nooutput
y_low = STATS_min / 1.4
stats rows using (column("gigabytes_high")) nooutput
y_high = STATS_max * 1.3
stats rows using (strlen(strcol("ceiling")) ? column("ceiling") : NaN) nooutput
if (exists("STATS_max") && STATS_records > 0) { y_high = STATS_max * 1.3 > y_high ? STATS_max * 1.3 : y_high }

array activation[panels]
array drawn[panels]
array name[series_limit]
do for [i = 1:panels] { drawn[i] = "" }
array end_at[panels * series_limit]
slot(panel, series) = panel * series_limit + series + 1
stats rows using (panel = int(column("panel")), series = int(column("series")), activation[panel + 1] = strcol("activation"), \
    name[series + 1] = strcol("level"), mine = sprintf(" %d", series), drawn[panel + 1] = strstrt(drawn[panel + 1], mine) ? drawn[panel + 1] : drawn[panel + 1].mine, \
    end_at[slot(panel, series)] = column("gigabytes")) nooutput
nth(i) = int(word(drawn[panel + 1], i))
in_nth(value, i) = column("panel") == panel && column("series") == nth(i) ? value : NaN
with_ceiling(value, i) = strlen(strcol("ceiling")) ? in_nth(value, i) : NaN
level_colour(series) = word("#E69F00 #0072B2 #009E73 #D55E00", strstrt("L1 L2 L3 DRAM", name[series + 1]) / 3 + 1)
level_mark(series) = int(word("9 7 5 13", strstrt("L1 L2 L3 DRAM", name[series + 1]) / 3 + 1))

across = panels < 6 ? panels : 6
space_left = 58; space_right = 44; space_top = 26; space_bottom = 44
width = wide(204 * across); height = head + foot + 196 * down(panels)
eval start
set logscale x 2
set logscale y 10
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set format x "%g"
set format y "%g"
set xtics () font sans.",9"
do for [power = 0:20] { if (2 ** power <= most) { set xtics add (sprintf("%d", 2 ** power) 2 ** power) } }
set ytics font sans.",9"
set bars 0

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.7 left font sans.":Bold,11" textcolor rgb darkened(colour_of(activation[panel + 1]))
    set xlabel (panel >= panels - across ? "threads" : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "GB / s" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    do for [series = 0:series_limit - 1] { unset label (10 + series) }
    # Two names that would meet step aside.
    do for [i = 1:words(drawn[panel + 1])] {
        aside = 0.0
        do for [j = 1:words(drawn[panel + 1])] {
            apart = log(end_at[slot(panel, nth(i))] / end_at[slot(panel, nth(j))]) / log(y_high / y_low)
            if (i != j && abs(apart) < 0.09) { aside = aside + (apart > 0 || (apart == 0 && i < j) ? 0.5 : -0.5) * (1 - abs(apart) / 0.09) }
        }
        set label (10 + nth(i)) name[nth(i) + 1] at graph 1, first end_at[slot(panel, nth(i))] left offset 0.4, aside font sans.",9" \
            textcolor rgb darkened(level_colour(nth(i)))
    }
    plot for [i = 1:words(drawn[panel + 1])] rows using (with_ceiling(column("threads"), i)):(column("ceiling")) with lines \
            linecolor rgb tint(level_colour(nth(i)), 0.8) linewidth 1.2 dashtype (9, 6) title "ceiling", \
        for [i = 1:words(drawn[panel + 1])] rows using (in_nth(column("threads"), i)):(column("gigabytes")):(column("gigabytes_low")):(column("gigabytes_high")) \
            with yerrorlines linecolor rgb level_colour(nth(i)) linewidth 1.6 pointtype level_mark(nth(i)) pointsize 0.55 title name[nth(i) + 1]
}
