// SPDX-License-Identifier: MIT
// Kernels that slide over an image within zeros: conv2d's, shared by all places, and local2d's, one at each.
#ifndef KERNEL_WINDOW_H
#define KERNEL_WINDOW_H

#include "layer.h"

// channels: of the output; kernel: side of the window; stride: from one to the next; padding: zeros on each side; bias: 0 for none.
enum { KERNEL_CHANNELS, KERNEL_SIZE, KERNEL_STRIDE, KERNEL_PADDING, KERNEL_BIAS, KERNEL_OPTIONS };
extern const struct notation_option kernel_options[KERNEL_OPTIONS];

// Sets the layer's output shape. An exit code: the kernel may not fit its input, or lie in zeros altogether.
int kernel_plan(struct layer *layer);

#endif
