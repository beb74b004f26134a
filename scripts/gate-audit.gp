# SPDX-License-Identifier: MIT
# The regression gate's audits of itself: how often it found something, by what was done to it.
explanation = "Share of comparisons with that result, and its exact 95 % interval (Clopper and Pearson). What was not comparable is no trial. Same builds should give no finding,\n". \
    "and what was done should be found. Found alone: no other kernel was blamed."
# Mark and colour by what was done and what is asked.
key_for(audit, what) = audit eq "same" ? "same" : audit eq "bit" ? (what eq "found" ? "bit" : "bit-alone") : what eq "found" ? "found" : "alone"
kinds = "same #D55E00 9 false_finding found #0072B2 7 found alone #0072B2 6 found_alone bit #009E73 5 bit_found bit-alone #009E73 4 bit_found_alone"
known(name) = strlen(strcol(name)) ? column(name) : NaN
lines = 0
stats rows using (lines = int(column("line")) + 1 > lines ? int(column("line")) + 1 : lines, note_key(key_for(strcol("audit"), strcol("what")))) nooutput
eval sort_keys
array name[lines]
array counts[lines]
stats rows using (line = int(column("line")) + 1, name[line] = strcol("name"), counts[line] = sprintf("%d of %d  (%.3g to %.3g %%)%s", \
    int(column("hits")), int(column("trials")), column("low"), column("high"), \
    column("refused") > 0 ? sprintf(", %d refused", int(column("refused"))) : ""), 0) nooutput

panels = 1; panel = 0; across = 1
head = 100; space_left = 300; space_right = 250; space_top = 20; space_bottom = 50
width = wide(0); height = head + foot + space_top + space_bottom + 24 * (lines > 3 ? lines : 3)
eval start
eval place
eval heading
eval legend
set xrange [-1.5:101.5]
set xtics 0, 10, 100 font sans.",10"
set xlabel "% of comparisons" font sans.",10" textcolor rgb quiet
set yrange [-0.7:lines - 0.3]
set ytics scale 0 ()
do for [i = 1:lines] {
    set ytics add ("" i - 1)
    set label (10 + lines + i) name[i] at graph 0, first i - 1 right offset -1, 0 font sans.",10" textcolor rgb ink
    set label (10 + i) counts[i] at graph 1, first i - 1 left offset 1, 0 font sans.",10" textcolor rgb ink
}
key = "key_for(strcol(\"audit\"), strcol(\"what\"))"
plot rows using (column("low")):(column("line")):(column("high") - column("low")):(0):(rgb_of(key_colour(@key))) \
        with vectors nohead linecolor rgb variable linewidth 1.6 title "interval", \
    rows using (known("rate")):(column("line")):(key_mark(@key)):(rgb_of(key_colour(@key))) \
        with points pointtype variable linecolor rgb variable pointsize 0.9 linewidth 1.6 title "share"
