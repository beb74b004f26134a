# SPDX-License-Identifier: MIT
# The functions and their derivatives as the kernels compute them: one panel an activation.
explanation = "Each function (strong) and its derivative (thin, dashed) as a kernel computes them, with default parameters.\n". \
    "The second output of a doubling function is lighter; random slopes show as they were drawn."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("x")) nooutput
x_low = STATS_min; x_high = STATS_max
stats rows using (column("y")) nooutput
y_low = STATS_min - 0.3; y_high = STATS_max + 0.3

# The four series: the function, its second output, the derivative, the derivative's second part.
array activation[panels]
array drawn[panels]
do for [i = 1:panels] { drawn[i] = "" }
stats rows using (panel = int(column("panel")), activation[panel + 1] = strcol("activation"), \
    mine = sprintf(" %d", int(column("series"))), \
    drawn[panel + 1] = strstrt(drawn[panel + 1], mine) ? drawn[panel + 1] : drawn[panel + 1].mine) nooutput
nth(i) = int(word(drawn[panel + 1], i))
in_nth(value, i) = column("panel") == panel && column("series") == nth(i) ? value : NaN

across = panels < 3 ? panels : 3
width = wide(380 * across); height = head + foot + 290 * down(panels)
eval start
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set xtics font sans.",9"
set ytics font sans.",9"
set xzeroaxis linetype 1 linecolor rgb quiet linewidth 0.6
set yzeroaxis linetype 1 linecolor rgb quiet linewidth 0.6
strength(series) = series < 2 ? 2.6 : 1.5

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    colour = colour_of(activation[panel + 1])
    set label 1 activation[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,12" textcolor rgb colour
    set xlabel "x" font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "f(x), f'(x)" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    plot for [i = 1:words(drawn[panel + 1])] rows using (in_nth(column("x"), i)):(column("y")) with lines \
        linecolor rgb (nth(i) % 2 ? tint(colour, 0.5) : nth(i) < 2 ? colour : darkened(colour)) linewidth strength(nth(i)) dashtype 1 + (nth(i) > 1) \
        title activation[panel + 1]
}
