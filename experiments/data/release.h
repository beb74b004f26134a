// SPDX-License-Identifier: MIT
// Which files are known: results on other bytes must not be taken for results on a release.
#ifndef RELEASE_H
#define RELEASE_H

#include "data_file.h"
#include "dataset_kind.h"

enum { RELEASE_FILES = 6 }; // of one data set, at most
struct release_hashes {
    char file[RELEASE_FILES][33];
    uint32_t count;
};

// Adds a file, as unpacked, in the order of the kind's files.
void release_add(struct release_hashes *hashes, const struct data_file *file);
// Writes what results call the files: the title of known ones; else the kind's title with "(other bytes than the release)" where the
// release's are known, with "(not checked against the release)" where they are not. An exit code: EXIT_ENVIRONMENT where they are
// another kind's.
int release_name(const struct release_hashes *hashes, const struct dataset_kind *kind, const char *folder, char *name, uint64_t size);

#endif
