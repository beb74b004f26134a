// SPDX-License-Identifier: MIT
#include "fuzz.h"

#include <stdlib.h>

#include "cifar10_batch.h"
#include "command.h"

enum { LIMIT = 10 }; // records: what a bomb unpacks to is paid for by every input like it

int fuzz_cifar10(const uint8_t *bytes, size_t size) {
    struct data_file file;
    uint64_t count;
    if (data_file_unpack(&file, "input", bytes, size, (uint64_t)LIMIT * CIFAR10_RECORD) == EXIT_FINE &&
        cifar10_count(&file, LIMIT, &count) == EXIT_FINE) {
        FUZZ_CHECK(count >= 1 && count <= LIMIT && count * CIFAR10_RECORD == file.size);
        uint8_t *pixels = malloc(count * CIFAR10_IMAGE), *labels = malloc(count);
        if (pixels && labels) {
            cifar10_copy(&file, 0, count, pixels, labels);
            for (uint64_t i = 0; i < count; i++) {
                FUZZ_CHECK(labels[i] == file.bytes[i * CIFAR10_RECORD] && labels[i] < CIFAR10_CLASSES);
                FUZZ_CHECK(pixels[(i + 1) * CIFAR10_IMAGE - 1] == file.bytes[(i + 1) * CIFAR10_RECORD - 1]);
            }
        }
        free(pixels);
        free(labels);
    }
    data_file_free(&file);
    return 0;
}
