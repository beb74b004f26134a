// SPDX-License-Identifier: MIT
// Rows of text cells as an aligned table, CSV (RFC 4180) or JSON (RFC 8259: an array of objects).
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>

enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSON };
extern const char *const table_formats[]; // "table", "csv", "json", 0: for OPTION_CHOICE

struct table; // owns its cells

// `columns` is ended by 0; a name that starts with '#' is a number: right-aligned, unquoted in JSON.
struct table *table_create(const char *const *columns);
// One printf-style cell of the current row; the row is complete after as many cells as columns. 0 is an absent value.
__attribute__((format(printf, 2, 3))) void table_cell(struct table *table, const char *format, ...);
void table_absent(struct table *table);
// Writes and frees. False if the stream failed (a full disk, a closed pipe).
bool table_print(struct table *table, enum table_format format, FILE *stream);

enum table_format table_format_parse(const char *word); // a word of table_formats

#endif
