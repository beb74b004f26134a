// SPDX-License-Identifier: MIT
// Names beside points: where each can stand without lying on another.
#ifndef CHART_LABEL_H
#define CHART_LABEL_H

#include <stddef.h>

// A panel with logarithmic axes: its inside in points of the picture, and what its edges stand for.
struct label_panel {
    double width, height;
    double x_low, x_high, y_low, y_high;
};

struct label {
    double x, y;       // the point, as on the axes
    const char *text;  // empty: the point has no name, but others keep off it
    double at_x, at_y; // receives the near end of the text
    int side;          // receives -1: the text ends there; 1: it begins there
};

// Names earlier in the array have the first choice. All of one panel at once.
void labels_place(const struct label_panel *panel, struct label *labels, size_t count);

#endif
