// SPDX-License-Identifier: MIT
// The networks whose steps are timed, small enough for a CPU and of the shapes that papers on activations train.
#ifndef REFERENCE_NETS_H
#define REFERENCE_NETS_H

#include "layer_list.h"

struct reference_net {
    const char *name;
    struct shape in;
    const char *layers; // "activation" is left open
};

enum { REFERENCE_BATCH = 128 };

extern const struct reference_net reference_nets[];
extern const uint32_t reference_net_count;

// 0 if there is none of that name.
const struct reference_net *reference_net_find(const char *name);

#endif
