// SPDX-License-Identifier: MIT
// The kernels of both builds, side by side, and which of them are other code.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program_lines.h"
#include "command.h"
#include "gate.h"
#include "object_file.h"
#include "options.h"

// One call of every family, the preferred implementation of each: what a change that touches anything is likely to touch.
static const char *const ten[] = {"relu.forward.f32",  "relu.backward.f32", "prelu.backward.f32", "rrelu.forward.f32", "maxout.forward.f32",
                                  "crelu.forward.f32", "gelu.forward.f32",  "gelu.backward.f32",  "silu.forward.f32",  "softplus.forward.f32"};

struct listing {
    struct gate *gate;
    int build; // 0 base, 1 head
};

struct gate_row *gate_row_find(const struct gate *gate, const char *kernel) {
    for (size_t i = 0; i < gate->count; i++)
        if (strcmp(gate->rows[i].kernel, kernel) == 0) return &gate->rows[i];
    return NULL;
}

struct gate_row *gate_row_add(struct gate *gate, const char *kernel) {
    struct gate_row *rows = realloc(gate->rows, (gate->count + 1) * sizeof *rows);
    if (!rows) return NULL;
    gate->rows = rows;
    struct gate_row *row = &rows[gate->count++];
    *row = (struct gate_row){
        .instructions = {NAN, NAN}, .ratio = {NAN, NAN, NAN}, .control = NAN, .p = NAN, .adjusted = NAN, .control_adjusted = NAN, .detectable = NAN};
    snprintf(row->kernel, sizeof row->kernel, "%s", kernel);
    return row;
}

enum { NAME, FUNCTION, IMPLEMENTATION, ACTIVATION, FORM, BIT_CLASS, RUNS, UNARY, PREFERRED, FIELDS };

// Cuts at tabs; returns how many fields there are, at most `limit`.
static int cut(char *line, char **fields, int limit) {
    int count = 0;
    for (char *field; count < limit && (field = strsep(&line, "\t"));) fields[count++] = field;
    return count;
}

static void take_listed(char *line, void *context) {
    const struct listing *listing = context;
    char *fields[FIELDS];
    if (cut(line, fields, FIELDS) != FIELDS) return;
    struct gate_row *row = gate_row_find(listing->gate, fields[NAME]);
    if (!row) row = gate_row_add(listing->gate, fields[NAME]);
    if (!row) return;
    row->present[listing->build] = true;
    row->runs = fields[RUNS][0] == '1';
    row->unary = fields[UNARY][0] == '1';
    row->preferred = fields[PREFERRED][0] == '1';
    snprintf(row->function, sizeof row->function, "%s", fields[FUNCTION]);
    snprintf(row->object, sizeof row->object, "%s", fields[IMPLEMENTATION]);
}

static int list(struct gate *gate, int build) {
    char library[4096];
    snprintf(library, sizeof library, "%s/libactivations.so", gate->folders[build]);
    struct listing listing = {gate, build};
    const char *const arguments[] = {gate->sampler, "list", library, NULL};
    const int code = program_lines(arguments, 0, take_listed, &listing);
    return code == EXIT_FINE ? code : gate_refuse(gate, "%s is no library that can be compared", library);
}

// ---- what changed ----

// Every object is read once: its rows are together in the list, or nearly so.
static void digest(struct gate *gate, int build) {
    struct object_file *file = NULL;
    char open[64] = "";
    for (size_t i = 0; i < gate->count; i++) {
        struct gate_row *row = &gate->rows[i];
        if (!row->present[build]) continue;
        if (!file || strcmp(open, row->object) != 0) {
            char path[4096];
            snprintf(path, sizeof path, "%s/kernels/part/%s.o", gate->folders[build], row->object);
            object_file_close(file);
            file = object_file_open(path);
            snprintf(open, sizeof open, "%s", row->object);
        }
        if (!file || !object_file_digest(file, row->function, row->code[build])) snprintf(row->code[build], sizeof row->code[build], "unknown");
    }
    object_file_close(file);
}

static void compare_code(struct gate_row *row) {
    if (!row->present[0]) row->verdict = GATE_ADDED;
    else if (!row->present[1]) row->verdict = GATE_REMOVED;
    else row->changed = strcmp(row->code[0], row->code[1]) != 0 || strcmp(row->code[0], "unknown") == 0;
}

// ---- the scope ----

static bool is_call(const struct gate_row *row, const char *call) {
    const size_t length = strlen(call);
    return strncmp(row->kernel, call, length) == 0 && row->kernel[length] == '.';
}

static bool is_of_ten(const struct gate_row *row) {
    for (size_t i = 0; i < sizeof ten / sizeof *ten; i++)
        if (row->preferred && is_call(row, ten[i])) return true;
    return false;
}

static bool in_scope(const struct gate *gate, const struct gate_row *row) {
    char name[128];
    if (strcmp(gate->scope, GATE_FULL) == 0) return true;
    if (strcmp(gate->scope, GATE_TEN) == 0) return is_of_ten(row);
    for (const char *cursor = gate->scope; list_next(&cursor, name, sizeof name);)
        if (strcmp(name, row->kernel) == 0) return true;
    return false;
}

static int check_scope(const struct gate *gate) {
    char name[128];
    if (strcmp(gate->scope, GATE_FULL) == 0 || strcmp(gate->scope, GATE_TEN) == 0) return EXIT_FINE;
    for (const char *cursor = gate->scope; list_next(&cursor, name, sizeof name);)
        if (!gate_row_find(gate, name))
            return complain(EXIT_USAGE, "neither build has a kernel '%s'; `relubench list kernels` shows names; ten and full are scopes", name);
    return EXIT_FINE;
}

static bool choose(struct gate *gate, struct gate_row *row) {
    const bool here = row->present[0] && row->present[1] && row->runs;
    const bool differs = row->changed;
    row->wanted = in_scope(gate, row);
    row->changed = differs && here && row->wanted && gate->audit == GATE_REAL;
    row->judged = here && row->wanted && (differs || gate->audit != GATE_REAL);
    row->timed = row->judged || (gate->audit == GATE_REAL && here && !differs && is_of_ten(row));
    if (row->judged) row->verdict = GATE_FINE;
    if (differs && row->wanted && !row->runs) {
        row->verdict = GATE_NOT_COMPARABLE;
        snprintf(row->message, sizeof row->message, "this CPU does not run it");
    }
    if (!row->timed) return true;
    row->times = calloc(gate->layouts, GATE_BUILDS * sizeof *row->times);
    for (uint32_t i = 0; row->times && i < gate->layouts * GATE_BUILDS; i++) row->times[i] = NAN;
    return row->times != NULL;
}

// ---- the audit ----

static bool may_be_spoilt(const struct gate *gate, const struct gate_row *row) {
    if (!row->judged) return false;
    return gate->audit == GATE_AUDIT_SLOWDOWN || (row->unary && strstr(row->kernel, ".forward.f32."));
}

// Another kernel in every run, as the seed has it. Where a bit is wrong, nothing needs to be timed.
static int spoil(struct gate *gate) {
    size_t candidates = 0;
    for (size_t i = 0; i < gate->count; i++) candidates += may_be_spoilt(gate, &gate->rows[i]);
    if (candidates == 0) return complain(EXIT_USAGE, "none of these kernels can be spoilt so");
    size_t chosen = gate->seed % candidates;
    for (size_t i = 0; i < gate->count; i++) {
        struct gate_row *row = &gate->rows[i];
        const bool is_chosen = may_be_spoilt(gate, row) && chosen-- == 0;
        if (is_chosen) snprintf(gate->injected, sizeof gate->injected, "%s", row->kernel);
        if (gate->audit != GATE_AUDIT_BIT) continue;
        row->wanted = row->changed = row->judged = is_chosen;
        row->timed = false;
    }
    return EXIT_FINE;
}

int gate_rows_find(struct gate *gate) {
    int code = list(gate, 0);
    if (code == EXIT_FINE) code = list(gate, 1);
    if (code == EXIT_FINE) code = check_scope(gate);
    if (code != EXIT_FINE) return code;
    for (int build = 0; build < 2; build++) digest(gate, build);
    for (size_t i = 0; i < gate->count; i++) {
        compare_code(&gate->rows[i]);
        if (!choose(gate, &gate->rows[i])) return complain(EXIT_ENVIRONMENT, "out of memory");
    }
    return gate->audit == GATE_AUDIT_SLOWDOWN || gate->audit == GATE_AUDIT_BIT ? spoil(gate) : EXIT_FINE;
}

// ---- the sampler ----

struct taking {
    struct gate *gate;
    void (*take)(struct gate *gate, struct gate_row *row, int count, char *const *fields, void *context);
    void *context;
};

static void take_line(char *line, void *context) {
    const struct taking *taking = context;
    char *fields[16];
    const int count = cut(line, fields, 16);
    struct gate_row *row = count > 1 ? gate_row_find(taking->gate, fields[0]) : NULL;
    if (row) taking->take(taking->gate, row, count, fields, taking->context);
}

static int write_names(const struct gate *gate, bool (*wanted)(const struct gate_row *row), const char *path, size_t *written) {
    FILE *file = fopen(path, "we");
    if (!file) return complain(EXIT_ENVIRONMENT, "cannot write %s", path);
    *written = 0;
    for (size_t i = 0; i < gate->count; i++)
        if (wanted(&gate->rows[i])) {
            fprintf(file, "%s\n", gate->rows[i].kernel);
            ++*written;
        }
    return fclose(file) == 0 ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write %s", path);
}

int gate_sample(struct gate *gate, const char *const *arguments, uint32_t padding, bool (*wanted)(const struct gate_row *row),
                void (*take)(struct gate *gate, struct gate_row *row, int count, char *const *fields, void *context), void *context) {
    enum { MOST = 32 };
    char names[128];
    size_t written = 0;
    const char *all[MOST + 4] = {gate->sampler};
    snprintf(names, sizeof names, "%s/kernels", gate->folder);
    const int code = write_names(gate, wanted, names, &written);
    if (code != EXIT_FINE || written == 0) return code;
    size_t count = 1;
    while (arguments[count - 1] && count < MOST) {
        all[count] = arguments[count - 1];
        count++;
    }
    all[count++] = "--kernels";
    all[count] = names;
    struct taking taking = {gate, take, context};
    return program_lines(all, padding, take_line, &taking);
}
