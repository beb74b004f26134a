// SPDX-License-Identifier: MIT
// A store that somebody else wrote: data, hostile until checked, never written to.
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include <sqlite3.h>

struct source {
    sqlite3 *database; // a temporary copy, gone with source_close
    int version;       // of its schema, at most ours
};

// Opens a bundle (a file) or a text export (a folder) and checks all of it. Complains of what is wrong and returns an exit code.
int source_open(struct source *source, const char *path);
void source_close(struct source *source);

#endif
