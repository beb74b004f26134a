// SPDX-License-Identifier: MIT
// Ways to read some arrays and write others, as fast as this CPU can: the contestants for a ceiling.
#ifndef TRAFFIC_H
#define TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TRAFFIC_ARRAYS = 8,     // at most, to read and to write
    TRAFFIC_GRANULE = 1024, // bytes: arrays are multiples of it, and aligned to 64
};

struct traffic {
    unsigned reads, writes; // at least one to write
    uint64_t bytes;         // of each array
    bool merged;            // all that are read are one array, read[0], a block of each in turn; likewise those written
    const char *read[TRAFFIC_ARRAYS];
    char *write[TRAFFIC_ARRAYS];
};

// Sweeps every array once; what is written is the exclusive or of what is read.
typedef void traffic_sweep(const struct traffic *traffic);

struct traffic_method {
    const char *name;
    traffic_sweep *(*sweep)(unsigned reads, unsigned writes); // the one for so many arrays, 0 if it cannot
    bool (*runs)(void);                                       // whether this CPU can; 0: every one
    uint64_t block;                                           // bytes of one array that are moved at a time
};

extern const struct traffic_method traffic_methods[];
extern const size_t traffic_method_count;

#endif
