// SPDX-License-Identifier: MIT
// The regression gate: the latest comparison of two builds, kernel by kernel, and what the gate's audits of itself say of it.
#include <inttypes.h>
#include <string.h>

#include "command.h"
#include "gate_summary.h"
#include "html.h"
#include "report.h"
#include "row.h"

bool report_has_gate(const struct report *report) {
    char run[37];
    return gate_run(report->store, report->run, run) == EXIT_FINE && *run;
}

static bool is_finding(const char *verdict) {
    return strcmp(verdict, "slower") == 0 || strcmp(verdict, "wrong") == 0 || strcmp(verdict, "different bits") == 0;
}

// ---- the comparison ----

static const char words[] =
    "SELECT run, base_revision, head_revision, scope, iif(audit = '', '', printf(', an audit of the gate itself (%s)', audit)),"
    " outcome || iif(reason = '', '', ': ' || reason), layouts, rounds, 100 * level, 100 * minimum_effect, 100 * stolen, clock_low / 1e9,"
    " clock_high / 1e9, seconds / 60 FROM gate WHERE run = ?1";
enum word { RUN, BASE, HEAD, SCOPE, AUDIT, OUTCOME, LAYOUTS, ROUNDS, LEVEL, MINIMUM, STOLEN, CLOCK_LOW, CLOCK_HIGH, MINUTES };

static void write_words(sqlite3_stmt *row, void *context) {
    FILE *page = context;
    fputs("<p>", page);
    html_text(page, "Run %s compared revision %.12s with %.12s, scope %s%s. Outcome: ", row_text(row, RUN), row_text(row, HEAD), row_text(row, BASE),
              row_text(row, SCOPE), row_text(row, AUDIT));
    fputs("<strong>", page);
    html_text(page, "%s", row_text(row, OUTCOME));
    fputs("</strong>.</p>\n<p class=\"quiet\">", page);
    html_text(page,
              "Each library was linked %d times, its code in random order, and each link was timed in a process of its own, %d rounds with another "
              "link of the base as control. The change is the median over links; a kernel is slower if it is so by %.3g %% or "
              "more and the sign test says so, with at most %.3g %% probability of one false finding in the whole comparison. The host "
              "took %.2g %% of the time; the clock was %.3g to %.3g GHz; it all took %.3g minutes.",
              sqlite3_column_int(row, LAYOUTS), sqlite3_column_int(row, ROUNDS), row_real(row, MINIMUM), row_real(row, LEVEL), row_real(row, STOLEN),
              row_real(row, CLOCK_LOW), row_real(row, CLOCK_HIGH), row_real(row, MINUTES));
    fputs("</p>\n", page);
}

static const char kernels[] =
    "SELECT kernel, verdict, 100 * (ratio - 1), 100 * (low - 1), 100 * (high - 1), 100 * (control - 1), adjusted, 100 * detectable,"
    " base_instructions, head_instructions, compared, different, message FROM gate_row WHERE run = ?1"
    " ORDER BY verdict NOT IN ('slower', 'wrong', 'different bits'), verdict IN ('same code', 'fine'), verdict, ratio DESC, kernel";
enum column { KERNEL, VERDICT, CHANGE, LOW, HIGH, CONTROL, ADJUSTED, DETECTABLE, BASE_INSTRUCTIONS, HEAD_INSTRUCTIONS, COMPARED, DIFFERENT, MESSAGE };

static void write_kernel(sqlite3_stmt *row, void *context) {
    struct html_table *table = context;
    const char *verdict = row_text(row, VERDICT);
    html_cell(table, "%s", row_text(row, KERNEL));
    if (is_finding(verdict)) html_wrong_cell(table, "%s", verdict);
    else html_cell(table, "%s", verdict);
    for (int i = CHANGE; i <= HEAD_INSTRUCTIONS; i++) html_real(table, 3, row_real(row, i));
    html_cell(table, "%" PRId64, (int64_t)sqlite3_column_int64(row, COMPARED));
    html_cell(table, "%" PRId64, (int64_t)sqlite3_column_int64(row, DIFFERENT));
    html_cell(table, "%s", row_text(row, MESSAGE));
}

static int write_comparison(const struct report *report) {
    static const char *const columns[] = {
        "kernel", "=verdict",          "#change, %",  "#95 % from", "#to", "#control, %", "#p of no slowdown", "#would see, %", "#instructions, base",
        "#head",  "#results compared", "#other bits", "~note",      0};
    char run[37];
    struct report shown = *report;
    int code = gate_run(report->store, report->run, run);
    if (code != EXIT_FINE) return code;
    shown.run = run;
    code = report_rows(&shown, words, write_words, report->page);
    if (code != EXIT_FINE) return code;
    struct html_table table;
    html_table_begin(&table, report->page, columns);
    code = report_rows(&shown, kernels, write_kernel, &table);
    html_table_end(&table);
    return code;
}

// ---- the audits ----

static void write_rate(struct html_table *table, const struct gate_rate *rate) {
    if (strcmp(rate->audit, "same") == 0) html_cell(table, "the same build twice, scope %s", rate->scope);
    else if (strcmp(rate->audit, "bit") == 0) html_cell(table, "one bit of a result changed");
    else html_cell(table, "one kernel %.3g %% slower", 100 * rate->share);
    html_cell(table, "%s", rate->what);
    html_cell(table, "%" PRIu64, rate->hits);
    html_cell(table, "%" PRIu64, rate->trials);
    html_real(table, 3, 100 * rate->rate.estimate);
    html_real(table, 3, 100 * rate->rate.low);
    html_real(table, 3, 100 * rate->rate.high);
    html_cell(table, "%" PRIu64, rate->refused);
}

static int write_audits(const struct report *report) {
    static const char *const columns[] = {"what was done", "result", "#times", "#of", "#%", "#95 % from", "#to", "#not comparable", 0};
    struct gate_rate rates[GATE_RATES];
    struct html_table table;
    size_t count;
    const int code = gate_rates_load(report->store, report->run, rates, &count);
    if (code != EXIT_FINE) return code;
    fputs("<h3>The gate's audits of itself</h3>\n", report->page);
    if (count == 0) {
        fputs("<p>None on this machine: <code>make gate-audit</code> makes them.</p>\n", report->page);
        return EXIT_FINE;
    }
    html_table_begin(&table, report->page, columns);
    for (size_t i = 0; i < count; i++) write_rate(&table, &rates[i]);
    html_table_end(&table);
    return EXIT_FINE;
}

int report_gate(const struct report *report) {
    int code = write_comparison(report);
    if (code == EXIT_FINE) code = write_audits(report);
    return code == EXIT_FINE ? report_gate_charts(report) : code;
}
