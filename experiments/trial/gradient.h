// SPDX-License-Identifier: MIT
// How large the gradients are that reach each layer's weights:
//   gradient_norm   Euclidean norm of the mean loss's gradient by the layer's weights, of one batch
//   weight_norm     of the weights themselves
// Before training the batch is the first samples in their order, later the last that was learned.
#ifndef GRADIENT_H
#define GRADIENT_H

#include "network.h"
#include "trial.h"

// Parts of the network that are weights.
uint32_t gradient_layers(const struct network *network);
// rows[gradient_layers * GRADIENT_MEASURES] from the network's present gradients.
enum { GRADIENT_MEASURES = 2 };
void gradient_rows(const struct network *network, uint64_t epoch, struct trial_layer *rows);

#endif
