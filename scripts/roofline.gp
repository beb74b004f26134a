# SPDX-License-Identifier: MIT
# Roofline: one panel a level of memory, one dot a function. The argument: width and height of the inside of a panel in points, the
# ranges of both axes, as the names were placed for, instructions a second at most, and bytes a second from L1, L2, L3 and DRAM.
explanation = "Instructions a second against instructions a byte read and written, both logarithmic; one thread. Of each function the fastest implementation that promises\n". \
    "an accuracy and whose instructions were counted. Roofs, measured in the same run: all that can be issued, and what L1, L2, L3 and DRAM give plain elementwise calls."
panel_width = real(word(argument, 1)); panel_height = real(word(argument, 2))
x_low = real(word(argument, 3)); x_high = real(word(argument, 4)); y_low = real(word(argument, 5)); y_high = real(word(argument, 6))
issue = word(argument, 7) eq "nan" ? NaN : real(word(argument, 7))
bandwidth(level) = word(argument, 8 + level) eq "nan" ? NaN : real(word(argument, 8 + level))
level_name(level) = word("L1 L2 L3 DRAM", level + 1)

# Levels without a point have no panel.
found = ""
stats rows using (mine = sprintf(" %d", int(column("panel"))), found = strstrt(found, mine) ? found : found.mine, 0) nooutput
panels = words(found)
level(panel) = int(word(found, panel + 1))

across = panels < 2 ? panels : 2
space_left = 66; space_right = 24; space_bottom = 44
width = wide((panel_width + space_left + space_right) * across); height = head + foot + (panel_height + space_top + space_bottom) * down(panels)
eval start
set logscale xy 10
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set format x "%g"
set format y "%g"
set tics font sans.",9"
set samples 200
set bars 0

at_level(value) = column("panel") == level(panel) ? value : NaN
at_side(value, side) = column("name_side") == side ? at_level(value) : NaN
capped(value) = value > issue ? NaN : value
# Where a slope meets the roof, or leaves the panel.
rise = log10(y_high / y_low) / log10(x_high / x_low) * panel_width / panel_height

do for [panel = 0:panels - 1] {
    eval place
    eval heading
    set label 1 level_name(level(panel))." size" at graph 0, 1 offset 0, 0.8 left font sans.":Bold,12" textcolor rgb ink
    set xlabel (panel >= panels - across ? "instructions / byte" : "") font sans.",9" textcolor rgb quiet offset 0, 0.4
    set ylabel (panel % across == 0 ? "10^9 instructions / s" : "") font sans.",9" textcolor rgb quiet offset 1.5, 0
    set ytics ("0.1" 1e8, "1" 1e9, "10" 1e10, "100" 1e11)
    unset label 2
    if (issue == issue) {
        set label 2 sprintf("issue: %.3g x 10^9 instructions / s", issue / 1e9) at graph 0.99, first issue right offset 0, 0.6 font sans.",9" textcolor rgb quiet
    }
    unset label 3
    own = bandwidth(level(panel))
    if (own == own) {
        x = x_low * 1.25; y = own * x
        if (y < y_low * 1.3) { y = y_low * 1.3; x = y / own }
        set label 3 sprintf("%s %.3g GB/s", level_name(level(panel)), own / 1e9) at x, y left rotate by atan(1 / rise) * 57.29578 \
            offset 0, 0.5 font sans.",9" textcolor rgb quiet
    }
    plot for [l = 0:3] (bandwidth(l) == bandwidth(l) ? capped(bandwidth(l) * x) : x_low) with lines linecolor rgb (l == level(panel) ? ink : "#bbbbbb") \
            linewidth (l == level(panel) ? 1.6 : 0.8) title "bandwidth", \
        (issue == issue ? issue : y_high) with lines linecolor rgb ink linewidth 1.6 title "issue", \
        rows using (at_level(column("intensity"))):(column("rate")):(column("name_x") - column("intensity")):(column("name_y") - column("rate")) \
            with vectors nohead linecolor rgb "#aaaaaa" linewidth 0.6 title "leader", \
        rows using (at_level(column("intensity"))):(column("rate")):(column("rate_low")):(column("rate_high")):(rgb_of(colour_of(strcol("activation")))) \
            with yerrorbars linecolor rgb variable linewidth 1.2 pointtype 7 pointsize 0.6 title "function", \
        rows using (at_side(column("name_x"), 1)):(column("name_y")):(strcol("activation")):(rgb_of(darkened(colour_of(strcol("activation"))))) \
            with labels left font sans.",9" textcolor rgb variable title "name", \
        rows using (at_side(column("name_x"), -1)):(column("name_y")):(strcol("activation")):(rgb_of(darkened(colour_of(strcol("activation"))))) \
            with labels right font sans.",9" textcolor rgb variable title "name"
}
