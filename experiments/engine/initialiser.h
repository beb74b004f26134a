// SPDX-License-Identifier: MIT
// How parameters begin, written "normal(bias=0.1)". With `gain` and fan-in n, fan-out m of a weight:
//   normal, uniform(gain, backward, fan=0)   variance gain / (n + fan (m - n)): fan 0 is fan-in, 1 fan-out, 0.5 their mean
//   he_normal, he_uniform(gain=2)            likewise. He, Zhang, Ren, Sun, ICCV 2015
//   glorot_normal, glorot_uniform(gain=1, fan=0.5)   likewise. Glorot, Bengio, AISTATS 2010
//   lecun_normal, lecun_uniform(gain=1)      likewise. LeCun, Bottou, Orr, Mueller, "Efficient BackProp" (1998)
//   fixed_normal(deviation), fixed_uniform(limit)    the same for every weight; limit: U(-limit, limit)
//   listed_normal(first, second, ..., eighth)        normal with that deviation for the first weight, the second, ... of the network; one that
//                                            is not given, and all behind the eighth, have that of the one before
//   orthogonal(gain, backward)               columns of [inputs][outputs], or its rows where there are more outputs than inputs, are
//                                            orthogonal and of norm sqrt(gain). Saxe, McClelland, Ganguli, ICLR 2014
//   unit_norm(gain=1, backward)              normal, then every column scaled to norm sqrt(gain)
//   randomised_asymmetric                    weights and bias of a unit are normal with variance 0.6007^2 / n, but one of these n + 1,
//                                            chosen at random, is drawn from Beta(2, 1). Lu, Shin, Su, Karniadakis, Comm. Comput.
//                                            Phys. 28 (2020), 1671-1706; 0.6007 keeps second moments of ReLU networks bounded by 1
// gain=0, the default of some, stands for the weight's own: 1 / E[f(z)^2], z standard normal, f the activation that follows the weight in its
// list of layers, so that values keep their second moment; with backward=1, 1 / E[f'(z)^2], so that gradients keep theirs; 1 where
// none follows. Of all kinds but the last, `bias` is where biases start, to which normal numbers with the deviation `bias_deviation` are added.
//
// A draw is keyed by (seed, the weight's ordinal among weights, the element's place): another activation changes no direction, only
// scales.
#ifndef INITIALISER_H
#define INITIALISER_H

#include "notation.h"
#include "parameters.h"

enum { INITIALISER_OPTIONS = 10 };

struct initialiser {
    const struct initialiser_kind *kind;
    double options[INITIALISER_OPTIONS];
};

// An exit code, EXIT_USAGE with the valid names for an unknown kind or option.
int initialiser_read(struct initialiser *initialiser, const char *text);
// Writes the initialiser in its one spelling. Returns what snprintf would.
int initialiser_print(const struct initialiser *initialiser, char *text, uint64_t size);
// Fills all values: weights by the initialiser, everything else by its part's start, to which biases get theirs added. An exit
// code: moments of an activation may not be known, memory may be short.
int initialise(const struct initialiser *initialiser, const struct parameters *parameters, uint64_t seed);

#endif
