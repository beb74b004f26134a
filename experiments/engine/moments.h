// SPDX-License-Identifier: MIT
// What an activation makes of normal numbers: what gains of initialisers and the mean field of wide networks are made of. Poole, Lahiri, Raghu,
// Sohl-Dickstein, Ganguli, "Exponential expressivity in deep neural networks through transient chaos", NeurIPS 2016.
#ifndef MOMENTS_H
#define MOMENTS_H

#include "activation_choice.h"

// Over independent z, normal with mean 0, and over the draws of a function that draws, as in training. Where one output has several inputs
// (maxout's pieces) or one input several outputs (crelu's halves), mean and square are of one output; slope_square is of one input,
// summed over the outputs that it goes into: what a gradient's variance is multiplied by. A learned slope has the value that it
// starts from.
struct activation_moments {
    double mean;         // E[f(z)]
    double square;       // E[f(z)^2]
    double slope_square; // E[f'(z)^2]; 0 where f' is, as of a step
};

// Of z with variance 1. Reads `activation_text` as activation_choose does. An exit code. Some milliseconds; 0.1 seconds for functions that draw.
// Errors are below 1e-10 of the moments, and below 1e-8 for functions that draw, whose draws are 32-bit numbers.
int activation_moments(const char *activation_text, struct activation_moments *moments);
// Of z with another variance, above 0. Errors of the square are below 1e-10 of the lesser of 1 and the variance, or of the square itself
// where that is more.
struct activation_moments activation_moments_at(const struct activation_choice *choice, double variance);

#endif
