// SPDX-License-Identifier: MIT
#include "fuzz.h"

#include <string.h>
#include <zlib.h>

#include "command.h"
#include "data_file.h"

enum { LIMIT = 100000, SMALL = 4096, PACKED = 2 * SMALL };

// Packs as gzip does; returns the bytes that took, 0 where they do not fit.
static size_t pack(const uint8_t *bytes, size_t size, uint8_t packed[PACKED]) {
    z_stream stream = {.next_in = (uint8_t *)bytes, .avail_in = (uInt)size, .next_out = packed, .avail_out = PACKED};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    const int status = deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return status == Z_STREAM_END ? stream.total_out : 0;
}

// Whatever is packed is unpacked to itself, two members one after the other to both.
static void check_round_trip(const uint8_t *bytes, size_t size) {
    static uint8_t packed[2 * PACKED];
    struct data_file file;
    const size_t length = size <= SMALL ? pack(bytes, size, packed) : 0;
    if (length == 0) return;
    memcpy(packed + length, packed, length);
    for (size_t members = 1; members <= 2; members++) {
        FUZZ_CHECK(data_file_unpack(&file, "packed", packed, members * length, members * size) == EXIT_FINE);
        FUZZ_CHECK(file.size == members * size && (size == 0 || memcmp(file.bytes, bytes, size) == 0));
        FUZZ_CHECK(size == 0 || memcmp(file.bytes + (members - 1) * size, bytes, size) == 0);
        data_file_free(&file);
        if (size) FUZZ_CHECK(data_file_unpack(&file, "packed", packed, members * length, members * size - 1) == EXIT_ENVIRONMENT);
        data_file_free(&file);
    }
}

int fuzz_gz(const uint8_t *bytes, size_t size) {
    struct data_file file;
    if (data_file_unpack(&file, "input", bytes, size, LIMIT) == EXIT_FINE) FUZZ_CHECK(file.size <= LIMIT);
    data_file_free(&file);
    check_round_trip(bytes, size);
    return 0;
}
