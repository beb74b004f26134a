// SPDX-License-Identifier: MIT
// A maxout unit that is trained to be a convex function of one variable, and how near any unit of as many pieces could come. Goodfellow,
// Warde-Farley, Mirza, Courville, Bengio, "Maxout networks", ICML 2013, section 4: with enough pieces it can be any.
#ifndef CONVEX_FIT_H
#define CONVEX_FIT_H

#include <stdint.h>

// Points are the middles of as many equal parts of -1 to 1.
enum { CONVEX_POINTS = 256, CONVEX_PIECES = 64 };

// As typed: "square", "exponential", "abs", "relu", "leaky_relu" with a slope of 0.1; ended by 0.
extern const char *const convex_functions[];

// What lines can do for a function, one of convex_functions. Each line is for some neighbouring points, and distances are root mean squares
// over all points.
struct convex_lines {
    double apart; // smallest distance of at most `pieces` lines, 1 to CONVEX_PIECES: maxout's graph is such, so none of as many pieces is nearer
    double built; // that of the maxout unit whose pieces are these lines
};
struct convex_lines convex_lines(const char *function, uint32_t pieces);

// *distance becomes the root mean square of what is left after training, from initial weights and in an order of the points of `seed`, by the calling
// thread alone. An exit code.
int convex_fit(const char *function, uint32_t pieces, uint64_t seed, double *distance);
// How it is trained: for what a result is called.
extern const char convex_initialiser[];

#endif
