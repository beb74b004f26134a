# SPDX-License-Identifier: MIT
# The regression gate's latest comparison: one line a kernel, the slowest on top.
explanation = "Time of the head over that of the base: median over links in random order, and its 95 % interval. Grey ticks: the control, another link of the base, over the\n". \
    "base. Lines: no change, and the least slowdown that is a finding. On the right: the change, and what slowdown it would have seen nine times in ten.\n".argument
kinds = "slower #D55E00 9 slower faster #0072B2 11 faster fine #555555 7 no_finding same-code #777777 6 same_code wrong #CC79A7 13 wrong ". \
    "different-bits #CC79A7 12 different_bits not-comparable #777777 4 not_comparable"
mark_of(verdict) = verdict eq "same code" ? "same-code" : verdict eq "different bits" ? "different-bits" : verdict eq "not comparable" ? "not-comparable" : verdict
is_finding(verdict) = verdict eq "slower" || verdict eq "wrong" || verdict eq "different bits"
lowest(a, b) = b < a ? b : a
highest(a, b) = b > a ? b : a
percent(value) = abs(value) < 9.995 ? sprintf("%+.2f %%", value) : abs(value) < 999.5 ? sprintf("%+.0f %%", value) : sprintf("%+.1g %%", value)
x_low = 0.985; x_high = 1.02; lines = 0; minimum = 0
stats rows using (lines = highest(lines, int(column("line")) + 1), x_low = lowest(x_low, highest(column("low"), 0.2)), \
    x_high = highest(x_high, lowest(column("high"), 5)), x_low = lowest(x_low, highest(column("control"), 0.2)), \
    x_high = highest(x_high, lowest(column("control"), 5)), minimum = column("minimum_effect"), \
    note_key(mark_of(strcol("verdict")))) nooutput
eval sort_keys

array kernel[lines]
array change[lines]
array strength[lines]
stats rows using (line = int(column("line")) + 1, kernel[line] = strcol("kernel"), \
    strength[line] = is_finding(strcol("verdict")) ? ":Bold" : "", change[line] = sprintf("%9s   %s%s", percent(100 * column("ratio") - 100), \
    strlen(strcol("detectable")) ? sprintf("sees %.1f %%", 100 * column("detectable")) : "", \
    strcol("verdict") eq "fine" || strcol("verdict") eq "same code" ? "" : "   ".strcol("verdict")), 0) nooutput

panels = 1; panel = 0; across = 1
head = 132; space_left = 290; space_right = 235; space_top = 12; space_bottom = 50
width = wide(0); height = head + foot + space_top + space_bottom + 15 * (lines > 3 ? lines : 3)
eval start
eval place
eval heading
eval legend
margin = 0.03 * (x_high - x_low)
set xrange [x_low - margin:x_high + margin]
set format x "%g"
set xtics font sans.",10"
set xlabel "head's time / base's" font sans.",10" textcolor rgb quiet
set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 back
set arrow 2 from 1 + minimum, graph 0 to 1 + minimum, graph 1 nohead linecolor rgb "#D55E00" linewidth 1 dashtype 2 back
set yrange [-0.7:lines - 0.3]
set ytics scale 0 ()
do for [i = 1:lines] {
    set ytics add ("" i - 1)
    set label (10 + lines + i) kernel[i] at graph 0, first i - 1 right offset -0.8, 0 font sans.strength[i].",8" textcolor rgb ink
    set label (10 + i) change[i] at graph 1, first i - 1 left offset 0.5, 0 font sans.strength[i].",8" textcolor rgb ink
}
mark = "mark_of(strcol(\"verdict\"))"
plot rows using (column("control")):(column("line") - 0.32):(0):(0.64) with vectors nohead linecolor rgb "#999999" linewidth 2 title "control", \
    rows using (column("low")):(column("line")):(column("high") - column("low")):(0):(rgb_of(key_colour(@mark))) \
        with vectors nohead linecolor rgb variable linewidth 1.2 title "interval", \
    rows using (is_finding(strcol("verdict")) ? column("low") : NaN):(column("line")):(column("high") - column("low")):(0):(rgb_of(key_colour(@mark))) \
        with vectors nohead linecolor rgb variable linewidth 2.4 title "interval of a finding", \
    rows using (column("ratio")):(column("line")):(is_finding(strcol("verdict")) ? 1.3 : 0.65):(key_mark(@mark)):(rgb_of(key_colour(@mark))) \
        with points pointsize variable pointtype variable linecolor rgb variable linewidth 1.2 title "ratio"
