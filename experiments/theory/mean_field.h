// SPDX-License-Identifier: MIT
// Networks of unbounded width at random weights, where sums are normal and only variances count. A dense layer whose weights have variance
// w / fan-in, its biases variance b, and whose inputs' pre-activations have mean square q:
//   the next layer's mean square is   length(q) = w E[f(sqrt(q) z)^2] + b
//   gradients' mean square changes by chi(q) = w E[f'(sqrt(q) z)^2] from a layer to the one before it
// Below chi = 1 signals of all inputs become alike and gradients vanish, above it they grow apart and gradients explode; between the two
// lies the edge of chaos. Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli, NeurIPS 2016; Schoenholz, Gilmer, Ganguli,
// Sohl-Dickstein, "Deep information propagation", ICLR 2017.
#ifndef MEAN_FIELD_H
#define MEAN_FIELD_H

#include "activation_choice.h"

// Fixed points and the edge are looked for between 1e-8 and 1e8, and told apart where they lie a sixth of a decade apart.
enum { MEAN_FIELD_DECADES = 16, MEAN_FIELD_STEPS = 6, MEAN_FIELD_GRID = MEAN_FIELD_DECADES * MEAN_FIELD_STEPS + 1, MEAN_FIELD_POINTS = 8 };

// An activation with its moments over the grid.
struct mean_field {
    struct activation_choice choice;
    double spread; // outputs over inputs of the activation: 2 for crelu, 1 / pieces for maxout, 1 for others; f' counts 1 / spread
    double q[MEAN_FIELD_GRID], square[MEAN_FIELD_GRID], slope_square[MEAN_FIELD_GRID];
    bool homogeneous; // chi is the same whatever q: relu, leaky_relu, abs and their like
};

// How weights are drawn.
struct mean_field_draw {
    double weight_variance; // times fan-in
    double bias_variance;
};

// A mean square that a network keeps: length(q) = q.
struct mean_field_point {
    struct mean_field_draw draw;
    double q, chi;
    double growth; // length'(q): below 1, a network whose q is somewhat different comes to this one with depth; above 1, it departs
};

// Reads `activation` as activation_choose does. An exit code. 0.1 seconds or so; 100 times that for functions that draw.
int mean_field_read(struct mean_field *field, const char *activation);
// q > 0.
double mean_field_length(const struct mean_field *field, struct mean_field_draw draw, double q);
double mean_field_chi(const struct mean_field *field, struct mean_field_draw draw, double q);
// Fixed points in ascending order of q. Returns their number; 0: from anywhere, q goes to 0 or beyond all bounds.
uint32_t mean_field_fixed_points(const struct mean_field *field, struct mean_field_draw draw, struct mean_field_point points[MEAN_FIELD_POINTS]);
// Where the weights' variance is such that chi = 1 at a fixed point: the edge of chaos at this variance of the biases. Returns the number of
// such points, in ascending order of q; there may be none. Of a homogeneous function one, whose q and growth are NaN: without biases
// every q is a fixed point, with them q grows by their variance in every layer.
uint32_t mean_field_critical(const struct mean_field *field, double bias_variance, struct mean_field_point points[MEAN_FIELD_POINTS]);
// -1 / log chi without its sign: layers in which gradients' mean square changes by a factor of e. Infinite at chi = 1.
double mean_field_depth_scale(double chi);

#endif
