// SPDX-License-Identifier: MIT
#include "chart_label.h"

#include <math.h>
#include <string.h>

// Of small text in DejaVu Sans, in points; a point's mark reaches so far around its middle.
static const double letter_width = 6.1, line_height = 11, mark_reach = 3.5;

struct box {
    double left, right, bottom, top;
};

static double axis_place(double value, double low, double high, double length) { return length * log(value / low) / log(high / low); }
static double axis_value(double place, double low, double high, double length) { return low * exp(place / length * log(high / low)); }

static double overlap(const struct box *a, const struct box *b) {
    const double width = fmin(a->right, b->right) - fmax(a->left, b->left), height = fmin(a->top, b->top) - fmax(a->bottom, b->bottom);
    return width > 0 && height > 0 ? width * height : 0;
}

static struct box mark_box(const struct label_panel *panel, const struct label *label) {
    const double x = axis_place(label->x, panel->x_low, panel->x_high, panel->width);
    const double y = axis_place(label->y, panel->y_low, panel->y_high, panel->height);
    return (struct box){x - mark_reach, x + mark_reach, y - mark_reach, y + mark_reach};
}

static struct box text_box(const struct label *label, double x, double y, int side) {
    const double width = letter_width * (double)strlen(label->text) + 2;
    return (struct box){side > 0 ? x : x - width, side > 0 ? x + width : x, y - line_height / 2, y + line_height / 2};
}

static struct box placed_box(const struct label_panel *panel, const struct label *label) {
    return text_box(label, axis_place(label->at_x, panel->x_low, panel->x_high, panel->width),
                    axis_place(label->at_y, panel->y_low, panel->y_high, panel->height), label->side);
}

// What a place costs: what it covers of other texts and of marks, and what of it lies outside.
static double cost_of(const struct label_panel *panel, const struct label *labels, size_t count, size_t placed, const struct box *box) {
    const struct box inside = {0, panel->width, 0, panel->height};
    double cost = 20 * ((box->right - box->left) * (box->top - box->bottom) - overlap(box, &inside));
    for (size_t i = 0; i < count; i++) {
        const struct box mark = mark_box(panel, &labels[i]);
        cost += overlap(box, &mark);
        if (i >= placed || !*labels[i].text) continue;
        const struct box text = placed_box(panel, &labels[i]);
        cost += 20 * overlap(box, &text);
    }
    return cost;
}

// Around the point, ever farther: the first free place, else the cheapest.
static void place(const struct label_panel *panel, struct label *labels, size_t count, size_t which) {
    enum { DIRECTIONS = 24, RINGS = 24 };
    struct label *label = &labels[which];
    const double x = axis_place(label->x, panel->x_low, panel->x_high, panel->width);
    const double y = axis_place(label->y, panel->y_low, panel->y_high, panel->height);
    double least = INFINITY;
    for (int ring = 0; ring < RINGS && least > 0; ring++)
        for (int i = 0; i < DIRECTIONS && least > 0; i++) {
            // To the right first, then by turns above and below.
            const int turns = (i + 1) / 2 * (i % 2 ? 1 : -1);
            const double angle = 2 * 3.14159265358979 * turns / DIRECTIONS;
            const double reach = 6 + 5 * ring;
            const int side = cos(angle) > -0.01 ? 1 : -1;
            const double at_x = x + reach * cos(angle), at_y = y + reach * sin(angle);
            const struct box box = text_box(label, at_x, at_y, side);
            const double cost = cost_of(panel, labels, count, which, &box);
            if (cost >= least) continue;
            least = cost;
            label->side = side;
            label->at_x = axis_value(at_x, panel->x_low, panel->x_high, panel->width);
            label->at_y = axis_value(at_y, panel->y_low, panel->y_high, panel->height);
        }
}

void labels_place(const struct label_panel *panel, struct label *labels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        labels[i].at_x = labels[i].x;
        labels[i].at_y = labels[i].y;
        labels[i].side = 1;
        if (*labels[i].text) place(panel, labels, count, i);
    }
}
