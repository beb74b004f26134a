// SPDX-License-Identifier: MIT
// Layers that replace values by a constant at random while training: which ones is drawn by (seed, layer, step, element), so that
// neither activations nor threads change a mask.
#ifndef DROP_H
#define DROP_H

#include "layer.h"

// The state of such a layer: y = scale x + shift where x is kept, and `dropped` elsewhere.
struct drop {
    real scale, shift, dropped;
    uint64_t threshold; // of 2^32: a 32-bit draw below it drops
    uint8_t *kept;      // [batch][values], of the last pass in training
};

enum { DROP_RATE, DROP_OPTIONS };
extern const struct notation_option drop_options[DROP_OPTIONS];

// Plans the layer but for scale, shift and dropped, which its kind sets.
int drop_plan(struct layer *layer, struct plan *plan);
// Other than in training: y = x.
void drop_forward(struct layer *layer, const struct pass *pass, const struct span *span);
void drop_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx);

#endif
