// SPDX-License-Identifier: MIT
#include "idx.h"

#include "command.h"

enum { UNSIGNED_BYTE = 8 };

// `dimensions` words behind the magic number, the first at most `limit`, the others as wanted[1..]; then as many values as they say.
static int read_header(struct idx *idx, const struct data_file *file, const uint32_t *wanted, uint32_t dimensions, uint64_t limit) {
    const uint64_t header = idx_limit(dimensions, 0, 0);
    const uint32_t magic = UNSIGNED_BYTE << 8 | dimensions;
    if (file->size < header)
        return data_file_fault(file, file->size, "found the end, expected an idx header of %llu bytes", (unsigned long long)header);
    if (data_file_word(file->bytes) != magic)
        return data_file_fault(file, 0, "found the magic number 0x%08x, expected 0x%08x, idx with unsigned bytes in %u dimensions",
                               data_file_word(file->bytes), magic, dimensions);
    *idx = (struct idx){data_file_word(file->bytes + IDX_HEADER), 1, file->bytes + header};
    if (idx->count < 1 || idx->count > limit)
        return data_file_fault(file, IDX_HEADER, "found %llu samples, expected 1 to %llu", (unsigned long long)idx->count, (unsigned long long)limit);
    for (uint32_t i = 1; i < dimensions; i++) {
        const uint32_t offset = IDX_HEADER + i * IDX_DIMENSION, length = data_file_word(file->bytes + offset);
        if (length != wanted[i])
            return data_file_fault(file, offset, "found a %s of %u, expected %u", i == 1 ? "height" : "width", length, wanted[i]);
        idx->size *= length;
    }
    const uint64_t end = header + idx->count * idx->size;
    if (file->size < end)
        return data_file_fault(file, file->size, "found the end, expected %llu more bytes for %llu samples", (unsigned long long)(end - file->size),
                               (unsigned long long)idx->count);
    if (file->size > end)
        return data_file_fault(file, end, "found %llu bytes behind %llu samples, expected the end", (unsigned long long)(file->size - end),
                               (unsigned long long)idx->count);
    return EXIT_FINE;
}

int idx_images(struct idx *idx, const struct data_file *file, uint32_t height, uint32_t width, uint64_t limit) {
    return read_header(idx, file, (const uint32_t[IDX_DIMENSIONS]){0, height, width}, IDX_DIMENSIONS, limit);
}

int idx_labels(struct idx *idx, const struct data_file *file, uint32_t classes, uint64_t limit) {
    const int code = read_header(idx, file, 0, 1, limit);
    if (code) return code;
    for (uint64_t i = 0; i < idx->count; i++)
        if (idx->values[i] >= classes)
            return data_file_fault(file, idx_limit(1, i, 1), "found label %u, expected 0 to %u", idx->values[i], classes - 1);
    return EXIT_FINE;
}
