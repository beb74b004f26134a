// SPDX-License-Identifier: MIT
#include "kernels.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "options.h"
#include "peers.h"
#include "workload.h"

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

// ---- what this CPU runs ----

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

// ---- every row: the library's, then the peers' ----

static struct {
    const struct activations_row **rows;
    size_t count;
} known;

static void add_part(const struct activations_part *part, bool (*wanted)(const struct activations_row *row)) {
    for (uint64_t i = 0; i < part->row_count; i++) {
        const struct activations_row *row = (const struct activations_row *)(const void *)((const char *)part->rows + i * part->row_size);
        if (wanted(row)) known.rows[known.count++] = row;
    }
}

static bool always(const struct activations_row *row) {
    (void)row;
    return true;
}

// A peer's functions are rows where we have the function; of rows with one name, the first that this CPU runs.
static bool joins(const struct activations_row *row) {
    if (!workload_function(row) || !kernel_runs(row)) return false;
    for (size_t i = 0; i < known.count; i++)
        if (strcmp(known.rows[i]->name, row->name) == 0) return false;
    return true;
}

static void join(void) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    size_t limit = 0;
    for (uint64_t p = 0; p < table->part_count; p++) limit += table->parts[p]->row_count;
    for (const struct peer *peer = peers(); peer->implementation; peer++) limit += peer->part ? peer->part->row_count : 0;
    known.rows = calloc(limit, sizeof *known.rows);
    if (!known.rows) return;
    for (uint64_t p = 0; p < table->part_count; p++) add_part(table->parts[p], always);
    for (const struct peer *peer = peers(); peer->implementation; peer++)
        if (peer->part) add_part(peer->part, joins);
}

static bool rows_known(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, join);
    return known.rows != NULL;
}

// ---- selection ----

static bool mentions(const char *list, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == 0 || at[length] == ',')) return true;
    return false;
}

// Each value that the field takes, once, in table order.
static void list_values(const struct field *field, char *names, size_t size) {
    names[0] = 0;
    for (size_t i = 0; i < known.count; i++) {
        const char *value = field->value(known.rows[i]);
        if (mentions(names, value)) continue;
        strncat(names, names[0] ? ", " : "", size - strlen(names) - 1);
        strncat(names, value, size - strlen(names) - 1);
    }
}

static bool any_row_matches(const struct field *field, const char *word) {
    for (size_t i = 0; i < known.count; i++)
        if (field->matches(known.rows[i], word)) return true;
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
    const struct activations_row **rows = rows_known() ? calloc(known.count + 1, sizeof *rows) : NULL;
    if (!rows) {
        *code = complain(EXIT_ENVIRONMENT, "out of memory");
        return NULL;
    }
    *code = EXIT_FINE;
    for (int f = 0; f < FIELD_COUNT && *code == EXIT_FINE; f++) *code = check(&fields[f], lists[f]);
    for (size_t i = 0; i < known.count && *code == EXIT_FINE; i++) {
        bool wanted = true;
        for (int f = 0; f < FIELD_COUNT; f++) wanted = wanted && selected(&fields[f], lists[f], known.rows[i]);
        if (wanted) rows[(*count)++] = known.rows[i];
    }
    if (*code == EXIT_FINE && *count == 0)
        *code = complain(EXIT_USAGE, "no kernel is all of this at once; `relubench list kernels` shows those there are");
    if (*code == EXIT_FINE) return rows;
    free(rows);
    return NULL;
}
