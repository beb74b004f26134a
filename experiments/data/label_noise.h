// SPDX-License-Identifier: MIT
// Wrong labels: a share of them becomes another class, each other class as likely.
#ifndef LABEL_NOISE_H
#define LABEL_NOISE_H

#include <stdint.h>

// Of labels[count], each below `classes`, at least 2, the nearest whole number to share * count become others. Which ones, and what they become, are
// functions of seed, count and place: a larger share has the wrong ones of a smaller one among its own, with the same classes. `share` is 0 to 1. An
// exit code: memory may be short.
int label_noise(uint8_t *labels, uint64_t count, uint32_t classes, double share, uint64_t seed);

#endif
