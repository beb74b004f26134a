// SPDX-License-Identifier: MIT
#include "deep_net.h"

#include <stdio.h>

void deep_net(unsigned depth, char layers[DEEP_NET_TEXT]) {
    int length = 0;
    for (unsigned i = 0; i < depth; i++) length += snprintf(layers + length, (size_t)(DEEP_NET_TEXT - length), "dense(128) activation ");
    snprintf(layers + length, (size_t)(DEEP_NET_TEXT - length), "dense(10)");
}
