// SPDX-License-Identifier: MIT
// What training makes small. Each loss is one row of the table in loss.c.
#ifndef LOSS_H
#define LOSS_H

#include <stdint.h>

#include "real.h"

struct loss {
    const char *name;
    // The loss of one sample. outputs[classes]; the wanted class is `label`; gradient[classes] becomes scale times the loss's gradient,
    // 0: not wanted; *mistakes counts samples whose largest output is another class's (a NaN anywhere is a mistake).
    // 0 where the network's own input is wanted: then see reconstruct.
    double (*judge)(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes);
    // Likewise, from outputs[count] and the sample's inputs[count], which they are to be; no sample is a mistake.
    double (*reconstruct)(const real *outputs, const real *inputs, uint64_t count, double scale, real *gradient);
};

// 0 if there is none of that name.
const struct loss *loss_find(const char *name);

#endif
