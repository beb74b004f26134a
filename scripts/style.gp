# SPDX-License-Identifier: MIT
# The visual language that every chart shares, then the chart. The program calls it with
#   folder of the scripts, chart script, format (svg, png), output, rows, title, footer, the chart's own argument, prefix of the
#   identifiers in the picture
# Texts from a store come as arguments and as data, never as code.
scripts = ARG1; script = ARG2; format = ARG3; output_file = ARG4; rows = ARG5; title_text = ARG6; footer_text = ARG7; argument = ARG8; prefix = ARG9

set encoding utf8
set datafile separator "\t"
set datafile commentschars ""
ink = "#222222"; quiet = "#666666"; faint = "#dddddd"
sans = "DejaVu Sans"

# Okabe and Ito's palette, which people with any colour vision tell apart: one colour an activation, in every chart.
colours = "relu #0072B2 gelu #D55E00 prelu #009E73 rrelu #CC79A7 maxout #56B4E9 crelu #E69F00"
position_of(name) = sum [i = 1:words(colours) / 2] (word(colours, 2 * i - 1) eq name ? 2 * i : 0)
colour_of(name) = position_of(name) ? word(colours, position_of(name)) : "#555555"
# Mixed with white: a share of 1 is the colour itself.
mixed(colour, share, i) = int(255 - share * (255 - int("0x".colour[2 * i:2 * i + 1])))
tint(colour, share) = sprintf("#%02x%02x%02x", mixed(colour, share, 1), mixed(colour, share, 2), mixed(colour, share, 3))
# For small text, which needs more contrast than a line.
dark(colour, i) = int(0.72 * int("0x".colour[2 * i:2 * i + 1]))
darkened(colour) = sprintf("#%02x%02x%02x", dark(colour, 1), dark(colour, 2), dark(colour, 3))

# Panels stand in rows of `across`, from the top left; `head` and `foot` of the picture and the space around each panel in points.
head = 76; foot = 48; space_left = 70; space_right = 16; space_top = 34; space_bottom = 46
wide(width) = width < 1140 ? 1140 : width # title and footer have room
down(panels) = int((panels + across - 1) / across)
edge_x(column, space) = (1.0 * column * width / across + space) / width
edge_y(row, space) = 1 - (head + 1.0 * row * (height - head - foot) / down(panels) + space) / height
place = 'set lmargin at screen edge_x(panel % across, space_left); set rmargin at screen edge_x(panel % across + 1, -space_right); \
    set tmargin at screen edge_y(panel / across, space_top); set bmargin at screen edge_y(panel / across + 1, -space_bottom)'

# Opens the picture, `width` x `height` points; PNG has two pixels a point.
start = 'if (format eq "svg") { set terminal svg size width,height font sans.",11" background "white" name prefix noenhanced } \
    else { set terminal pngcairo size 2*width,2*height font sans.",11" fontscale 2 linewidth 2 pointscale 2 noenhanced }; \
    set output output_file; set multiplot; set border 3 linecolor rgb quiet; \
    set tics nomirror out scale 0.5 textcolor rgb ink; set grid linetype 1 linecolor rgb faint linewidth 0.5; unset key'

# Title, explanation and footer are written with the first panel only.
heading = 'if (panel == 0) { \
    set label 1001 title_text at screen 14.0 / width, screen 1 - 20.0 / height left font sans.":Bold,15" textcolor rgb ink; \
    set label 1002 explanation at screen 14.0 / width, screen 1 - 42.0 / height left font sans.",10" textcolor rgb quiet; \
    set label 1003 footer_text at screen 14.0 / width, screen 30.0 / height left font sans.",9" textcolor rgb quiet \
    } else { unset label 1001; unset label 1002; unset label 1003 }'

# For `using`: values of one panel, or of one series of it, and undefined elsewhere.
in_panel(value) = column("panel") == panel ? value : NaN
in_series(value) = column("panel") == panel && column("series") == series ? value : NaN

load scripts."/".script.".gp"
unset multiplot
unset output
