// SPDX-License-Identifier: MIT
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "idx.h"

enum { SIDE = 28, CLASSES = 10, LIMIT = 50 };

// What was accepted lies within the file, all of it.
static void check(const struct idx *idx, const struct data_file *file, uint64_t dimensions, uint64_t size) {
    FUZZ_CHECK(idx->count >= 1 && idx->count <= LIMIT && idx->size == size);
    FUZZ_CHECK(idx->values == file->bytes + idx_limit(dimensions, 0, 0));
    FUZZ_CHECK(file->size == idx_limit(dimensions, idx->count, size));
    uint8_t *copy = malloc(idx->count * size);
    if (!copy) return;
    memcpy(copy, idx->values, idx->count * size);
    if (dimensions == 1)
        for (uint64_t i = 0; i < idx->count; i++) FUZZ_CHECK(copy[i] < CLASSES);
    free(copy);
}

int fuzz_idx(const uint8_t *bytes, size_t size) {
    struct data_file file;
    struct idx idx;
    if (data_file_unpack(&file, "input", bytes, size, idx_limit(IDX_DIMENSIONS, LIMIT, (uint64_t)SIDE * SIDE)) == EXIT_FINE) {
        if (idx_images(&idx, &file, SIDE, SIDE, LIMIT) == EXIT_FINE) check(&idx, &file, IDX_DIMENSIONS, (uint64_t)SIDE * SIDE);
        if (idx_labels(&idx, &file, CLASSES, LIMIT) == EXIT_FINE) check(&idx, &file, 1, 1);
    }
    data_file_free(&file);
    return 0;
}
