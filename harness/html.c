// SPDX-License-Identifier: MIT
#include "html.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

// Wide content scrolls in its own box, so that the page fits a phone; print has no boxes to scroll.
static const char style[] =
    "body{font:16px/1.5 'DejaVu Sans',Verdana,system-ui,sans-serif;color:#222;background:#fff;max-width:76rem;margin:0 auto;padding:1rem 1.2rem 3rem}"
    "h1{font-size:1.6rem;line-height:1.25;margin:.6rem 0 .2rem}"
    "h2{font-size:1.2rem;margin:2.6rem 0 .6rem;border-bottom:1px solid #ddd;padding-bottom:.2rem}"
    "p{max-width:48rem}.quiet{color:#666;font-size:.875rem}figure{margin:2rem 0}"
    ".wide{overflow-x:auto;margin:1rem 0}.wide svg{display:block;width:100%;min-width:56rem;height:auto}"
    "table{border-collapse:collapse;font-size:.875rem}"
    "th,td{padding:.28rem .8rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #eee}"
    "th{font-weight:600;border-bottom:1px solid #999}"
    "th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.t{white-space:nowrap}.p{overflow-wrap:anywhere;min-width:9rem}"
    "code,pre{font:.875rem/1.5 'DejaVu Sans Mono',Menlo,Consolas,monospace}"
    "pre{background:#f6f6f6;padding:.7rem .9rem;overflow-x:auto}"
    "@media(max-width:40rem){body{padding:.6rem .8rem 2rem}h1{font-size:1.3rem}}"
    "@media print{body{font-size:10pt;max-width:none;padding:0}.wide{overflow:visible}.wide svg{min-width:0}pre{white-space:pre-wrap}"
    "table{font-size:7pt}th,td{padding-right:.45rem}figure,tr,pre{break-inside:avoid}h2{break-after:avoid}}";

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
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>",
        page);
    html_text(page, "%s", title);
    fprintf(page, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>", style);
    html_text(page, "%s", title);
    fputs("</h1>\n", page);
}

void html_end(FILE *page) { fputs("</body>\n</html>\n", page); }

static const char *class_of(const struct html_table *table) {
    const char mark = table->columns[table->next % table->width][0];
    return mark == '#' ? "n" : mark == '~' ? "p" : "t";
}

void html_table_begin(struct html_table *table, FILE *page, const char *const *columns) {
    *table = (struct html_table){page, columns, 0, 0};
    while (columns[table->width]) table->width++;
    fputs("<div class=\"wide\"><table>\n<thead><tr>", page);
    for (; table->next < table->width; table->next++) {
        fprintf(page, "<th class=\"%s\">", class_of(table));
        html_text(page, "%s", columns[table->next] + strspn(columns[table->next], "#~"));
        fputs("</th>", page);
    }
    fputs("</tr></thead>\n<tbody>\n", page);
    table->next = 0;
}

static void begin_cell(const struct html_table *table) {
    fprintf(table->page, "%s<td class=\"%s\">", table->next % table->width == 0 ? "<tr>" : "", class_of(table));
}

static void end_cell(struct html_table *table) {
    table->next++;
    fputs(table->next % table->width == 0 ? "</td></tr>\n" : "</td>", table->page);
}

void html_cell(struct html_table *table, const char *format, ...) {
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    begin_cell(table);
    html_text(table->page, "%s", text);
    end_cell(table);
}

void html_real(struct html_table *table, int digits, double value) { html_cell(table, "%s", number(value, digits).text); }

void html_table_end(struct html_table *table) { fputs("</tbody>\n</table></div>\n", table->page); }
