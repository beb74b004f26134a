// SPDX-License-Identifier: MIT
// The network of the experiments on depth: equal hidden layers, one after the other.
#ifndef DEEP_NET_H
#define DEEP_NET_H

enum { DEEP_NET_HIDDEN = 80, DEEP_NET_TEXT = 2048 };

// Writes `depth` hidden layers of 128 units, at most DEEP_NET_HIDDEN, and ten outputs.
void deep_net(unsigned depth, char layers[DEEP_NET_TEXT]);

#endif
