# SPDX-License-Identifier: MIT
# Largest error against time: one panel a function, one mark an implementation. The argument: width and height of the inside of a
# panel in points, then the ranges of both axes, as the names were placed for.
explanation = "Largest error found against nanoseconds an element at L2 size, logarithmic, errors twice so. One thread, inputs N(0, 1). Paler marks: narrower vectors.\n". \
    "Bars: 95 % intervals of the median. Named: other libraries, libm, and what none beats in both. Infinite: a NaN or an infinity out of place."
stats rows using (column("panel"), note_key(key_of(strcol("kind"), strcol("implementation")))) nooutput
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
eval sort_keys

array activation[panels]
stats rows using (activation[int(column("panel")) + 1] = strcol("activation"), 0) nooutput

across = panels < 3 ? panels : 3
head = 100; space_left = 86; space_right = 40; space_top = 40
width = wide((word(argument, 1) + space_left + space_right) * across); height = head + foot + (word(argument, 2) + space_top + space_bottom) * down(panels)
eval start
set logscale x 10
set logscale y 2
set xrange [real(word(argument, 3)):real(word(argument, 4))]
set yrange [real(word(argument, 5)):real(word(argument, 6))]
set xtics font sans.",9"
set format x "%g"
# The column `height` is the logarithm of the error, and 3, or the place of an infinite one.
stands_at(ulp) = 3 + log(ulp) / log(2)
set ytics font sans.",9" ("exact" stands_at(0.5), "1" stands_at(1), "4" stands_at(4), "16" stands_at(16), "100" stands_at(100), "10 000" stands_at(1e4), \
    "10^6" stands_at(1e6), "10^8" stands_at(1e8), "infinite" 40)
unset mytics
shade = "rgb_of(strcol(\"kind\") eq \"intrinsics\" || strcol(\"kind\") eq \"auto\" ? tint(key_colour(strcol(\"kind\")), reach_of(strcol(\"implementation\"))) : \
    key_colour(key_of(strcol(\"kind\"), strcol(\"implementation\"))))"
named(value) = in_panel(strlen(strcol("name")) ? value : NaN)
at_side(value, side) = column("name_side") == side ? named(value) : NaN

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    eval legend
    colour = darkened(colour_of(activation[panel + 1]))
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,12" textcolor rgb colour
    set xlabel (panel >= panels - across ? "ns / element" : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "largest error, ULP" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    plot rows using (named(column("ns_median"))):(column("height")):(column("name_x") - column("ns_median")):(column("name_y") - column("height")) \
            with vectors nohead linecolor rgb "#aaaaaa" linewidth 0.6 title "leader", \
        rows using (in_panel(column("ns_low"))):(column("height")):(column("ns_high") - column("ns_low")):(0):(@shade) \
            with vectors nohead linecolor rgb variable linewidth 1.2 title "interval", \
        rows using (in_panel(column("ns_median"))):(column("height")):(key_mark(key_of(strcol("kind"), strcol("implementation")))):(@shade) \
            with points pointtype variable linecolor rgb variable pointsize 0.7 linewidth 1.3 title "implementation", \
        rows using (at_side(column("name_x"), 1)):(column("name_y")):(strcol("name")) with labels left font sans.",9" textcolor rgb ink title "name", \
        rows using (at_side(column("name_x"), -1)):(column("name_y")):(strcol("name")) with labels right font sans.",9" textcolor rgb ink title "name"
}
