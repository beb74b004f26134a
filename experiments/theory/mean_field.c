// SPDX-License-Identifier: MIT
#include "mean_field.h"

#include <math.h>

#include "command.h"
#include "moments.h"

static const double SMALLEST = 1e-8;
static const double TOLERANCE = 1e-12; // of q's logarithm
static const double NOISE = 1e-10;
enum { ITERATIONS = 100 };

static struct activation_moments moments_at(const struct mean_field *field, double q) {
    struct activation_moments moments = activation_moments_at(&field->choice, q);
    moments.slope_square /= field->spread;
    return moments;
}

int mean_field_read(struct mean_field *field, const char *activation) {
    *field = (struct mean_field){0};
    const int code = activation_choose(&field->choice, activation, 0);
    if (code) return code;
    field->spread = (double)activation_channels(&field->choice, field->choice.pieces) / (double)field->choice.pieces;
    field->homogeneous = true;
    for (int i = 0; i < MEAN_FIELD_GRID; i++) {
        field->q[i] = SMALLEST * pow(10, (double)i / MEAN_FIELD_STEPS);
        const struct activation_moments moments = moments_at(field, field->q[i]);
        field->square[i] = moments.square;
        field->slope_square[i] = moments.slope_square;
        // E[f^2] = q E[f'^2] if f is a multiple of x on either side of 0.
        field->homogeneous = field->homogeneous && fabs(moments.square / (field->q[i] * moments.slope_square) - 1) < 1e-9;
    }
    return EXIT_FINE;
}

double mean_field_length(const struct mean_field *field, struct mean_field_draw draw, double q) {
    return draw.weight_variance * moments_at(field, q).square + draw.bias_variance;
}

double mean_field_chi(const struct mean_field *field, struct mean_field_draw draw, double q) {
    return draw.weight_variance * moments_at(field, q).slope_square;
}

double mean_field_depth_scale(double chi) { return chi == 1 ? INFINITY : 1 / fabs(log(chi)); }

// ---- roots over the grid ----

// What is to be 0, of q and the moments there; its sign matters, and for speed that it is smooth.
typedef double (*balance)(struct mean_field_draw draw, double q, double square, double slope_square);

static double keeps_length(struct mean_field_draw draw, double q, double square, double slope_square) {
    (void)slope_square;
    return (draw.weight_variance * square + draw.bias_variance) / q - 1;
}

// With w = 1 / slope_square, so that chi is 1.
static double keeps_length_at_edge(struct mean_field_draw draw, double q, double square, double slope_square) {
    draw.weight_variance = 1 / slope_square;
    return keeps_length(draw, q, square, slope_square);
}

// At a place of the grid; 0 where it is no more than the moments' errors.
static double balance_at(const struct mean_field *field, struct mean_field_draw draw, balance of, int i) {
    const double value = of(draw, field->q[i], field->square[i], field->slope_square[i]);
    return fabs(value) < NOISE ? 0 : value;
}

// Between two places of the grid. Regula falsi in log q; the end that stays counts half each time (Illinois), so that both close in.
static double root(const struct mean_field *field, struct mean_field_draw draw, balance of, int first, int last) {
    double from = log(field->q[first]), to = log(field->q[last]), place = from;
    double below = balance_at(field, draw, of, first), above = balance_at(field, draw, of, last);
    for (int i = 0; i < ITERATIONS && fabs(to - from) > TOLERANCE; i++) {
        const double next = from - below * (to - from) / (above - below);
        if (fabs(next - place) < TOLERANCE) return exp(next);
        place = next;
        const struct activation_moments moments = moments_at(field, exp(place));
        const double here = of(draw, exp(place), moments.square, moments.slope_square);
        if (here == 0) return exp(place);
        if ((here < 0) == (above < 0)) {
            below /= 2;
        } else {
            from = to;
            below = above;
        }
        to = place;
        above = here;
    }
    return exp(place);
}

static double growth(const struct mean_field *field, struct mean_field_draw draw, double q) {
    const double step = 1e-3;
    return (mean_field_length(field, draw, q * (1 + step)) - mean_field_length(field, draw, q * (1 - step))) / (2 * step * q);
}

static uint32_t find(const struct mean_field *field, struct mean_field_draw draw, balance of, bool edge,
                     struct mean_field_point points[MEAN_FIELD_POINTS]) {
    uint32_t count = 0;
    int last = -1; // the place before with a sign
    for (int i = 0; i < MEAN_FIELD_GRID && count < MEAN_FIELD_POINTS; i++) {
        const double here = balance_at(field, draw, of, i);
        if (!(here != 0)) continue;
        const int first = last;
        last = i;
        if (first < 0 || (balance_at(field, draw, of, first) < 0) == (here < 0)) continue;
        struct mean_field_point *point = &points[count++];
        *point = (struct mean_field_point){.draw = draw, .q = root(field, draw, of, first, i)};
        const double slope_square = moments_at(field, point->q).slope_square;
        if (edge) point->draw.weight_variance = 1 / slope_square;
        point->chi = point->draw.weight_variance * slope_square;
        point->growth = growth(field, point->draw, point->q);
    }
    return count;
}

uint32_t mean_field_fixed_points(const struct mean_field *field, struct mean_field_draw draw, struct mean_field_point points[MEAN_FIELD_POINTS]) {
    if (!field->homogeneous) return find(field, draw, keeps_length, false, points);
    const double chi = draw.weight_variance * field->slope_square[0];
    if (!(chi < 1 - NOISE && draw.bias_variance > 0)) return 0;
    points[0] = (struct mean_field_point){.draw = draw, .q = draw.bias_variance / (1 - chi), .chi = chi, .growth = chi};
    return 1;
}

uint32_t mean_field_critical(const struct mean_field *field, double bias_variance, struct mean_field_point points[MEAN_FIELD_POINTS]) {
    const struct mean_field_draw draw = {NAN, bias_variance};
    if (!field->homogeneous) return find(field, draw, keeps_length_at_edge, true, points);
    points[0] = (struct mean_field_point){.draw = {1 / field->slope_square[0], bias_variance}, .q = NAN, .chi = 1, .growth = NAN};
    return 1;
}
