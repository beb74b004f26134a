# SPDX-License-Identifier: MIT
# What units do over time: one panel an activation, shares of units stacked.
explanation = "Shares of units by what their pre-activations do over the training set after each epoch: never above 0 (off), always above 0 (on), or both (mixed); means of layers\n". \
    "and seeds, at the highest learning rate that most trials survive. Dashed: dead, whose output is exactly 0 for every sample. Dots: dead an epoch before, and not now."
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("epoch")) nooutput
x_high = STATS_max > 0 ? STATS_max : 1
array name[panels]
array heading_of[panels]
stats rows using (panel = int(column("panel")), name[panel + 1] = strcol("name"), \
    heading_of[panel + 1] = sprintf("%s, rate %g", strcol("heading"), column("rate")).(column("lost") > 0 ? sprintf(", %d of %d diverged", int(column("lost")), int(column("trials"))) : ""), 0) nooutput
known(name) = strlen(strcol(name)) ? 100 * column(name) : NaN

longest = 30
do for [i = 1:panels] { longest = strlen(heading_of[i]) > longest ? strlen(heading_of[i]) : longest }
one_width = longest > 80 ? 560 : 66 + 6.2 * longest
across = int(1500 / one_width); across = across > panels ? panels : across > 5 ? 5 : across
head = 92; space_left = 58; space_right = 40; space_top = 44; space_bottom = 42
width = wide(one_width * across); height = head + foot + 230 * down(panels)
explanation = explanation."\n".argument
eval start
set xrange [0:x_high]
set yrange [0:100]
set tics font sans.",9"
set format x "%g"
set grid front
if (x_high <= 12) { set xtics 1 }

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 name[panel + 1] at graph 0, 1 offset 0, 1.7 left font sans.":Bold,11" textcolor rgb darkened(trained_colour(name[panel + 1]))
    set label 2 heading_of[panel + 1] at graph 0, 1 offset 0, 0.6 left font sans.",9" textcolor rgb quiet
    set xlabel (panel >= panels - across ? "epochs" : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "units, %" : "") font sans.",9" textcolor rgb quiet offset 0.8, 0
    set label 3 "on" at graph 1, 0.97 left offset 0.4, 0 font sans.",8" textcolor rgb quiet
    set label 4 "mixed" at graph 1, 0.5 left offset 0.4, 0 font sans.",8" textcolor rgb quiet
    set label 5 "off" at graph 1, 0.03 left offset 0.4, 0 font sans.",8" textcolor rgb quiet
    plot rows using (in_panel(column("epoch"))):(0):(known("always_off")) with filledcurves fillcolor rgb "#8a8a8a" title "off", \
        rows using (in_panel(column("epoch"))):(known("always_off")):(known("always_off") + known("mixed")) with filledcurves fillcolor rgb "#d5e8f3" title "mixed", \
        rows using (in_panel(column("epoch"))):(known("always_off") + known("mixed")):(100) with filledcurves fillcolor rgb "#e69f00" title "on", \
        rows using (in_panel(column("epoch"))):(known("dead")) with lines linecolor rgb "#000000" linewidth 1.8 dashtype (6, 4) title "dead", \
        rows using (in_panel(column("epoch"))):(column("epoch") > 0 ? known("revived") : NaN) with points pointtype 7 pointsize 0.45 linecolor rgb "#d55e00" title "revived"
}
