// SPDX-License-Identifier: MIT
// Two inputs of a network of unbounded width: how alike the next layer finds them. Below chi = 1 all inputs become alike with depth; above
// it they come to a correlation less than 1, at a rate of their own. Poole et al., NeurIPS 2016; Schoenholz et al., ICLR 2017.
//
// With Hermite's polynomials h_k, normalised, and a_k = E[f(sqrt(q) z) h_k(z)], E[f(u) f(v)] = a_0^2 + a_1^2 c + a_2^2 c^2 + ... for u
// and v normal with variance q and correlation c (Mehler).
#ifndef CORRELATION_H
#define CORRELATION_H

#include "mean_field.h"

enum { CORRELATION_TERMS = 256 };

struct correlation {
    double chi;
    double term[CORRELATION_TERMS]; // of the next layer's correlation, by powers of c; the biases' share is in the first, the rest in the last
};

// Of layers whose pre-activations have mean square q, as at a fixed point. Activations must take a number and give a number, and neither learn
// nor draw. An exit code. Errors are about 1e-6, 1e-4 beside c = 1 where f has a kink or a jump.
int correlation_read(struct correlation *correlation, const struct mean_field *field, struct mean_field_draw draw, double q);
// The next layer's correlation, and its derivative by c, which at 1 is chi; c in [-1, 1]. mean_field_depth_scale of the slope at the fixed
// point is the number of layers in which what is left of a difference from it changes by a factor of e.
double correlation_next(const struct correlation *correlation, double c);
double correlation_slope(const struct correlation *correlation, double c);
// What correlations of 0 and more come to with depth: next(c) = c, 1 where chi <= 1.
double correlation_fixed_point(const struct correlation *correlation);

#endif
