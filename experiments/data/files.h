// SPDX-License-Identifier: MIT
// Where a data set's files are.
#ifndef FILES_H
#define FILES_H

#include "dataset_kind.h"

enum { FILES_PATH = 1024 };

// Writes to found[] the one of the kind's folders within `folder` that has `file` or `file`.gz, ended by a slash. An exit code, EXIT_ENVIRONMENT
// where none has, saying where files were looked for and how to get them.
int files_folder(const struct dataset_kind *kind, const char *folder, const char *file, char found[FILES_PATH]);
// The path of a file, or of its gz, within such a folder; of the file itself where neither is there.
void files_path(const char *folder, const char *file, char path[FILES_PATH]);

#endif
