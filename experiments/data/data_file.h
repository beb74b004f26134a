// SPDX-License-Identifier: MIT
// A file from outside, in memory, unpacked if it is gz. Nothing is believed: what is read is bounded before it is.
#ifndef DATA_FILE_H
#define DATA_FILE_H

#include <stdint.h>

struct data_file {
    char name[1024]; // for messages
    unsigned char *bytes;
    uint64_t size;
};

// Reads the file at `path`. `limit`: bytes, unpacked, at most; more are an error, and a gz bomb is left off there. An exit code,
// EXIT_ENVIRONMENT where the file cannot be read or is no sound gz; data_file_free is due in any case.
int data_file_read(struct data_file *file, const char *path, uint64_t limit);
// The same for a file in memory that someone else keeps: bytes that begin as gz are unpacked, others copied.
int data_file_unpack(struct data_file *file, const char *name, const unsigned char *bytes, uint64_t size, uint64_t limit);
void data_file_free(struct data_file *file);

// "NAME, byte OFFSET: MESSAGE; ..." on stderr, the message as "found ..., expected ...". Returns EXIT_ENVIRONMENT.
__attribute__((format(printf, 3, 4))) int data_file_fault(const struct data_file *file, uint64_t offset, const char *format, ...);

// Big-endian, as in idx files.
static inline uint32_t data_file_word(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

#endif
