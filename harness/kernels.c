// SPDX-License-Identifier: MIT
#include "kernels.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "options.h"

static bool is_function(const struct activations_row *row, const char *word) { return strcmp(row->activation, word) == 0; }
static bool is_implementation(const struct activations_row *row, const char *word) { return strcmp(row->implementation, word) == 0; }

static bool is_form(const struct activations_row *row, const char *word) {
    const size_t length = strlen(word);
    const bool whole_direction = strcmp(word, "forward") == 0 || strcmp(word, "backward") == 0;
    return strncmp(row->form, word, length) == 0 && (row->form[length] == 0 || (whole_direction && row->form[length] == '-'));
}

static const char *function_of(const struct activations_row *row) { return row->activation; }
static const char *implementation_of(const struct activations_row *row) { return row->implementation; }
static const char *form_of(const struct activations_row *row) { return row->form; }

// What a row can be selected by.
static const struct field {
    const char *what;
    bool (*matches)(const struct activations_row *row, const char *word);
    const char *(*value)(const struct activations_row *row);
} fields[] = {{"activation", is_function, function_of}, {"implementation", is_implementation, implementation_of}, {"direction", is_form, form_of}};

enum { FIELD_COUNT = sizeof fields / sizeof *fields };

static const struct activations_row *row_at(const struct activations_part *part, uint64_t i) {
    return (const struct activations_row *)(const void *)((const char *)part->rows + i * part->row_size);
}

static bool mentions(const char *list, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == 0 || at[length] == ',')) return true;
    return false;
}

// Each value that the field takes, once, in table order.
static void list_values(const struct field *field, char *names, size_t size) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    names[0] = 0;
    for (uint64_t p = 0; p < table->part_count; p++)
        for (uint64_t i = 0; i < table->parts[p]->row_count; i++) {
            const char *value = field->value(row_at(table->parts[p], i));
            if (mentions(names, value)) continue;
            strncat(names, names[0] ? ", " : "", size - strlen(names) - 1);
            strncat(names, value, size - strlen(names) - 1);
        }
}

static bool any_row_matches(const struct field *field, const char *word) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t p = 0; p < table->part_count; p++)
        for (uint64_t i = 0; i < table->parts[p]->row_count; i++)
            if (field->matches(row_at(table->parts[p], i), word)) return true;
    return false;
}

static int check(const struct field *field, const char *list) {
    char word[128];
    for (const char *cursor = list; list && list_next(&cursor, word, sizeof word);)
        if (!any_row_matches(field, word)) {
            char names[4096];
            list_values(field, names, sizeof names);
            return complain(EXIT_USAGE, "there is no %s '%s'; there are %s", field->what, word, names);
        }
    return EXIT_FINE;
}

static bool selected(const struct field *field, const char *list, const struct activations_row *row) {
    if (!list) return true;
    char word[128];
    for (const char *cursor = list; list_next(&cursor, word, sizeof word);)
        if (field->matches(row, word)) return true;
    return false;
}

const struct activations_row **kernels_select(const struct kernel_selection *selection, size_t *count, int *code) {
    const char *forced = getenv("RELUBENCH_ISA");
    const char *lists[FIELD_COUNT] = {selection->activation,
                                      selection->implementation ? selection->implementation
                                      : forced && *forced       ? forced
                                                                : NULL,
                                      selection->form};
    *count = 0;
    *code = EXIT_FINE;
    for (int f = 0; f < FIELD_COUNT && *code == EXIT_FINE; f++) *code = check(&fields[f], lists[f]);
    if (*code != EXIT_FINE) return NULL;

    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    size_t total = 0;
    for (uint64_t p = 0; p < table->part_count; p++) total += table->parts[p]->row_count;
    const struct activations_row **rows = calloc(total + 1, sizeof *rows);
    if (!rows) {
        *code = complain(EXIT_ENVIRONMENT, "out of memory");
        return NULL;
    }
    for (uint64_t p = 0; p < table->part_count; p++)
        for (uint64_t i = 0; i < table->parts[p]->row_count; i++) {
            const struct activations_row *row = row_at(table->parts[p], i);
            bool wanted = true;
            for (int f = 0; f < FIELD_COUNT; f++) wanted = wanted && selected(&fields[f], lists[f], row);
            if (wanted) rows[(*count)++] = row;
        }
    if (*count == 0) {
        free(rows);
        *code = complain(EXIT_USAGE, "no kernel is all of this at once; `relubench list kernels` shows those there are");
        return NULL;
    }
    return rows;
}

static uint64_t known_features;
static void ask_features(void) { known_features = activations_table(ACTIVATIONS_ABI)->features(); }

// Asking is slow under a hypervisor, and the answer stays.
static uint64_t features(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ask_features);
    return known_features;
}

bool kernel_runs(const struct activations_row *row) { return (row->required & ~features()) == 0; }

const char *kernel_lacks(const struct activations_row *row) {
    static char names[1024];
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const uint64_t lacking = row->required & ~features();
    names[0] = 0;
    for (uint32_t bit = 0; bit < table->feature_count; bit++)
        if (lacking >> bit & 1u && table->feature_names[bit]) {
            strncat(names, names[0] ? " " : "", sizeof names - strlen(names) - 1);
            strncat(names, table->feature_names[bit], sizeof names - strlen(names) - 1);
        }
    return names;
}
