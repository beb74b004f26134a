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

# Okabe and Ito's palette, which people with any colour vision tell apart, in every chart. Functions have the colour of their kin,
# since thirty colours are none; implementations that of their kind, other libraries one each, and all have a mark that grey keeps.
kin = "#0072B2 relu leaky_relu abs identity relu6 squared_relu shifted_relu hard_tanh hard_sigmoid step ". \
    "#CC79A7 prelu rrelu prelu_shared nrelu rrelu_divided #E69F00 elu selu celu #009E73 tanh sigmoid softplus softsign ". \
    "#D55E00 gelu silu mish hard_swish gelu_tanh #56B4E9 maxout crelu"
kin_colour(name) = sum [i = 1:words(kin)] (word(kin, i) eq name ? i : 0)
colour_before(i) = i < 1 ? "#555555" : word(kin, i)[1:1] eq "#" ? word(kin, i) : colour_before(i - 1)
colour_of(name) = colour_before(kin_colour(name))

# Where several of one kin are curves of one panel: kin has a mark, which grey keeps, and each a shade and a dash by its place among its
# kin; every other mark is open.
plain_name(name) = strstrt(name, "(") ? name[1:strstrt(name, "(") - 1] : name
place_before(i) = i < 1 || word(kin, i)[1:1] eq "#" ? 0 : 1 + place_before(i - 1)
place_of(name) = kin_colour(plain_name(name)) ? place_before(kin_colour(plain_name(name)) - 1) : 0
shaded(colour, place) = place == 1 ? darkened(darkened(colour)) : place == 2 ? tint(colour, 0.6) : place == 3 ? darkened(colour) : colour
trained_colour(name) = shaded(colour_of(plain_name(name)), place_of(name))
trained_rgb(name) = rgb_of(trained_colour(name))
kin_mark(colour) = int(word("7 11 9 5 13 15 2", (strstrt("#0072B2#CC79A7#E69F00#009E73#D55E00#56B4E9", colour) + 6) / 7 + \
    (strstrt("#0072B2#CC79A7#E69F00#009E73#D55E00#56B4E9", colour) ? 0 : 7)))
trained_mark(name) = kin_mark(colour_of(plain_name(name))) - place_of(name) % 2
trained_dash(name) = place_of(name) % 5 + 1

# Kinds of implementations (harness/kind.h) and libraries: colour, mark, name in a legend with _ for blanks.
kinds = "intrinsics #0072B2 7 intrinsics auto #E69F00 9 vectorised_by_the_compiler scalar #009E73 5 scalar libm #222222 13 libm,_-O2 ". \
    "plain #999999 12 plain_C,_other_flags onednn #D55E00 11 oneDNN xnnpack #CC79A7 15 XNNPACK sleef-u10 #000000 2 SLEEF_u10 ". \
    "sleef-u35 #000000 1 SLEEF_u35 libmvec #000000 3 libmvec"
key_of(kind, implementation) = kind eq "peer" ? implementation : kind
kind_at(key) = sum [i = 1:words(kinds) / 4] (word(kinds, 4 * i - 3) eq key ? 4 * i - 3 : 0)
key_colour(key) = kind_at(key) ? word(kinds, kind_at(key) + 1) : "#555555"
key_mark(key) = kind_at(key) ? int(word(kinds, kind_at(key) + 2)) : 8
blanks(text) = strstrt(text, "_") ? text[1:strstrt(text, "_") - 1]." ".blanks(text[strstrt(text, "_") + 1:*]) : text
key_text(key) = kind_at(key) ? blanks(word(kinds, kind_at(key) + 3)) : key
rgb_of(colour) = int("0x".colour[2:7])
# Narrower vectors are paler.
reach_of(name) = strstrt(name, "-v2") || strstrt(name, "sse") ? 0.45 : strstrt(name, "-v3") || strstrt(name, "avx2") ? 0.7 : 1

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

# A line of marks and their names below the explanation, for the words of `legend_keys`.
legend = 'if (panel == 0) { legend_x = 20.0; do for [i = 1:words(legend_keys)] { key = word(legend_keys, i); \
    set label (1100 + i) key_text(key) at screen legend_x / width, screen 1 - (head - 12.0) / height left offset 0.9, 0 font sans.",10" \
        textcolor rgb ink point pointtype key_mark(key) pointsize 0.8 linecolor rgb key_colour(key); \
    legend_x = legend_x + 38 + 6.7 * strlen(key_text(key)) } } else { do for [i = 1:words(legend_keys)] { unset label (1100 + i) } }'
# Keys of the rows, in the order of `kinds`, then those that it does not have.
found_keys = ""
note_key(key) = (found_keys = strstrt(found_keys." ", " ".key." ") ? found_keys : found_keys." ".key, 0)
sort_keys = 'legend_keys = ""; do for [i = 1:words(kinds) / 4] { if (strstrt(found_keys." ", " ".word(kinds, 4 * i - 3)." ")) { \
    legend_keys = legend_keys." ".word(kinds, 4 * i - 3) } }; \
    do for [i = 1:words(found_keys)] { if (!kind_at(word(found_keys, i))) { legend_keys = legend_keys." ".word(found_keys, i) } }'

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
