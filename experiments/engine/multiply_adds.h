// SPDX-License-Identifier: MIT
// What a network costs, counted, not measured.
#ifndef MULTIPLY_ADDS_H
#define MULTIPLY_ADDS_H

#include "layer_list.h"

// Multiply-adds of the matrix products for `count` samples; a convolution counts its whole window at every place, zeros around the
// image included. A step is forward, the weights' gradient, and the input's gradient but for the layers before which nothing learns.
uint64_t multiply_adds_forward(const struct layer_list *list, const struct parameters *parameters, uint64_t count);
uint64_t multiply_adds_step(const struct layer_list *list, const struct parameters *parameters, uint64_t count);

#endif
