// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "sampler.h"

enum { LARGEST = 1 << 24 }; // bytes

static char *read_text(const char *path) {
    FILE *file = fopen(path, "re");
    char *text = file ? malloc(LARGEST) : NULL;
    const size_t size = text ? fread(text, 1, LARGEST - 1, file) : 0;
    if (text) text[size] = 0;
    if (file) fclose(file);
    return text;
}

int kernel_names_read(struct kernel_names *names, const char *path) {
    *names = (struct kernel_names){.text = read_text(path)};
    if (!names->text) return complain(EXIT_ENVIRONMENT, "cannot read the kernels' names from %s", path);
    size_t lines = 1;
    for (const char *at = names->text; *at; at++) lines += *at == '\n';
    names->names = calloc(lines, sizeof *names->names);
    if (!names->names) return complain(EXIT_ENVIRONMENT, "out of memory");
    char *rest = names->text;
    for (char *name; (name = strtok_r(rest, "\n", &rest));) names->names[names->count++] = name;
    return EXIT_FINE;
}

void kernel_names_free(struct kernel_names *names) {
    free(names->names);
    free(names->text);
    *names = (struct kernel_names){0};
}
