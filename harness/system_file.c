// SPDX-License-Identifier: MIT
#include "system_file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Copies `text` without the blanks around it.
static void copy_trimmed(char *to, size_t size, const char *text) {
    while (isspace((unsigned char)*text)) text++;
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1])) length--;
    snprintf(to, size, "%.*s", (int)length, text);
}

bool system_line(const char *path, char *line, size_t size) {
    line[0] = 0;
    FILE *file = fopen(path, "re");
    if (!file) return false;
    const bool found = fgets(line, (int)size, file) != NULL;
    fclose(file);
    line[found ? strcspn(line, "\n") : 0] = 0;
    return found;
}

bool system_field(const char *path, const char *name, char *value, size_t size) {
    value[0] = 0;
    FILE *file = fopen(path, "re");
    if (!file) return false;
    char *line = NULL;
    size_t capacity = 0;
    bool found = false;
    const size_t length = strlen(name);
    while (!found && getline(&line, &capacity, file) > 0) {
        const char *rest = line + strspn(line, " \t");
        if (strncmp(rest, name, length) != 0) continue;
        rest += length + strspn(rest + length, " \t");
        if (*rest != ':') continue;
        copy_trimmed(value, size, rest + 1);
        found = true;
    }
    free(line);
    fclose(file);
    return found;
}
