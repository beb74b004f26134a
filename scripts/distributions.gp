# SPDX-License-Identifier: MIT
# What other inputs than N(0, 1) do to the time: one panel an implementation, one line a function, one mark a distribution.
explanation = "Time an element on other inputs, as a multiple of that on N(0, 1): 1 means that the inputs do not matter. L2 size, one thread; logarithmic.\n". \
    "Bars: 95 % intervals. Branches, and paths for the special and the subnormal, show as marks away from 1. Best intrinsics: the fastest of each function."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
stats rows using (column("ratio_low")) nooutput
x_low = STATS_min < 0.8 ? STATS_min / 1.1 : 0.75
stats rows using (column("ratio_high")) nooutput
x_high = STATS_max > 1.3 ? STATS_max * 1.1 : 1.4

# Distributions as `kinds` in style.gp.
kinds = "normal-0-2 #56B4E9 4 N(0,_2) uniform #0072B2 7 uniform_in_[-1,_1) all-negative #D55E00 11 all_negative denormals #CC79A7 13 subnormals ". \
    "sorted #009E73 9 sorted mixed-special #E69F00 3 mixed_with_special_values"
array activation[lines]
array name[panels]
stats rows using (activation[int(column("line")) + 1] = strcol("activation"), name[int(column("panel")) + 1] = strcol("heading"), \
    note_key(strcol("distribution"))) nooutput
eval sort_keys

across = panels
head = 100; space_left = 12; space_right = 8; space_bottom = 50; names = 104
width = wide(names + 136 * panels); height = head + foot + space_top + space_bottom + 19 * (lines > 3 ? lines : 3)
eval start
set logscale x 2
set xrange [x_low:x_high]
set xtics font sans.",9"
set xtics ("1/4" 0.25, "1" 1, "4" 4, "16" 16, "64" 64, "256" 256)
set yrange [-0.7:lines - 0.3]
set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 back
set ytics scale 0 font sans.",10" ()
do for [i = 1:lines] { set ytics add (activation[i] i - 1) }
one_width = (width - names) / real(panels)

do for [panel = 0:panels - 1] {
    eval place
    set lmargin at screen (names + panel * one_width + space_left) / width
    set rmargin at screen (names + (panel + 1) * one_width - space_right) / width
    eval heading
    eval legend
    if (panel > 0) { set format y "" }
    set label 1 name[panel + 1] at graph 0, 1 offset 0, 0.7 left font sans.":Bold,10" textcolor rgb ink
    set xlabel "times as long" font sans.",9" textcolor rgb quiet offset 0, 0.4
    if (panel > 0) { set ytics (); do for [i = 1:lines] { set ytics add ("" i - 1) } }
    plot rows using (in_panel(column("ratio_low"))):(column("line")):(column("ratio_high") - column("ratio_low")):(0): \
            (rgb_of(key_colour(strcol("distribution")))) with vectors nohead linecolor rgb variable linewidth 1.2 title "interval", \
        rows using (in_panel(column("ratio"))):(column("line")):(key_mark(strcol("distribution"))):(rgb_of(key_colour(strcol("distribution")))) \
            with points pointtype variable linecolor rgb variable pointsize 0.7 linewidth 1.3 title "distribution"
}
