// SPDX-License-Identifier: MIT
#include "html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

// The bytes of page.css and page.js, written by Make.
static const char style[] = {
#include "page_style.inc"
    0};
static const char script[] = {
#include "page_script.inc"
    0};
// SHA-256 of page.js, which a browser compares before it runs it: `openssl dgst -sha256 -binary harness/page.js | base64`.
static const char script_hash[] = "0uUnvjRQmcM9ukQ3TyFYibbTFtBEjUflD1c53JLUFpk=";

void html_text(FILE *page, const char *format, ...) {
    char fixed[512], *text = fixed;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(fixed, sizeof fixed, format, arguments);
    // Without memory for a long text its beginning is shown.
    char *longer = length >= (int)sizeof fixed ? malloc((size_t)length + 1) : NULL;
    if (longer) {
        vsnprintf(longer, (size_t)length + 1, format, again);
        text = longer;
    }
    va_end(again);
    va_end(arguments);
    for (const char *at = length < 0 ? "" : text; *at; at++) {
        switch (*at) {
        case '&': fputs("&amp;", page); break;
        case '<': fputs("&lt;", page); break;
        case '>': fputs("&gt;", page); break;
        case '"': fputs("&quot;", page); break;
        case '\'': fputs("&#39;", page); break;
        default: fputc((unsigned char)*at < ' ' && *at != '\n' && *at != '\t' ? '?' : *at, page);
        }
    }
    free(longer);
}

void html_begin(FILE *page, const char *title) {
    fputs(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        page);
    fprintf(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'\">\n",
            script_hash);
    fputs("<title>", page);
    html_text(page, "%s", title);
    fprintf(page, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
    html_text(page, "%s", title);
    fputs("</h1>\n", page);
}

void html_end(FILE *page) { fprintf(page, "<script>%s</script>\n</body>\n</html>\n", script); }

// ---- tables ----

static const char marks[] = "#~=<";

static bool has_mark(const char *column, char mark) { return memchr(column, mark, strspn(column, marks)) != NULL; }

static const char *class_of(const struct html_table *table) {
    const char *column = table->columns[table->next % table->width];
    return has_mark(column, '#') ? "n" : has_mark(column, '~') ? "p" : "t";
}

void html_table_begin(struct html_table *table, FILE *page, const char *const *columns) {
    *table = (struct html_table){page, columns, 0, 0};
    while (columns[table->width]) table->width++;
    fputs("<div class=\"wide table\"><table>\n<thead><tr>", page);
    for (; table->next < table->width; table->next++) {
        const char *column = columns[table->next];
        fprintf(page, "<th class=\"%s\"%s>", class_of(table),
                has_mark(column, '=')   ? " data-f=\"choose\""
                : has_mark(column, '<') ? " data-f=\"most\""
                                        : "");
        html_text(page, "%s", column + strspn(column, marks));
        fputs("</th>", page);
    }
    fputs("</tr></thead>\n<tbody>\n", page);
    table->next = 0;
}

// Without a class where none is needed: most cells of a page are plain.
static void write_cell(struct html_table *table, bool wrong, const char *format, va_list arguments) {
    char text[4096];
    vsnprintf(text, sizeof text, format, arguments);
    const char *class = class_of(table);
    if (table->next % table->width == 0) fputs("<tr>", table->page);
    if (wrong) fprintf(table->page, "<td class=\"%s x\">", class);
    else if (*class == 't') fputs("<td>", table->page);
    else fprintf(table->page, "<td class=\"%s\">", class);
    html_text(table->page, "%s", text);
    table->next++;
    if (table->next % table->width == 0) fputs("\n", table->page);
}

void html_cell(struct html_table *table, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    write_cell(table, false, format, arguments);
    va_end(arguments);
}

void html_wrong_cell(struct html_table *table, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    write_cell(table, true, format, arguments);
    va_end(arguments);
}

void html_real(struct html_table *table, int digits, double value) { html_cell(table, "%s", number(value, digits).text); }

void html_table_end(struct html_table *table) { fputs("</tbody>\n</table></div>\n", table->page); }
