# SPDX-License-Identifier: MIT
# Histograms of activity: one line of panels an activation, one panel a layer.
explanation = "Bars: units by the share of training samples they are active for (lifetime). Line: samples by the share of units that are active (population). Both have the same mean.\n". \
    "After the last epoch, all seeds together, at the learning rate of the least median test error. Of more than four layers four."
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
stats rows using (column("place")) nooutput
across = int(STATS_max) + 1
panels = lines * across
array heading_of[panels]
array name[panels]
do for [i = 1:panels] { heading_of[i] = ""; name[i] = "" }
known(name) = strlen(strcol(name)) ? column(name) : NaN
stats rows using (i = int(column("line")) * across + int(column("place")) + 1, name[i] = strcol("name"), \
    heading_of[i] = sprintf("%s, rate %g: layer %d", strcol("heading"), column("rate"), int(column("layer"))), 0) nooutput
y_high = 5
stats rows using (y_high = known("lifetime") > y_high ? known("lifetime") : y_high, y_high = known("population") > y_high ? known("population") : y_high, 0) nooutput

head = 92; space_left = 58; space_right = 14; space_top = 44; space_bottom = 40
width = wide(280 * across); height = head + foot + 190 * lines
explanation = explanation."\n".argument
eval start
set xrange [0:100]
set yrange [0:1.05 * y_high]
set tics font sans.",9"
set format x "%g"
set boxwidth 1 relative
here(value) = int(column("line")) * across + int(column("place")) == panel ? value : NaN

do for [panel = 0:panels - 1] {
    if (!strlen(name[panel + 1])) { continue }
    eval place
    eval heading
    colour = trained_colour(name[panel + 1])
    set label 1 name[panel + 1] at graph 0, 1 offset 0, 1.7 left font sans.":Bold,11" textcolor rgb darkened(colour)
    set label 2 heading_of[panel + 1] at graph 0, 1 offset 0, 0.6 left font sans.",9" textcolor rgb quiet
    set xlabel (panel >= panels - across ? "active, %" : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "units or samples, %" : "") font sans.",9" textcolor rgb quiet offset 0.8, 0
    plot rows using (here(50 * (column("low") + column("high")))):(known("lifetime")):(100 * (column("high") - column("low"))) \
            with boxes fillcolor rgb tint(colour, 0.45) fillstyle solid border linecolor rgb "#ffffff" title "lifetime", \
        rows using (here(50 * (column("low") + column("high")))):(known("population")) with histeps linecolor rgb ink linewidth 1.4 title "population"
}
