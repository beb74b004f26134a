// SPDX-License-Identifier: MIT
#include "data_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "command.h"

enum { FIRST_ROOM = 1 << 16, GZIP_WRAPPER = 16 };

int data_file_fault(const struct data_file *file, uint64_t offset, const char *format, ...) {
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return complain(EXIT_ENVIRONMENT, "%s, byte %llu: %s; fetch the file anew: scripts/download.sh does", file->name, (unsigned long long)offset,
                    message);
}

// ---- memory that grows with what really comes ----

struct growing {
    struct data_file *file;
    uint64_t room, limit; // bytes; room is one more than limit at most, so that a byte too many shows
};

// Makes room where there is none. An exit code.
static int grow(struct growing *growing) {
    struct data_file *file = growing->file;
    if (file->size < growing->room) return EXIT_FINE;
    if (file->size > growing->limit)
        return data_file_fault(file, growing->limit, "found more bytes, expected the end: such a file has %llu at most",
                               (unsigned long long)growing->limit);
    uint64_t room = growing->room ? 2 * growing->room : FIRST_ROOM;
    if (room > growing->limit) room = growing->limit + 1;
    unsigned char *bytes = realloc(file->bytes, room);
    if (!bytes) return complain(EXIT_ENVIRONMENT, "no memory for %.1f MiB of %s", (double)room / 0x1p20, file->name);
    file->bytes = bytes;
    growing->room = room;
    return EXIT_FINE;
}

// ---- gz ----

static bool is_gz(const unsigned char *bytes, uint64_t size) { return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

// What inflate stopped at. A gz file may have several members, one after the other.
static int inflated(struct data_file *file, z_stream *stream, int status, uint64_t offset, bool *done) {
    if (status == Z_STREAM_END) {
        *done = stream->avail_in == 0;
        if (*done) return EXIT_FINE;
        if (is_gz(stream->next_in, stream->avail_in)) return inflateReset(stream) == Z_OK ? EXIT_FINE : EXIT_ENVIRONMENT;
        return data_file_fault(file, offset, "found %u bytes behind gz data, expected the end", stream->avail_in);
    }
    if (status == Z_OK && stream->avail_out == 0) return EXIT_FINE;
    if ((status == Z_OK || status == Z_BUF_ERROR) && stream->avail_in == 0)
        return data_file_fault(file, offset, "found the end, expected more gz data");
    return data_file_fault(file, offset, "found no sound gz data (%s), expected some", stream->msg ? stream->msg : "of a kind unknown");
}

static int unpack(struct growing *growing, const unsigned char *bytes, uint64_t size) {
    struct data_file *file = growing->file;
    z_stream stream = {.next_in = (unsigned char *)bytes, .avail_in = (uInt)size}; // not const in zlib's header, and not written
    if (inflateInit2(&stream, MAX_WBITS + GZIP_WRAPPER) != Z_OK) return complain(EXIT_ENVIRONMENT, "no memory to unpack %s", file->name);
    int code = EXIT_FINE;
    for (bool done = false; !done && !code;) {
        code = grow(growing);
        if (code) break;
        const uint64_t room = growing->room - file->size;
        stream.next_out = file->bytes + file->size;
        stream.avail_out = (uInt)room;
        const int status = inflate(&stream, Z_NO_FLUSH);
        file->size += room - stream.avail_out;
        code = inflated(file, &stream, status, size - stream.avail_in, &done);
    }
    inflateEnd(&stream);
    if (!code && file->size > growing->limit) code = grow(&(struct growing){file, file->size, growing->limit});
    return code;
}

// ---- files ----

int data_file_unpack(struct data_file *file, const char *name, const unsigned char *bytes, uint64_t size, uint64_t limit) {
    *file = (struct data_file){0};
    snprintf(file->name, sizeof file->name, "%s", name);
    if (size > UINT32_MAX || limit >= UINT32_MAX) return complain(EXIT_USAGE, "%s: files of 4 GiB and more are not read", file->name);
    struct growing growing = {file, 0, limit};
    if (is_gz(bytes, size)) {
        const int code = unpack(&growing, bytes, size);
        // From here on, places are those of what was packed.
        snprintf(file->name, sizeof file->name, "%s, unpacked", name);
        return code;
    }
    if (size > limit) {
        file->size = size;
        return grow(&(struct growing){file, size, limit});
    }
    file->bytes = malloc(size ? size : 1);
    if (!file->bytes) return complain(EXIT_ENVIRONMENT, "no memory for %.1f MiB of %s", (double)size / 0x1p20, file->name);
    if (size) memcpy(file->bytes, bytes, size);
    file->size = size;
    return EXIT_FINE;
}

// The bytes of the file as they are.
static int read_all(struct data_file *file, FILE *stream, uint64_t limit) {
    struct growing growing = {file, 0, limit};
    for (;;) {
        const int code = grow(&growing);
        if (code) return code;
        const size_t got = fread(file->bytes + file->size, 1, growing.room - file->size, stream);
        file->size += got;
        if (got == 0) break;
    }
    return ferror(stream) ? complain(EXIT_ENVIRONMENT, "cannot read %s: %s", file->name, strerror(errno)) : EXIT_FINE;
}

int data_file_read(struct data_file *file, const char *path, uint64_t limit) {
    *file = (struct data_file){0};
    struct data_file stored = {0};
    snprintf(stored.name, sizeof stored.name, "%s", path);
    snprintf(file->name, sizeof file->name, "%s", path);
    FILE *stream = fopen(path, "rbe");
    if (!stream) return complain(EXIT_ENVIRONMENT, "cannot open %s: %s", path, strerror(errno));
    // Bytes that cannot be packed become a little more in gz.
    int code = read_all(&stored, stream, limit + limit / 1024 + 4096);
    fclose(stream);
    if (!code) code = data_file_unpack(file, path, stored.bytes, stored.size, limit);
    data_file_free(&stored);
    return code;
}

void data_file_free(struct data_file *file) {
    free(file->bytes);
    *file = (struct data_file){0};
}
