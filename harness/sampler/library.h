// SPDX-License-Identifier: MIT
// A build of libactivations loaded from its file. Several are loaded side by side; this program has no kernels of its own.
#ifndef LIBRARY_H
#define LIBRARY_H

#include <stddef.h>

#include "activations.h"

struct library {
    const char *path; // not owned
    const struct activations_table *table;
    struct activations_row *rows; // [count], copied: fields that this build's rows do not have yet are 0
    size_t count;
};

// Loads the file, and proves of every row that its kernel lies in that file and no other. An exit code, having complained: no
// library, another ABI, a row whose kernel lies elsewhere. library_close is due in any case; what was loaded stays until the process ends.
int library_open(struct library *library, const char *path);
void library_close(struct library *library);

// 0 if there is none of that name.
const struct activations_row *library_row(const struct library *library, const char *name);

// The library whose functions and features the harness asks for: its activations_table() is this one's.
void library_answer(const struct library *library);

#endif
