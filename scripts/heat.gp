# SPDX-License-Identifier: MIT
# Heat maps: one panel a condition, a cell for each x and y that was tried, whatever their distance. Darker is more, from 0 to 100 %, and
# each cell has its value. A chart's own script sets x_text and y_text, and loads this one.
stats rows using (column("panel")) nooutput
panels = int(STATS_max) + 1
stats rows using (column("column")) nooutput
columns = int(STATS_max) + 1
stats rows using (column("line")) nooutput
lines = int(STATS_max) + 1
array heading_of[panels]
array x_names[panels]
array y_names[panels]
array column_count[panels]
array line_count[panels]
do for [i = 1:panels] { heading_of[i] = ""; x_names[i] = ""; y_names[i] = ""; column_count[i] = 0; line_count[i] = 0 }
shown(i, value, names) = strstrt(names, sprintf(" %d=", i)) ? names : names.sprintf(" %d=%g", i, value)
stats rows using (p = int(column("panel")) + 1, c = int(column("column")), l = int(column("line")), heading_of[p] = strcol("heading"), \
    column_count[p] = c + 1 > column_count[p] ? c + 1 : column_count[p], line_count[p] = l + 1 > line_count[p] ? l + 1 : line_count[p], \
    x_names[p] = shown(c, column("x"), x_names[p]), y_names[p] = shown(l, column("y"), y_names[p]), 0) nooutput

cell_width = columns < 14 ? 40 : 30; cell_height = 22
space_left = 62; space_right = 20; space_top = 34; space_bottom = 46
head = 92; foot = 48
longest = 0
do for [i = 1:panels] { longest = strlen(heading_of[i]) > longest ? strlen(heading_of[i]) : longest }
longest = longest > 80 ? 80 : longest
panel_width = columns * cell_width > 7.4 * longest ? columns * cell_width : 7.4 * longest
across = int(1500 / (panel_width + space_left + space_right))
across = across < 1 ? 1 : across > panels ? panels : across
width = wide((panel_width + space_left + space_right) * across); height = head + foot + (lines * cell_height + space_top + space_bottom) * down(panels)
# Panels are no wider than their cells want to be.
space_right = 1.0 * width / across - space_left - columns * cell_width
explanation = explanation."\n".argument
eval start
unset grid
set tics scale 0 font sans.",9"
# White to blue to nearly black: grey keeps the order.
shade_of(value) = value != value ? rgb_of("#ffffff") : rgb_of(value < 50 ? tint("#0072B2", value / 50.0) : mixed_dark(value / 50.0 - 1))
mixed_dark(share) = sprintf("#%02x%02x%02x", int(0x00 * (1 - share)), int(0x72 * (1 - share) + 0x10 * share), int(0xB2 * (1 - share) + 0x28 * share))
known(name) = strlen(strcol(name)) ? column(name) : NaN
label_colour(value) = value == value && value > 40 ? 0xffffff : 0x222222

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 heading_of[panel + 1] at graph 0, 1 offset 0, 0.8 left font sans.":Bold,10" textcolor rgb ink
    set xlabel x_text font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? y_text : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    set xrange [-0.5:columns - 0.5]
    set yrange [-0.5:lines - 0.5]
    set xtics ()
    set ytics ()
    do for [i = 1:words(x_names[panel + 1])] { entry = word(x_names[panel + 1], i); set xtics add (entry[strstrt(entry, "=") + 1:*] int(entry[1:strstrt(entry, "=") - 1])) }
    do for [i = 1:words(y_names[panel + 1])] { entry = word(y_names[panel + 1], i); set ytics add (entry[strstrt(entry, "=") + 1:*] int(entry[1:strstrt(entry, "=") - 1])) }
    plot rows using (in_panel(column("column"))):(column("line")):(0.48):(0.47):(shade_of(known("value"))) \
            with boxxyerror fillcolor rgb variable fillstyle solid noborder title "cell", \
        rows using (in_panel(column("column"))):(column("line")):(strcol("label")):(label_colour(known("value"))) \
            with labels center font sans.",8" textcolor rgb variable title "value"
}
