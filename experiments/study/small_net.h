// SPDX-License-Identifier: MIT
// The net of cheap comparisons: three hidden layers of 128, a few thousand images, each activation at its own rate. Ten seeds are reported, so that
// an exact test of pairs can hold among several.
#ifndef SMALL_NET_H
#define SMALL_NET_H

#include "study.h"

// In the paper profile on MNIST, else on drawn digits. Activations are left open; all else may be replaced.
struct sweep small_sweep(bool paper);
// ReLU and its variants, ended by 0: the same in every experiment that looks for a best.
const char *const *small_variants(bool paper);

#endif
