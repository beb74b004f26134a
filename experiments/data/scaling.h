// SPDX-License-Identifier: MIT
// From bytes to values: the scalings of dataset.h.
#ifndef SCALING_H
#define SCALING_H

#include "layer.h"

struct scaling;

// 0, having complained with the valid names, where there is none of this name.
const struct scaling *scaling_find(const char *name);
// values[count][shape] of pixels[count][shape], of which the first `train` are for training. An exit code: memory may be short.
int scaling_apply(const struct scaling *scaling, struct shape shape, const uint8_t *pixels, uint64_t train, uint64_t count, float *values);

#endif
