# SPDX-License-Identifier: MIT
# The functions and their derivatives as the kernels compute them: one panel a function, one scale for all.
explanation = "Each function (solid) and its derivative (dashed) as a kernel computes them, with default parameters; all panels have one scale.\n". \
    "The second output of a doubling function is paler; random slopes and noise show as they were drawn."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("x")) nooutput
x_low = STATS_min; x_high = STATS_max
stats rows using (column("y")) nooutput
y_low = STATS_min < -2 ? -2 : STATS_min - 0.3; y_high = STATS_max > 4 ? 4.1 : STATS_max + 0.3

# The four series: the function, its second output, the derivative, the derivative's second part; and where in the file each lies.
array activation[panels]
array drawn[panels]
do for [i = 1:panels] { drawn[i] = "" }
array begin[4 * panels]
array end[4 * panels]
slot(panel, series) = 4 * panel + series + 1
stats rows using (panel = int(column("panel")), series = int(column("series")), activation[panel + 1] = strcol("activation"), \
    mine = sprintf(" %d", series), new = strstrt(drawn[panel + 1], mine) == 0, drawn[panel + 1] = new ? drawn[panel + 1].mine : drawn[panel + 1], \
    begin[slot(panel, series)] = new ? column(0) : begin[slot(panel, series)], end[slot(panel, series)] = column(0)) nooutput
nth(i) = int(word(drawn[panel + 1], i))
first(i) = begin[slot(panel, nth(i))]
last(i) = end[slot(panel, nth(i))]

across = panels < 6 ? panels : 6
space_left = 34; space_right = 12; space_top = 26; space_bottom = 34
width = wide(190 * across); height = head + foot + 188 * down(panels)
eval start
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set xtics 2 font sans.",9"
set ytics 2 font sans.",9"
set xzeroaxis linetype 1 linecolor rgb quiet linewidth 0.6
set yzeroaxis linetype 1 linecolor rgb quiet linewidth 0.6

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    colour = colour_of(activation[panel + 1])
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.7 left font sans.":Bold,11" textcolor rgb darkened(colour)
    own = sum [i = 1:words(drawn[panel + 1])] (nth(i) < 2 ? 1 : 0)
    plot for [i = 1:own] rows every 2::first(i)::last(i) using "x":"y" with lines \
            linecolor rgb (nth(i) % 2 ? tint(colour, 0.5) : colour) linewidth 2.4 title activation[panel + 1], \
        for [i = own + 1:words(drawn[panel + 1])] rows every 2::first(i)::last(i) using "x":"y" with lines \
            linecolor rgb (nth(i) % 2 ? tint(colour, 0.5) : darkened(colour)) linewidth 1.4 dashtype (8, 5) title activation[panel + 1]
}
