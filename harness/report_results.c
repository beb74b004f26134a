// SPDX-License-Identifier: MIT
// The results in tables.
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "html.h"
#include "number.h"
#include "report.h"
#include "row.h"

int report_rows(const struct report *report, const char *sql, void (*each)(sqlite3_stmt *row, void *context), void *context) {
    sqlite3_stmt *rows = store_query(report->store, sql, "t", report->run);
    if (!rows) return EXIT_ENVIRONMENT;
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) each(rows, context);
    const int code = status == SQLITE_DONE ? EXIT_FINE : store_complain(report->store, "reading a run");
    sqlite3_finalize(rows);
    return code;
}

// ---- the best of each call ----

int report_best(const struct report *report) {
    static const char *const columns[] = {"=function",
                                          "=form",
                                          "=type",
                                          "=best implementation",
                                          "=mode",
                                          "#ns/element",
                                          "#95 % interval",
                                          "#times libm's speed",
                                          "#95 % interval",
                                          "#% of bound",
                                          "#<max ULP",
                                          "",
                                          0};
    struct html_table table;
    fputs(
        "<p class=\"quiet\">The fastest implementation that promises an accuracy, at L2 size: one thread, inputs "
        "N(0, 1). "
        "Modes: cr correctly rounded, ha below 1 ULP, la below 4 ULP forward. Bound: what this machine's measured bandwidth and issue rate allow. "
        "Max ULP: the largest error found in this machine code.</p>\n",
        report->page);
    if (!report->standing_count) fputs("<p>No data: run <code>relubench bench --size L2</code> to fill this table.</p>\n", report->page);
    html_table_begin(&table, report->page, columns);
    for (size_t first = 0, next; first < report->standing_count; first = next) {
        const struct standing *best = standing_best(report->standings, report->standing_count, first, &next);
        if (!best) continue;
        html_cell(&table, "%s", best->activation);
        html_cell(&table, "%s", best->form);
        html_cell(&table, "%s", best->type);
        html_cell(&table, "%s", best->implementation);
        html_cell(&table, "%s", best->mode);
        html_real(&table, 3, best->median);
        html_cell(&table, "%s to %s", number(best->low, 3).text, number(best->high, 3).text);
        html_real(&table, 3, best->speedup.estimate);
        if (best->rounds) html_cell(&table, "%s to %s", number(best->speedup.low, 3).text, number(best->speedup.high, 3).text);
        else html_cell(&table, "%s", "");
        html_real(&table, 3, 100 * best->bound);
        html_real(&table, 3, best->max_ulp);
        html_cell(&table, "%s", best->noisy ? "noisy" : "");
    }
    html_table_end(&table);
    return EXIT_FINE;
}

// ---- by size ----

static const char sizes[] =
    "WITH best AS ("
    "  SELECT k.activation, k.form, k.type, c.level, c.threads,"
    "         printf('%#.3g%s %s%s', s.median, CASE s.noisy WHEN 0 THEN '' ELSE '*' END, k.implementation,"
    "                CASE WHEN s.bound IS NULL THEN '' ELSE printf(', %.0f %%', 100 * s.bound) END) AS text,"
    "         row_number() OVER (PARTITION BY k.activation, k.form, k.type, c.level, c.threads ORDER BY s.median, k.kernel) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND c.state = 'done' AND k.mode <> 'raw' AND c.distribution = 'normal-0-1' AND c.store_kind = 'out-of-place')"
    " SELECT activation, form, type, threads, max(CASE level WHEN 'L1' THEN text END), max(CASE level WHEN 'L2' THEN text END),"
    "        max(CASE level WHEN 'L3' THEN text END), max(CASE level WHEN 'DRAM' THEN text END)"
    " FROM best WHERE place = 1 AND level IN ('L1', 'L2', 'L3', 'DRAM')"
    " GROUP BY activation, form, type, threads HAVING count(*) > 1 OR threads > 1"
    " ORDER BY activation, form NOT LIKE 'forward%', form, type DESC, threads";

static void add_sizes(sqlite3_stmt *row, void *context) {
    for (int i = 0; i < 8; i++) html_cell(context, "%s", row_text(row, i));
}

int report_sizes(const struct report *report) {
    static const char *const columns[] = {"=function", "=form", "=type", "#threads", "~L1", "~L2", "~L3", "~DRAM", 0};
    struct html_table table;
    fputs(
        "<p class=\"quiet\">The fastest implementation that promises an accuracy at each size: nanoseconds an element (* noisy), "
        "its name, share of the bound.</p>\n",
        report->page);
    html_table_begin(&table, report->page, columns);
    const int code = report_rows(report, sizes, add_sizes, &table);
    html_table_end(&table);
    return code;
}

// ---- every implementation ----

int report_all(const struct report *report) {
    static const char *const columns[] = {
        "=function",   "=form",     "=type", "=mode", "=implementation", "=kind", "#ns/element", "#95 % interval", "#over libm",
        "#% of bound", "#<max ULP", "",      0};
    struct html_table table;
    fputs("<p class=\"quiet\">Every implementation that was timed at L2 size: one thread, inputs N(0, 1). Over libm: how many times as fast.</p>\n",
          report->page);
    html_table_begin(&table, report->page, columns);
    for (size_t i = 0; i < report->standing_count; i++) {
        const struct standing *row = &report->standings[i];
        const char *const texts[] = {row->activation, row->form, row->type, row->mode, row->implementation, row->kind};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) html_cell(&table, "%s", texts[t]);
        html_real(&table, 3, row->median);
        html_cell(&table, "%s to %s", number(row->low, 3).text, number(row->high, 3).text);
        html_real(&table, 3, row->speedup.estimate);
        html_real(&table, 3, 100 * row->bound);
        html_real(&table, 3, row->max_ulp);
        html_cell(&table, "%s", row->noisy ? "noisy" : "");
    }
    html_table_end(&table);
    return EXIT_FINE;
}

// ---- accuracy ----

static void add_accuracy(sqlite3_stmt *row, void *context) {
    struct html_table *table = context;
    enum { TEXTS = 6, INPUTS = TEXTS, WRONG, MAX_ULP, AT, MEAN_ULP, BOUND, PROMISE };
    for (int i = 0; i < TEXTS; i++) html_cell(table, "%s", row_text(row, i));
    html_cell(table, "%" PRId64, (int64_t)sqlite3_column_int64(row, INPUTS));
    html_cell(table, "%" PRId64, (int64_t)sqlite3_column_int64(row, WRONG));
    html_real(table, 4, row_real(row, MAX_ULP));
    if (isnan(row_real(row, AT))) html_cell(table, "%s", "");
    else html_cell(table, "%.9g", row_real(row, AT));
    html_real(table, 3, row_real(row, MEAN_ULP));
    html_real(table, 4, row_real(row, BOUND));
    html_cell(table, "%s", row_text(row, PROMISE));
}

// Kernels of one bit class and mode give the same bits, and of those in none some have the same error: one line speaks for them. SQLite takes the
// other columns from the row of the maximum.
static const char accuracy[] =
    "SELECT activation, form, type, mode,"
    "  CASE WHEN count(DISTINCT implementation) > 2 THEN min(implementation) || ' and ' || (count(DISTINCT implementation) - 1) || ' more'"
    "       ELSE replace(group_concat(DISTINCT implementation), ',', ', ') END,"
    "  CASE kind WHEN 'exhaustive' THEN 'all inputs' WHEN 'pairs' THEN 'random pairs' ELSE 'test set' END, max(inputs), max(wrong),"
    "  max(ifnull(max_ulp, 9e999)) AS worst, max_ulp_input,"
    "  mean_ulp, ulp_bound, CASE outcome WHEN 'pass' THEN 'kept' WHEN 'fail' THEN 'MISSED: ' || message ELSE 'none' END AS promise"
    " FROM verification JOIN kernel USING (run, kernel) WHERE run = ?1"
    " GROUP BY activation, form, type, mode, bit_class, CASE bit_class WHEN 'none' THEN ifnull(max_ulp, 9e999) ELSE 0 END, kind, outcome,"
    "  CASE outcome WHEN 'fail' THEN kernel END"
    " ORDER BY outcome = 'fail' DESC, activation, form NOT LIKE 'forward%', form, type DESC, mode, worst, 5";

int report_accuracy(const struct report *report) {
    static const char *const columns[] = {"=function",         "=form",     "=type", "=mode",     "implementations", "=checked on", "#values",
                                          "#beyond the bound", "#<max ULP", "#at x", "#mean ULP", "#bound, ULP",     "~promise",    0};
    struct html_table table;
    fputs(
        "<p class=\"quiet\">Against a double-double reference; ULP are units in the last place of the exact result. "
        "Implementations that promise the same bits share a line, and so do others with the same error.</p>\n",
        report->page);
    html_table_begin(&table, report->page, columns);
    const int code = report_rows(report, accuracy, add_accuracy, &table);
    html_table_end(&table);
    return code;
}

// ---- what is missing ----

static void add_omission(sqlite3_stmt *row, void *context) {
    for (int i = 0; i < 5; i++) html_cell(context, "%s", row_text(row, i));
}

int report_omissions(const struct report *report) {
    static const char *const columns[] = {"", "#measurements", "~reason", "sizes", "for example", 0};
    struct html_table table;
    fputs("<p class=\"quiet\">Of the plan of this run. Repeating the command continues it.</p>\n", report->page);
    html_table_begin(&table, report->page, columns);
    const int code =
        report_rows(report,
                    "SELECT CASE state WHEN 'planned' THEN 'not reached' ELSE state END, count(*), reason, group_concat(DISTINCT level), min(kernel)"
                    " FROM cell WHERE run = ?1 AND state <> 'done' GROUP BY state, reason ORDER BY state, count(*) DESC, reason LIMIT 200",
                    add_omission, &table);
    html_table_end(&table);
    return code;
}
