// SPDX-License-Identifier: MIT
#include "kernel_window.h"

#include <math.h>

#include "command.h"

const struct notation_option kernel_options[KERNEL_OPTIONS] = {
    [KERNEL_CHANNELS] = {"channels", NAN, 1, 1 << 16, true},
    [KERNEL_SIZE] = {"kernel", NAN, 1, 31, true},
    [KERNEL_STRIDE] = {"stride", 1, 1, 31, true},
    [KERNEL_PADDING] = {"padding", 0, 0, 15, true},
    [KERNEL_BIAS] = {"bias", 1, 0, 1, true},
};

static uint64_t side(uint64_t in, const double *o) {
    const uint64_t padded = in + 2 * (uint64_t)o[KERNEL_PADDING], kernel = (uint64_t)o[KERNEL_SIZE];
    return padded < kernel ? 0 : (padded - kernel) / (uint64_t)o[KERNEL_STRIDE] + 1;
}

int kernel_plan(struct layer *layer) {
    const double *o = layer->options;
    layer->out = (struct shape){side(layer->in.height, o), side(layer->in.width, o), (uint64_t)o[KERNEL_CHANNELS]};
    if (shape_size(layer->out) == 0)
        return complain(EXIT_USAGE, "%s: a kernel of %g does not fit an input of %llu x %llu with a padding of %g", layer->name, o[KERNEL_SIZE],
                        (unsigned long long)layer->in.height, (unsigned long long)layer->in.width, o[KERNEL_PADDING]);
    if (o[KERNEL_PADDING] >= o[KERNEL_SIZE]) return complain(EXIT_USAGE, "%s: a padding must be smaller than its kernel", layer->name);
    return EXIT_FINE;
}
