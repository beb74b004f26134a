// SPDX-License-Identifier: MIT
// Parameters without a network: parts as a test lists them, and what the program says to a wrong text.
#ifndef PARTS_FIXTURE_H
#define PARTS_FIXTURE_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "parameters.h"

struct parts {
    struct parameters parameters;
    struct arena arena;
};

// A weight has a shape; everything else has `outputs` values.
static inline void parts_create(struct parts *parts, const struct parameter *part, uint32_t count) {
    *parts = (struct parts){0};
    for (uint32_t i = 0; i < count; i++) {
        struct parameter added = part[i];
        added.count = added.role == PARAMETER_WEIGHT ? added.inputs * added.outputs : added.outputs;
        if (!added.fan_out) added.fan_out = added.outputs;
        parameters_add(&parts->parameters, &added);
    }
    parameters_take(&parts->parameters, &parts->arena, 1);
    assert_int_equal(arena_reserve(&parts->arena), EXIT_FINE);
    parameters_take(&parts->parameters, &parts->arena, 1);
}

static inline void parts_free(struct parts *parts) { arena_free(&parts->arena); }

// Runs `read(text)` and returns its exit code; what it wrote to stderr becomes `said`.
static inline int said_to(int (*read)(const char *text), const char *text, char *said, size_t size) {
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    const int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    const int code = read(text);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    said[fread(said, 1, size - 1, file)] = 0;
    fclose(file);
    return code;
}

#endif
