// SPDX-License-Identifier: MIT
// The special-value matrix: what each implementation gives where formulas trip.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "html.h"
#include "report.h"
#include "row.h"

// Implementations of one kind that give the same share a line; ours are one kind. A result is three numbers, got, wanted and whether
// they agree, as text; every NaN counts as the same.
#define INPUT(BITS) "max(CASE plain_input WHEN " #BITS " THEN result END)"
static const char matrix[] =
    "WITH plain AS ("
    "  SELECT kernel, CASE WHEN input & 2147483647 > 2139095040 THEN 2143289344 ELSE input END AS plain_input,"
    "         printf('%lld %lld %lld', CASE WHEN got & 2147483647 > 2139095040 THEN 2143289344 ELSE got END, wanted, agrees) AS result"
    "  FROM special WHERE run = ?1),"
    " line AS ("
    "  SELECT kernel, " INPUT(2143289344) " AS nan, " INPUT(2139095040) " AS infinity, " INPUT(4286578688) " AS minus_infinity,"
    "   " INPUT(2147483648) " AS minus_zero, " INPUT(1) " AS least, " INPUT(2147483649) " AS minus_least, " INPUT(2139095039) " AS largest,"
    "   " INPUT(4286578687) " AS minus_largest FROM plain GROUP BY kernel)"
    " SELECT activation, form, CASE WHEN mode <> 'raw' THEN 'ours' WHEN count(*) = 1 THEN min(implementation)"
    "         ELSE min(implementation) || ' and ' || (count(*) - 1) || ' more' END,"
    "  nan, infinity, minus_infinity, minus_zero, least, minus_least, largest, minus_largest"
    " FROM line JOIN kernel USING (kernel) WHERE run = ?1"
    " GROUP BY activation, form, CASE WHEN mode <> 'raw' THEN 0 WHEN implementation GLOB 'auto-*-fast' THEN 1 WHEN implementation GLOB 'libm-*' OR"
    "   implementation = 'libm' THEN 2 ELSE implementation END, nan, infinity, minus_infinity, minus_zero, least, minus_least, largest, minus_largest"
    " ORDER BY activation, form DESC, mode = 'raw', 3";

enum { FIRST_INPUT = 3, INPUTS = 8 };

static const char *text_of(uint32_t bits, char text[24]) {
    float value;
    memcpy(&value, &bits, sizeof value);
    if (isnan(value)) return "nan";
    snprintf(text, 24, "%.3g", (double)value);
    return text;
}

static void add_result(struct html_table *table, const char *result) {
    uint32_t got, wanted;
    int agrees;
    char texts[2][24];
    if (sscanf(result, "%" SCNu32 " %" SCNu32 " %d", &got, &wanted, &agrees) != 3) html_cell(table, "%s", "");
    else if (agrees) html_cell(table, "%s", text_of(got, texts[0]));
    else html_wrong_cell(table, "%s, not %s", text_of(got, texts[0]), text_of(wanted, texts[1]));
}

static void add_line(sqlite3_stmt *row, void *context) {
    struct html_table *table = context;
    for (int i = 0; i < FIRST_INPUT; i++) html_cell(table, "%s", row_text(row, i));
    for (int i = FIRST_INPUT; i < FIRST_INPUT + INPUTS; i++) add_result(table, row_text(row, i));
}

int report_special(const struct report *report) {
    static const char *const columns[] = {"=function", "=form",   "=implementations", "NaN",     "inf",      "-inf",
                                          "-0",        "1.4e-45", "-1.4e-45",         "3.4e+38", "-3.4e+38", 0};
    struct html_table table;
    fputs(
        "<p class=\"quiet\">What comes out for these x, backward with dy = 1. Marked: what is not due, with what is; numbers may differ by what "
        "the implementation promises, or by 4 ULP where it promises nothing. A maxout's second piece is -1; a doubling function shows its first "
        "output. Implementations that give the same share a line.</p>\n",
        report->page);
    html_table_begin(&table, report->page, columns);
    const int code = report_rows(report, matrix, add_line, &table);
    html_table_end(&table);
    return code;
}
