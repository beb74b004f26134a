# SPDX-License-Identifier: MIT
# Time an element against the working set: one panel a function, its fastest implementations and libm. The argument: sizes of the
# caches in bytes, blank-separated, smallest first.
explanation = "Nanoseconds an element against the bytes that one call reads and writes, both axes logarithmic. One thread, inputs N(0, 1). Of the implementations timed at\n". \
    "several sizes the two of ours and the library fastest at L2 size, and a plain loop over the C library (libm, built at -O2). Bands: 95 % intervals of the median."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("bytes")) nooutput
x_low = STATS_min / 1.2; x_high = STATS_max * 1.2
stats rows using (column("ns_low")) nooutput
y_low = STATS_min / 1.4
stats rows using (column("ns_high")) nooutput
y_high = STATS_max * 1.6


# What is written beside the lines: rows come in order of panel, series and bytes, so the last of a series sets its end.
series_limit = 4
array count[panels]
array activation[panels]
array name[panels * series_limit]
array end_at[panels * series_limit]
array label_at[panels * series_limit]
slot(panel, series) = panel * series_limit + series + 1
array key[panels * series_limit]
stats rows using (panel = int(column("panel")), series = int(column("series")), key[slot(panel, series)] = key_of(strcol("kind"), strcol("implementation")), count[panel + 1] = series + 1, \
    activation[panel + 1] = strcol("activation"), name[slot(panel, series)] = strcol("implementation"), \
    end_at[slot(panel, series)] = log(column("ns_median")), label_at[slot(panel, series)] = log(column("ns_median"))) nooutput

# Labels stand at the ends of their lines, in the same order, pushed apart where they would meet.
gap = 0.078 * log(y_high / y_low)
below(a, b) = end_at[a] < end_at[b] || (end_at[a] == end_at[b] && a < b)
do for [panel = 0:panels - 1] {
    do for [pass = 1:60] {
        do for [i = slot(panel, 0):slot(panel, count[panel + 1] - 1)] {
            do for [j = slot(panel, 0):slot(panel, count[panel + 1] - 1)] {
                if (below(i, j) && label_at[j] - label_at[i] < gap) {
                    push = (gap - (label_at[j] - label_at[i])) / 2
                    label_at[i] = label_at[i] - push
                    label_at[j] = label_at[j] + push
                }
            }
        }
    }
}

across = panels < 4 ? panels : 4
space_left = 58; space_right = 164; space_top = 44; space_bottom = 44
width = wide(378 * across); height = head + foot + 240 * down(panels)
# Points to the right of a panel, as a share of its width.
beside(points) = 1 + points / (1.0 * width / across - space_left - space_right)
eval start
set logscale x 2
set logscale y 10
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set format y "%g"

# Binary ticks, named: every 64-fold.
bytes_text(bytes) = bytes < 1048576 ? sprintf("%g KiB", bytes / 1024) : bytes < 1073741824 ? sprintf("%g MiB", bytes / 1048576) : \
    sprintf("%g GiB", bytes / 1073741824)
set xtics () font sans.",9"
do for [power = 0:42:6] {
    if (2.0 ** power >= x_low && 2.0 ** power <= x_high) { set xtics add (bytes_text(2.0 ** power) 2.0 ** power) }
}
set ytics font sans.",9"

do for [i = 1:words(argument)] {
    bytes = real(word(argument, i))
    if (bytes > x_low && bytes < x_high) {
        set arrow i from bytes, graph 0 to bytes, graph 1 nohead linecolor rgb quiet linewidth 0.8 dashtype (6, 4) back
        set label 100 + i word("L1 L2 L3", i) at bytes, graph 1 offset 0, 0.5 center font sans.",8" textcolor rgb quiet
    }
}

# The fastest is drawn strongest; libm, the base of every comparison, dashed.
thickness(series) = series == 0 ? 2.4 : 1.3
shade(panel, series) = key_colour(key[slot(panel, series)])
shape(panel, series) = key_mark(key[slot(panel, series)])
dashes(panel, series) = key[slot(panel, series)] eq "libm" ? 2 : 1

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 1.7 left font sans.":Bold,11" textcolor rgb darkened(colour_of(activation[panel + 1]))
    set xlabel (panel >= panels - across ? "bytes read and written" : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "ns / element" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    do for [series = 0:series_limit - 1] {
        unset label (10 + series)
        unset arrow (10 + series)
        if (series < count[panel + 1]) {
            set arrow (10 + series) from graph beside(2), first exp(end_at[slot(panel, series)]) to graph beside(11), first exp(label_at[slot(panel, series)]) \
                nohead linecolor rgb shade(panel, series) linewidth 0.6
            set label (10 + series) name[slot(panel, series)] at graph beside(14), first exp(label_at[slot(panel, series)]) left \
                font sans.(series == 0 ? ":Bold,9" : ",9") textcolor rgb darkened(shade(panel, series))
        }
    }
    plot for [series = 0:count[panel + 1] - 1] rows using (in_series(column("bytes"))):(column("ns_low")):(column("ns_high")) \
            with filledcurves fillcolor rgb shade(panel, series) fillstyle transparent solid 0.25 noborder title name[slot(panel, series)], \
        for [series = count[panel + 1] - 1:0:-1] rows using (in_series(column("bytes"))):(column("ns_median")) \
            with linespoints linecolor rgb shade(panel, series) linewidth thickness(series) dashtype dashes(panel, series) \
            pointtype shape(panel, series) pointsize 0.4 title name[slot(panel, series)]
}
