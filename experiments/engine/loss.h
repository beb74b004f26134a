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
    double (*judge)(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes);
};

// 0 if there is none of that name.
const struct loss *loss_find(const char *name);

#endif
