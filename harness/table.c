// SPDX-License-Identifier: MIT
#include "table.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

const char *const table_formats[] = {"table", "csv", "json", 0};

struct table {
    const char *const *columns;
    size_t width;
    size_t count, capacity;
    char **cells; // NULL: absent
};

// A table is small and a program without memory for one has nothing left to say, so these end the process.
static void *allocated(void *memory) {
    if (memory) return memory;
    fputs("relubench: out of memory\n", stderr);
    abort();
}

struct table *table_create(const char *const *columns) {
    struct table *table = allocated(calloc(1, sizeof *table));
    table->columns = columns;
    while (columns[table->width]) table->width++;
    return table;
}

static void append(struct table *table, char *cell) {
    if (table->count == table->capacity) {
        table->capacity = table->capacity ? 2 * table->capacity : 256;
        table->cells = allocated(realloc(table->cells, table->capacity * sizeof *table->cells));
    }
    table->cells[table->count++] = cell;
}

void table_cell(struct table *table, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *cell = allocated(malloc((size_t)(length < 0 ? 0 : length) + 1));
    cell[0] = 0;
    if (length >= 0) vsnprintf(cell, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    append(table, cell);
}

void table_absent(struct table *table) { append(table, NULL); }

static bool is_number(const char *column) { return column[0] == '#'; }
static const char *title(const char *column) { return column + is_number(column); }

// Printed columns, counting each UTF-8 sequence as one.
static size_t columns_of(const char *text) {
    size_t columns = 0;
    for (; *text; text++) columns += (*text & 0xc0) != 0x80;
    return columns;
}

static void print_aligned(const char *text, size_t width, bool right, bool last, FILE *stream) {
    const size_t own = columns_of(text);
    const int padding = own < width ? (int)(width - own) : 0;
    if (right) fprintf(stream, "%*s%s", padding, "", text);
    else fprintf(stream, "%s%*s", text, last ? 0 : padding, "");
    fputs(last ? "\n" : "  ", stream);
}

static void print_text(const struct table *table, FILE *stream) {
    assert(table->width > 0);
    size_t *widths = allocated(calloc(table->width + 1, sizeof *widths));
    for (size_t c = 0; c < table->width; c++) widths[c] = columns_of(title(table->columns[c]));
    for (size_t i = 0; i < table->count; i++) {
        const size_t own = table->cells[i] ? columns_of(table->cells[i]) : 1;
        if (own > widths[i % table->width]) widths[i % table->width] = own;
    }
    for (size_t c = 0; c < table->width; c++)
        print_aligned(title(table->columns[c]), widths[c], is_number(table->columns[c]), c + 1 == table->width, stream);
    for (size_t i = 0; i < table->count; i++) {
        const size_t c = i % table->width;
        print_aligned(table->cells[i] ? table->cells[i] : "-", widths[c], is_number(table->columns[c]), c + 1 == table->width, stream);
    }
    free(widths);
}

static void print_csv_field(const char *text, FILE *stream) {
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void print_csv(const struct table *table, FILE *stream) {
    assert(table->width > 0);
    for (size_t c = 0; c < table->width; c++) {
        print_csv_field(title(table->columns[c]), stream);
        fputc(c + 1 == table->width ? '\n' : ',', stream);
    }
    for (size_t i = 0; i < table->count; i++) {
        print_csv_field(table->cells[i] ? table->cells[i] : "", stream);
        fputc(i % table->width + 1 == table->width ? '\n' : ',', stream);
    }
}

// JSON has no infinities or NaN: those, like absent cells, are null.
static void print_json_cell(const char *column, const char *text, FILE *stream) {
    if (!text) {
        fputs("null", stream);
    } else if (is_number(column)) {
        fputs(strpbrk(text, "in") ? "null" : text, stream);
    } else {
        json_text(stream, text);
    }
}

static void print_json(const struct table *table, FILE *stream) {
    fputs("[", stream);
    for (size_t i = 0; i < table->count; i++) {
        const size_t c = i % table->width;
        if (c == 0) fputs(i ? ",\n {" : "\n {", stream);
        else fputs(", ", stream);
        json_text(stream, title(table->columns[c]));
        fputs(": ", stream);
        print_json_cell(table->columns[c], table->cells[i], stream);
        if (c + 1 == table->width) fputs("}", stream);
    }
    fputs("\n]\n", stream);
}

bool table_print(struct table *table, enum table_format format, FILE *stream) {
    static void (*const printers[])(const struct table *, FILE *) = {print_text, print_csv, print_json};
    printers[format](table, stream);
    for (size_t i = 0; i < table->count; i++) free(table->cells[i]);
    free(table->cells);
    free(table);
    return fflush(stream) == 0 && !ferror(stream);
}

enum table_format table_format_parse(const char *word) {
    for (int i = 0; table_formats[i]; i++)
        if (strcmp(table_formats[i], word) == 0) return (enum table_format)i;
    return TABLE_TEXT;
}
