# SPDX-License-Identifier: MIT
# Time to a target: a row of panels a net, one panel for each way to count time, one line an activation, the fastest on top.
explanation = "How long each activation takes to the target, an error on the whole training set that two checks in a row meet. Dots: medians over seeds; bars: 95 % intervals\n". \
    "(fewer than 6 seeds: all of them). TFLOP: two a multiply-add of the training steps. > at the right edge: beyond it, as half of the trials never met the target."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
array x_high[panels]
array heading_of[panels]
array unit[panels]
array count[panels]
array name[panels * lines]
array missed[panels * lines]
do for [i = 1:panels] { x_high[i] = 0; unit[i] = ""; count[i] = 0 }
slot(panel, line) = panel * lines + line + 1
known(name) = strlen(strcol(name)) ? column(name) : NaN
top(a, b) = b == b && b > a ? b : a
stats rows using (panel = int(column("panel")), line = int(column("line")), \
    heading_of[panel + 1] = sprintf("%s: to %g %% training error", strcol("heading"), 100 * column("target")), unit[panel + 1] = strcol("unit"), \
    count[panel + 1] = line + 1 > count[panel + 1] ? line + 1 : count[panel + 1], name[slot(panel, line)] = strcol("name"), \
    missed[slot(panel, line)] = column("never") > 0 ? sprintf("%d of %d never", int(column("never")), int(column("trials"))) : "", \
    x_high[panel + 1] = top(top(top(x_high[panel + 1], known("low")), known("median")), known("high")), 0) nooutput

across = 3
head = 92; space_left = 92; space_right = 84; space_top = 32; space_bottom = 46
width = wide(420 * across); height = head + foot + (space_top + space_bottom + 18 * (lines > 3 ? lines : 3)) * down(panels)
explanation = explanation."\n".argument
eval start
set format x "%g"
set tics font sans.",9"
# Of 1, 2, 5 times a power of ten the first that gives five intervals at most.
decade(value) = 10.0 ** floor(log10(value))
step(right) = right / 5 <= decade(right / 5) ? decade(right / 5) : right / 5 <= 2 * decade(right / 5) ? 2 * decade(right / 5) : \
    right / 5 <= 5 * decade(right / 5) ? 5 * decade(right / 5) : 10 * decade(right / 5)
edge(value) = value == value ? value : right
beyond(value) = in_panel(value == value ? NaN : right)

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    right = x_high[panel + 1] > 0 ? 1.08 * x_high[panel + 1] : 1
    if (panel % 3 == 0) { set label 1 heading_of[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,11" textcolor rgb ink } else { unset label 1 }
    set xlabel unit[panel + 1] font sans.",9" textcolor rgb quiet offset 0, 0.4
    set xrange [0:right]
    set xtics step(right)
    set yrange [-0.7:count[panel + 1] - 0.3]
    set ytics scale 0 font sans.",9" ()
    do for [i = 0:lines - 1] { unset label (10 + i) }
    do for [i = 0:count[panel + 1] - 1] {
        set ytics add (name[slot(panel, i)] i)
        if (strlen(missed[slot(panel, i)])) {
            set label (10 + i) missed[slot(panel, i)] at graph 1, first i left offset 0.8, 0 font sans.",8" textcolor rgb ink
        }
    }
    plot rows using (in_panel(edge(known("low")))):(column("line")):(edge(known("high")) - edge(known("low"))):(0):(trained_rgb(strcol("name"))) \
            with vectors nohead linecolor rgb variable linewidth 1.6 title "interval", \
        rows using (in_panel(known("median"))):(column("line")):(trained_mark(strcol("name"))):(trained_rgb(strcol("name"))) \
            with points pointtype variable linecolor rgb variable pointsize 0.8 title "median", \
        rows using (beyond(known("median"))):(column("line")):(">"):(trained_rgb(strcol("name"))) \
            with labels center font sans.":Bold,11" textcolor rgb variable title "never"
}
