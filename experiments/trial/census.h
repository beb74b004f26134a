// SPDX-License-Identifier: MIT
// What the units of a network do over a set of samples, its weights frozen. One census counts every layer that is an activation. A unit
// is one output of a dense layer, one channel of a convolution's: a channel's places count as samples of it.
//
// Of outputs h, as shares of a layer's units:
//   dead          h is exactly 0 for every sample
//   born          of them, those that were dead at the first census
//   died, revived dead now and not at the census before; dead then and not now
// of pre-activations z, which every function has:
//   always_off    z <= 0 for every sample
//   always_on     z > 0 for every sample: a rectifier is linear there
//   mixed         neither
// as shares of unit-samples:
//   zero          h is exactly 0
//   soft_zero     |h| is below 1e-3 of the layer's root mean square
//   active        z > 0
//   saturated     |f'(z)| < 0.01; 0 where the function draws
// and moments over them:
//   mean, variance of h; input_mean, input_square of z
//   dispersion    deviation over units of the share of samples that they are active for (Maas, Hannun, Ng, ICML 2013)
//   bias_shift    median over units of the absolute mean of h (Clevert, Unterthiner, Hochreiter, ICLR 2016)
//   highest_low   the smallest, over units, of a unit's largest z: how far below zero the furthest one is
// and, where asked for, a number, not a share:
//   at_kink       unit-samples whose z is exactly 0
#ifndef CENSUS_H
#define CENSUS_H

#include "network.h"
#include "trial.h"

struct census;

// Of a network that stays where it is. 0 where memory is short or the network has no activation, with *code.
struct census *census_create(const struct network *network, int *code);
void census_free(struct census *census);
// Begins to count.
void census_begin(struct census *census);
// Counts what the last forward pass, of `count` samples and not in training, left in the layers.
void census_add(struct census *census, uint64_t count);
uint32_t census_layers(const struct census *census);
// Ends counting. rows[census_layers * CENSUS_MEASURES] are filled; where `histograms` is not 0, [2 * census_layers] of them, too.
enum { CENSUS_MEASURES = 18 };
void census_end(struct census *census, uint64_t epoch, struct trial_layer *rows, struct trial_histogram *histograms);
// Likewise, of the census that ended last: rows[census_layers].
void census_kinks(const struct census *census, uint64_t epoch, struct trial_layer *rows);

#endif
