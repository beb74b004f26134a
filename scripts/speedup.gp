# SPDX-License-Identifier: MIT
# Speed-up over libm: one line a function, one mark an implementation, the greatest gain on top.
explanation = "How many times as fast as a plain loop over the C library (libm, built at -O2), at L2 size; logarithmic. One thread, inputs N(0, 1). Paler marks: narrower vectors.\n". \
    "Bars: 95 % intervals of the median ratio within a round. On the right the fastest that promises an accuracy."
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
stats rows using (column("low")) nooutput
x_low = STATS_min < 1 ? STATS_min / 1.1 : 0.9
stats rows using (column("high")) nooutput
x_high = STATS_max > 2 ? STATS_max * 1.1 : 2

array activation[lines]
array best[lines]
stats rows using (line = int(column("line")) + 1, activation[line] = strcol("activation"), \
    best[line] = column("best") > 0 ? sprintf(column("speedup") < 100 ? "%#.3g ×  %s" : "%.0f ×  %s", column("speedup"), strcol("implementation")) : best[line], \
    note_key(key_of(strcol("kind"), strcol("implementation")))) nooutput
eval sort_keys

panels = 1; panel = 0; across = 1
head = 100; space_left = 110; space_right = 210; space_top = 20; space_bottom = 50
width = wide(0); height = head + foot + space_top + space_bottom + 23 * (lines > 3 ? lines : 3)
eval start
eval place
eval heading
eval legend
set logscale x 2
set xrange [x_low:x_high]
set format x "%g"
set xtics font sans.",10"
set xlabel "times libm's speed" font sans.",10" textcolor rgb quiet
set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 back
set yrange [-0.7:lines - 0.3]
set ytics scale 0 font sans.",10" ()
do for [i = 1:lines] {
    set ytics add (activation[i] i - 1)
    set label (10 + i) best[i] at graph 1, first i - 1 offset 1, 0 left font sans.",10" textcolor rgb ink
}
shade = "strcol(\"kind\") eq \"intrinsics\" || strcol(\"kind\") eq \"auto\" ? tint(key_colour(strcol(\"kind\")), reach_of(strcol(\"implementation\"))) : \
    key_colour(key_of(strcol(\"kind\"), strcol(\"implementation\")))"
plot rows using (column("low")):(column("line")):(column("high") - column("low")):(0):(rgb_of(@shade)) \
        with vectors nohead linecolor rgb variable linewidth 1.2 title "interval", \
    rows using (column("speedup")):(column("line")):(key_mark(key_of(strcol("kind"), strcol("implementation")))):(rgb_of(@shade)) \
        with points pointtype variable linecolor rgb variable pointsize 0.75 linewidth 1.4 title "implementation"
