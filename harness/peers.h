// SPDX-License-Identifier: MIT
// Other libraries whose functions are rows beside ours: oneDNN, XNNPACK, SLEEF, libmvec. Those that Make found here are linked
// into the program; the rest is named with what was missing.
#ifndef PEERS_H
#define PEERS_H

#include <stddef.h>

#include "activations.h"

struct peer {
    const char *implementation;          // of its rows
    const char *library;                 // "SLEEF"
    const char *file;                    // the library's, up to its version: "libsleef.so"; 0 if absent
    const char *package;                 // absent: Debian's package that has it
    const char *version;                 // of the package that it was built with, may be empty; absent: why
    const struct activations_part *part; // 0 if absent
};

// All of them, in order of preference where implementations have one name; ends with one without a name.
const struct peer *peers(void);

// The peer that a row belongs to; 0 for a row of libactivations.
const struct peer *peer_of(const struct activations_row *row);

// The library as it is loaded now: "3.5.1-3, build-id 9a1c..."; of an absent one what is missing and what gives it. Returns text.
const char *peer_identity(const struct peer *peer, char *text, size_t size);

#endif
