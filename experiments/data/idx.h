// SPDX-License-Identifier: MIT
// The idx format of MNIST: big-endian, two zeros, the type of a value (8: unsigned byte), the number of dimensions; each dimension
// in 32 bits; the values, the last dimension innermost. Described at http://yann.lecun.com/exdb/mnist/ (1998).
#ifndef IDX_H
#define IDX_H

#include "data_file.h"

enum { IDX_HEADER = 4, IDX_DIMENSION = 4, IDX_DIMENSIONS = 3 };

// A view into a file's bytes.
struct idx {
    uint64_t count; // of samples: the first dimension
    uint64_t size;  // bytes of a sample
    const unsigned char *values;
};

// Bytes of a file, at most.
static inline uint64_t idx_limit(uint64_t dimensions, uint64_t count, uint64_t size) {
    return IDX_HEADER + dimensions * IDX_DIMENSION + count * size;
}

// Images of height x width, or labels below `classes`: at most `limit`, below 2^32. An exit code, EXIT_ENVIRONMENT where the file is
// anything else.
int idx_images(struct idx *idx, const struct data_file *file, uint32_t height, uint32_t width, uint64_t limit);
int idx_labels(struct idx *idx, const struct data_file *file, uint32_t classes, uint64_t limit);

#endif
