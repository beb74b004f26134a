// SPDX-License-Identifier: MIT
#include "cifar10_batch.h"

#include "command.h"

int cifar10_count(const struct data_file *file, uint64_t limit, uint64_t *count) {
    *count = file->size / CIFAR10_RECORD;
    const uint64_t end = *count * CIFAR10_RECORD;
    if (*count > limit)
        return data_file_fault(file, limit * CIFAR10_RECORD, "found %llu images, expected %llu at most", (unsigned long long)*count,
                               (unsigned long long)limit);
    if (*count == 0 || file->size != end)
        return data_file_fault(file, end, "found %llu bytes, expected an image of %d", (unsigned long long)(file->size - end), CIFAR10_RECORD);
    for (uint64_t i = 0; i < *count; i++) {
        const uint64_t offset = i * CIFAR10_RECORD;
        if (file->bytes[offset] >= CIFAR10_CLASSES)
            return data_file_fault(file, offset, "found label %u, expected 0 to %d", file->bytes[offset], CIFAR10_CLASSES - 1);
    }
    return EXIT_FINE;
}

void cifar10_copy(const struct data_file *file, uint64_t first, uint64_t count, uint8_t *pixels, uint8_t *labels) {
    for (uint64_t i = 0; i < count; i++) {
        const unsigned char *record = file->bytes + (first + i) * CIFAR10_RECORD;
        labels[i] = *record++;
        for (uint64_t at = 0; at < CIFAR10_PLANE; at++)
            for (uint64_t channel = 0; channel < CIFAR10_CHANNELS; channel++) *pixels++ = record[channel * CIFAR10_PLANE + at];
    }
}
