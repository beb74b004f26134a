// SPDX-License-Identifier: MIT
// The fuzzers' checks on files with random damage, without a fuzzer; and what is said of damage of each kind.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "../fuzz/fuzz.h"
#include "cifar10_batch.h"
#include "command.h"
#include "idx.h"
#include "random_stream.h"

enum { SIZE = 8192, DAMAGED = 2000, SIDE = 28, IMAGE = SIDE * SIDE };

struct sample_file {
    const char *name;
    int (*fuzz)(const uint8_t *bytes, size_t size);
    size_t (*write)(uint8_t bytes[SIZE]);
};

// ---- sound files ----

static size_t write_words(uint8_t *bytes, const uint32_t *words, size_t count) {
    for (size_t i = 0; i < 4 * count; i++) bytes[i] = (uint8_t)(words[i / 4] >> (24 - 8 * (i % 4)));
    return 4 * count;
}

static size_t write_images(uint8_t bytes[SIZE]) {
    const size_t header = write_words(bytes, (const uint32_t[]){0x803, 3, SIDE, SIDE}, 4);
    for (size_t i = 0; i < 3 * IMAGE; i++) bytes[header + i] = (uint8_t)(i * i >> 4);
    return header + 3 * IMAGE;
}

static size_t write_labels(uint8_t bytes[SIZE]) {
    const size_t header = write_words(bytes, (const uint32_t[]){0x801, 20}, 2);
    for (size_t i = 0; i < 20; i++) bytes[header + i] = (uint8_t)(i % 10);
    return header + 20;
}

static size_t write_batch(uint8_t bytes[SIZE]) {
    for (size_t i = 0; i < 2 * CIFAR10_RECORD; i++) bytes[i] = (uint8_t)(i % CIFAR10_RECORD ? i * i >> 5 : 4 + i / CIFAR10_RECORD);
    return 2 * CIFAR10_RECORD;
}

static size_t packed(size_t (*write)(uint8_t bytes[SIZE]), uint8_t bytes[SIZE]) {
    static uint8_t plain[SIZE];
    z_stream stream = {.next_in = plain, .avail_in = (uInt)write(plain), .next_out = bytes, .avail_out = SIZE};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return stream.total_out;
}

static size_t write_packed_images(uint8_t bytes[SIZE]) { return packed(write_images, bytes); }
static size_t write_packed_labels(uint8_t bytes[SIZE]) { return packed(write_labels, bytes); }
static size_t write_packed_batch(uint8_t bytes[SIZE]) { return packed(write_batch, bytes); }

static const struct sample_file files[] = {
    {"images", fuzz_idx, write_images},
    {"packed images", fuzz_idx, write_packed_images},
    {"labels", fuzz_idx, write_labels},
    {"packed labels", fuzz_idx, write_packed_labels},
    {"a batch", fuzz_cifar10, write_batch},
    {"a packed batch", fuzz_cifar10, write_packed_batch},
    {"gz of labels", fuzz_gz, write_packed_labels},
    {"gz of a batch", fuzz_gz, write_packed_batch},
};

// ---- random damage ----

// Draws 8 * turn.. are those of a turn.
static size_t damage(const struct random_stream *draws, uint64_t turn, uint8_t bytes[SIZE], size_t size) {
    const uint64_t kind = random_bits(draws, 8 * turn) % 6, changes = 1 + random_bits(draws, 8 * turn + 1) % 3;
    for (uint64_t i = 0; i < changes; i++) {
        const uint64_t where = random_bits(draws, 8 * turn + 2 + i), value = random_bits(draws, 8 * turn + 5 + i);
        // Headers, where most of what matters is, as often as all the rest.
        const size_t at = (size_t)(where >> 1) % (where & 1 && size > 24 ? 24 : size);
        switch (kind) {
        case 0: bytes[at] ^= (uint8_t)(1U << value % 8); break;
        case 1: bytes[at] = (uint8_t)value; break;
        case 2: bytes[at] = value & 1 ? 0xff : 0; break;
        case 3: return at;
        case 4: memmove(bytes + at, bytes + value % size, size - (at > value % size ? at : value % size)); break;
        default: {
            const size_t added = (size_t)(value % (SIZE - size));
            memset(bytes + size, (int)(where & 0xff), added);
            return size + added;
        }
        }
    }
    return size;
}

static void damaged_files_break_nothing(void **state) {
    (void)state;
    static uint8_t bytes[SIZE];
    fflush(stderr);
    const int before = dup(STDERR_FILENO);
    // Thousands of complaints, in fewer writes.
    assert_non_null(freopen("/dev/null", "w", stderr));
    setvbuf(stderr, 0, _IOFBF, BUFSIZ);
    for (uint32_t f = 0; f < sizeof files / sizeof *files; f++) {
        const struct random_stream draws = {1, RANDOM_DATA, f};
        for (uint64_t turn = 0; turn < DAMAGED; turn++) {
            const size_t size = damage(&draws, turn, bytes, files[f].write(bytes));
            // A piece of its own, so that the sanitizers see its end.
            uint8_t *piece = malloc(size ? size : 1);
            assert_non_null(piece);
            memcpy(piece, bytes, size);
            assert_int_equal(files[f].fuzz(piece, size), 0);
            free(piece);
        }
    }
    fflush(stderr);
    setvbuf(stderr, 0, _IONBF, 0);
    dup2(before, STDERR_FILENO);
    close(before);
}

// ---- what is said ----

enum { LIMIT = 100 };

static int read_images(const struct data_file *file) { return idx_images(&(struct idx){0}, file, SIDE, SIDE, LIMIT); }
static int read_labels(const struct data_file *file) { return idx_labels(&(struct idx){0}, file, 10, LIMIT); }
static int read_batch(const struct data_file *file) { return cifar10_count(file, LIMIT, &(uint64_t){0}); }

static const struct damage_row {
    size_t (*write)(uint8_t bytes[SIZE]);
    int (*read)(const struct data_file *file);
    size_t at;        // this byte becomes
    int value;        // this, if it is no less than 0
    long longer;      // so many bytes are added, or cut off
    const char *said; // "file, " is before it
} rows[] = {
    {write_images, read_images, 0, -1, 0, 0},
    {write_labels, read_labels, 0, -1, 0, 0},
    {write_batch, read_batch, 0, -1, 0, 0},
    {write_packed_images, read_images, 0, -1, 0, 0},
    {write_packed_batch, read_batch, 0, -1, 0, 0},
    {write_images, read_images, 3, 1, 0, "byte 0: found the magic number 0x00000801, expected 0x00000803"},
    {write_images, read_images, 2, 13, 0, "byte 0: found the magic number 0x00000d03"},
    {write_images, read_images, 4, 255, 0, "byte 4: found 4278190083 samples, expected 1 to 100"},
    {write_images, read_images, 7, 0, 0, "byte 4: found 0 samples"},
    {write_images, read_images, 11, 27, 0, "byte 8: found a height of 27, expected 28"},
    {write_images, read_images, 12, 128, 0, "byte 12: found a width of 2147483676, expected 28"},
    {write_images, read_images, 0, -1, -1, "byte 2367: found the end, expected 1 more bytes for 3 samples"},
    {write_images, read_images, 0, -1, 5, "byte 2368: found 5 bytes behind 3 samples, expected the end"},
    {write_images, read_images, 0, -1, -2355, "byte 13: found the end, expected an idx header of 16 bytes"},
    {write_labels, read_labels, 0, -1, -28, "byte 0: found the end, expected an idx header of 8 bytes"},
    {write_labels, read_labels, 27, 10, 0, "byte 27: found label 10, expected 0 to 9"},
    {write_labels, read_images, 0, -1, 0, "byte 0: found the magic number 0x00000801, expected 0x00000803"},
    {write_batch, read_batch, CIFAR10_RECORD, 10, 0, "byte 3073: found label 10, expected 0 to 9"},
    {write_batch, read_batch, 0, -1, -1, "byte 3073: found 3072 bytes, expected an image of 3073"},
    {write_batch, read_batch, 0, -1, 1, "byte 6146: found 1 bytes, expected an image of 3073"},
    {write_batch, read_batch, 0, -1, -2 * CIFAR10_RECORD, "byte 0: found 0 bytes, expected an image of 3073"},
    {write_packed_labels, read_labels, 0, -1, -1, "found the end, expected more gz data"},
    {write_packed_labels, read_labels, 0, -1, 3, "found 3 bytes behind gz data, expected the end"},
    {write_packed_labels, read_labels, 2, 0, 0, "found no sound gz data (unknown compression method), expected some"},
    {write_packed_labels, read_labels, 12, 255, 0, "found no sound gz data ("},
};

static int read_row(const struct damage_row *row) {
    static uint8_t bytes[SIZE];
    size_t size = row->write(bytes);
    if (row->value >= 0) bytes[row->at] = (uint8_t)row->value;
    if (row->longer > 0) memset(bytes + size, 7, (size_t)row->longer);
    size = (size_t)((long)size + row->longer);
    struct data_file file;
    int code = data_file_unpack(&file, "file", bytes, size, SIZE);
    if (!code) code = row->read(&file);
    data_file_free(&file);
    return code;
}

// Runs `read` with stderr in `said`.
static void say(int (*read)(const struct damage_row *row), const struct damage_row *row, int *code, char *said, size_t size) {
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    const int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    *code = read(row);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    said[fread(said, 1, size - 1, file)] = 0;
    fclose(file);
}

static void damage_is_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char said[512];
        int code;
        say(read_row, &rows[i], &code, said, sizeof said);
        assert_int_equal(code, rows[i].said ? EXIT_ENVIRONMENT : EXIT_FINE);
        if (rows[i].said ? !strstr(said, rows[i].said) || !strstr(said, "scripts/download.sh") : *said)
            fail_msg("row %d is answered with: %s", (int)i, said);
    }
}

// A hundred times more than there may be: what is unpacked stops at the limit.
static int read_bomb(const struct damage_row *row) {
    (void)row;
    static uint8_t bytes[SIZE];
    static uint8_t zeros[1 << 16];
    z_stream stream = {.next_out = bytes, .avail_out = SIZE};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    for (int i = 0; i < 16; i++) {
        stream.next_in = zeros;
        stream.avail_in = sizeof zeros;
        assert_int_equal(deflate(&stream, i < 15 ? Z_NO_FLUSH : Z_FINISH), i < 15 ? Z_OK : Z_STREAM_END);
    }
    const size_t size = stream.total_out;
    deflateEnd(&stream);
    struct data_file file;
    const int code = data_file_unpack(&file, "bomb", bytes, size, 10000);
    assert_true(file.size <= 10001);
    data_file_free(&file);
    return code;
}

static int read_long(const struct damage_row *row) {
    (void)row;
    static const uint8_t bytes[10001];
    struct data_file file;
    assert_int_equal(data_file_unpack(&file, "as long as may be", bytes, 10000, 10000), EXIT_FINE);
    data_file_free(&file);
    const int code = data_file_unpack(&file, "too long", bytes, 10001, 10000);
    data_file_free(&file);
    return code;
}

static void more_than_the_limit_is_refused(void **state) {
    (void)state;
    char said[512];
    int code;
    say(read_long, 0, &code, said, sizeof said);
    assert_int_equal(code, EXIT_ENVIRONMENT);
    if (!strstr(said, "too long, byte 10000: found more bytes, expected the end")) fail_msg("it is answered with: %s", said);
    say(read_bomb, 0, &code, said, sizeof said);
    assert_int_equal(code, EXIT_ENVIRONMENT);
    if (!strstr(said, "bomb, byte 10000: found more bytes, expected the end: such a file has 10000 at most"))
        fail_msg("it is answered with: %s", said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_files_break_nothing),
        cmocka_unit_test(damage_is_named),
        cmocka_unit_test(more_than_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
