// SPDX-License-Identifier: MIT
#include "loss.h"

#include <math.h>
#include <string.h>

static uint64_t is_mistake(const real *outputs, uint64_t classes, uint8_t label) {
    for (uint64_t i = 0; i < classes; i++)
        if (!(outputs[i] < outputs[label]) && i != label) return 1;
    return outputs[label] != outputs[label];
}

// -log of the softmax of the wanted class; its gradient is the softmax less 1 there. Summed in double.
static double softmax_cross_entropy(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes) {
    double largest = (double)outputs[0], sum = 0;
    for (uint64_t i = 1; i < classes; i++) largest = fmax(largest, (double)outputs[i]);
    for (uint64_t i = 0; i < classes; i++) sum += exp((double)outputs[i] - largest);
    for (uint64_t i = 0; gradient && i < classes; i++) gradient[i] = (real)(scale * (exp((double)outputs[i] - largest) / sum - (i == label ? 1 : 0)));
    *mistakes += is_mistake(outputs, classes, label);
    return log(sum) + (largest - (double)outputs[label]);
}

// Half the squared distance from 1 at the wanted class and 0 elsewhere.
static double mean_squared_error(const real *outputs, uint64_t classes, uint8_t label, double scale, real *gradient, uint64_t *mistakes) {
    double sum = 0;
    for (uint64_t i = 0; i < classes; i++) {
        const double distance = (double)outputs[i] - (i == label ? 1 : 0);
        sum += distance * distance;
        if (gradient) gradient[i] = (real)(scale * distance);
    }
    *mistakes += is_mistake(outputs, classes, label);
    return sum / 2;
}

// Half the squared distance from the input.
static double reconstruction_error(const real *outputs, const real *inputs, uint64_t count, double scale, real *gradient) {
    double sum = 0;
    for (uint64_t i = 0; i < count; i++) {
        const double distance = (double)outputs[i] - (double)inputs[i];
        sum += distance * distance;
        if (gradient) gradient[i] = (real)(scale * distance);
    }
    return sum / 2;
}

static const struct loss losses[] = {
    {"softmax_cross_entropy", softmax_cross_entropy, 0},
    {"mean_squared_error", mean_squared_error, 0},
    {"reconstruction_error", 0, reconstruction_error},
};

const struct loss *loss_find(const char *name) {
    for (uint64_t i = 0; i < sizeof losses / sizeof *losses; i++)
        if (strcmp(losses[i].name, name) == 0) return &losses[i];
    return 0;
}
