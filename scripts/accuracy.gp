# SPDX-License-Identifier: MIT
# Largest error against time: one panel an activation, one dot an implementation; those that none beats in both are named.
explanation = "Largest error found against nanoseconds an element at L2 size; both axes logarithmic. One thread, inputs N(0, 1).\n". \
    "Bars: 95 % intervals of the median. Hollow dots promise no accuracy (mode raw). Named: none is both faster and more accurate."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("ns_low")) nooutput
x_low = STATS_min / 1.5
stats rows using (column("ns_high")) nooutput
x_high = STATS_max * 1.5
stats rows using (column("height")) nooutput
y_high = STATS_max * 300

array activation[panels]
stats rows using (activation[int(column("panel")) + 1] = strcol("activation"), 0) nooutput

across = panels < 3 ? panels : 3
space_left = 106; space_right = 24
width = wide(480 * across); height = head + foot + 360 * down(panels)
eval start
set logscale x 10
set logscale y 10
set xrange [x_low:x_high]
set yrange [0.2:y_high]
set xtics font sans.",9"
set format x "%g"
set ytics font sans.",9" ("exact" 0.5, "4" 4, "100" 100, "10 000" 1e4, "1 000 000" 1e6, "100 000 000" 1e8, "infinite" 2.0 ** 34)
unset mytics
set bars 0

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    colour = colour_of(activation[panel + 1])
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,12" textcolor rgb colour
    set xlabel "ns / element" font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "largest error, ULP (exact: correctly rounded)" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    plot rows using (in_panel(column("ns_median"))):(column("height")):(column("ns_low")):(column("ns_high")) \
            with xerrorbars linecolor rgb colour linewidth 1.6 pointtype 7 pointsize 0.7 title activation[panel + 1], \
        rows using (strcol("mode") eq "raw" ? in_panel(column("ns_median")) : NaN):(column("height")) \
            with points linecolor rgb "white" pointtype 7 pointsize 0.45 title "mode raw", \
        rows using (column("frontier") > 0 || strcol("implementation") eq "libm" ? in_panel(column("ns_median")) : NaN):(column("height")): \
            (strcol("implementation")) with labels left rotate by 40 offset 0.3, 0.5 font sans.",9" textcolor rgb darkened(colour) title "named"
}
