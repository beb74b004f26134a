// SPDX-License-Identifier: MIT
// A page of HTML: markup is the caller's, every text is escaped here. Its style is page.css, and a script, page.js, sorts and
// filters tables; nothing else of a page runs, and nothing is fetched.
#ifndef HTML_H
#define HTML_H

#include <stddef.h>
#include <stdio.h>

void html_begin(FILE *page, const char *title);
void html_end(FILE *page);

// The formatted text, escaped.
__attribute__((format(printf, 2, 3))) void html_text(FILE *page, const char *format, ...);

// A table. A column's name begins with marks, in any order: # a number; ~ prose, which may be broken into lines; = to be filtered by
// choosing one of its values; < a number to be filtered by the largest wanted. Cells fill rows from the left.
struct html_table {
    FILE *page;
    const char *const *columns;
    size_t width, next;
};
void html_table_begin(struct html_table *table, FILE *page, const char *const *columns);
__attribute__((format(printf, 2, 3))) void html_cell(struct html_table *table, const char *format, ...);
// One that stands out: a result that is wrong.
__attribute__((format(printf, 2, 3))) void html_wrong_cell(struct html_table *table, const char *format, ...);
// A figure as number() writes it; empty for NaN.
void html_real(struct html_table *table, int digits, double value);
void html_table_end(struct html_table *table);

#endif
