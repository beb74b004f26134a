// SPDX-License-Identifier: MIT
// A file that is either what it was or complete: written under another name beside it, then renamed.
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdio.h>

struct output {
    FILE *stream;
    char path[1024], temporary[1056];
};

// All complain, naming the file, and return an exit code. output_close renames if all was written, else removes;
// output_discard removes.
int output_open(struct output *output, const char *path);
int output_close(struct output *output);
void output_discard(struct output *output);

// Makes a folder and those above it where they are missing; complains if it cannot be written into.
int folder_make(const char *path);

// Copies `text` for places that take no markup and no code: printable ASCII, with ' for " and ? for anything else.
void plain_text(char *plain, size_t size, const char *text);

#endif
