// SPDX-License-Identifier: MIT
// The workload of Krizhevsky, Sutskever, Hinton, NIPS 2012, figure 1, which several experiments share. The paper says "a four-layer
// convolutional network" and no more. This is the 80-second net of cuda-convnet's example layers, one of two candidates, at half its
// width: without weight decay, as the figure was made, and with an activation behind each pooling, as that file has it.
#ifndef KRIZHEVSKY_NET_H
#define KRIZHEVSKY_NET_H

#include "study.h"

// To 25 % training error, on CIFAR-10; or, where not for the paper profile, a smaller net on drawn digits. Activations are left open.
struct sweep krizhevsky_sweep(bool paper);

#endif
