// SPDX-License-Identifier: MIT
// What an activation makes of standard normal numbers: the numbers that gains of initialisers are made of. Poole, Lahiri, Raghu,
// Sohl-Dickstein, Ganguli, "Exponential expressivity in deep neural networks through transient chaos", NeurIPS 2016.
#ifndef MOMENTS_H
#define MOMENTS_H

// Over independent z ~ N(0, 1), and over the draws of a function that draws, as in training. Where one output has several inputs
// (maxout's pieces) or one input several outputs (crelu's halves), mean and square are of one output; slope_square is of one input,
// summed over the outputs that it goes into: what a gradient's variance is multiplied by. A learned slope has the value that it
// starts from.
struct activation_moments {
    double mean;         // E[f(z)]
    double square;       // E[f(z)^2]
    double slope_square; // E[f'(z)^2]; 0 where f' is, as of a step
};

// Reads `activation_text` as activation_choose does. An exit code. Some milliseconds; 0.1 seconds for functions that draw. Errors
// are below 1e-10 of the moments, and below 1e-8 for functions that draw, whose draws are 32-bit numbers.
int activation_moments(const char *activation_text, struct activation_moments *moments);

#endif
