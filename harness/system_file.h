// SPDX-License-Identifier: MIT
// The small text files under /proc and /sys in which Linux describes itself.
#ifndef SYSTEM_FILE_H
#define SYSTEM_FILE_H

#include <stdbool.h>
#include <stddef.h>

// The first line without its end, cut at `size`; false and an empty text if the file is not there.
bool system_line(const char *path, char *line, size_t size);
// The value of the first "name : value" line, blanks trimmed; false and an empty text if there is none.
bool system_field(const char *path, const char *name, char *value, size_t size);

#endif
