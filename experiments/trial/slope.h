// SPDX-License-Identifier: MIT
// What slopes were learned, layer by layer among those that learn any:
//   slope             mean over a layer's slopes: one for each channel, or one for all
//   slope_deviation   standard deviation over them
#ifndef SLOPE_H
#define SLOPE_H

#include "network.h"
#include "trial.h"

// Layers of the network that learn slopes.
uint32_t slope_layers(const struct network *network);
// rows[slope_layers * SLOPE_MEASURES] from the network's present parameters.
enum { SLOPE_MEASURES = 2 };
void slope_rows(const struct network *network, uint64_t epoch, struct trial_layer *rows);

#endif
