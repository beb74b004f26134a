// SPDX-License-Identifier: MIT
// The binary batches of CIFAR-10: records of a label and 32 x 32 values of red, of green, of blue, rows from the top, and nothing
// else. https://www.cs.toronto.edu/~kriz/cifar.html
#ifndef CIFAR10_BATCH_H
#define CIFAR10_BATCH_H

#include "data_file.h"

enum { CIFAR10_SIDE = 32, CIFAR10_CHANNELS = 3, CIFAR10_CLASSES = 10, CIFAR10_PLANE = CIFAR10_SIDE * CIFAR10_SIDE };
enum { CIFAR10_IMAGE = CIFAR10_PLANE * CIFAR10_CHANNELS, CIFAR10_RECORD = 1 + CIFAR10_IMAGE };

// The number of whole, labelled records, at most `limit`. An exit code, EXIT_ENVIRONMENT where the file is anything else.
int cifar10_count(const struct data_file *file, uint64_t limit, uint64_t *count);
// Records first..first + count of a file that cifar10_count accepted: pixels[count][height][width][channels], labels[count].
void cifar10_copy(const struct data_file *file, uint64_t first, uint64_t count, uint8_t *pixels, uint8_t *labels);

#endif
