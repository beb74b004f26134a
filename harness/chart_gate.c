// SPDX-License-Identifier: MIT
#include "chart_gate.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "gate_summary.h"
#include "output.h"
#include "row.h"

// ---- the latest comparison ----

// Findings first, then what is farthest from 1, either way; drawn in the order of the ratios.
#define LINES "60"
static const char ratio_query[] =
    "WITH ranked AS ("
    "  SELECT *, row_number() OVER (ORDER BY verdict NOT IN ('slower', 'wrong', 'different bits'), max(ratio, 1 / ratio) DESC, kernel) AS place"
    "  FROM gate_row WHERE run = ?1 AND ?2 = '' AND ratio > 0)"
    " SELECT row_number() OVER (ORDER BY ratio, kernel DESC) - 1 AS line, kernel, verdict, n, low, ratio, high, control, p, adjusted, detectable,"
    "        minimum_effect FROM ranked JOIN gate USING (run) WHERE place <= " LINES " ORDER BY line";

static const char ratio_words[] =
    "SELECT substr(base_revision, 1, 12) || ' to ' || substr(head_revision, 1, 12) || iif(audit = '', '', ', an audit of the gate itself: ' || audit)"
    " || ', scope ' || scope || ', ' || layouts || ' links' || iif(reason = '', '', '. Times are not comparable: ' || reason), iif(timed > " LINES
    ", 'The " LINES
    " that deviate most', 'All') || ' of ' || timed || ' kernels timed, of ' || count || '; verdicts: ' || verdicts"
    " FROM gate, (SELECT group_concat(number || ' ' || verdict, ', ') AS verdicts, sum(timed) AS timed, sum(number) AS count FROM"
    "  (SELECT verdict, count(*) AS number, sum(ifnull(ratio > 0, 0)) AS timed FROM gate_row WHERE run = ?1 GROUP BY verdict ORDER BY verdict))"
    " WHERE run = ?1";

static int write_words(struct store *store, struct chart_data *data) {
    sqlite3_stmt *rows = store_query(store, ratio_words, "t", data->run);
    if (!rows) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(rows);
    if (status == SQLITE_ROW) {
        char lines[2][200];
        for (int i = 0; i < 2; i++) plain_text(lines[i], sizeof lines[i], row_text(rows, i));
        snprintf(data->argument, sizeof data->argument, "%s\n%s", lines[0], lines[1]);
    }
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading a comparison of builds");
    sqlite3_finalize(rows);
    return code;
}

static int write_ratios(struct store *store, const char *run, const char *form, struct chart_data *data) {
    int code = gate_run(store, run, data->run);
    if (code == EXIT_FINE) code = write_words(store, data);
    return code == EXIT_FINE ? chart_write_query(store, ratio_query, data->run, form, data) : code;
}

// ---- the audits ----

static void write_name(FILE *file, const struct gate_rate *rate) {
    if (strcmp(rate->audit, "same") == 0) fprintf(file, "same build twice, %s: a finding", rate->scope);
    else if (strcmp(rate->audit, "bit") == 0) fprintf(file, "one bit of a result changed: %s", rate->what);
    else fprintf(file, "one kernel %.3g %% slower: %s", 100 * rate->share, rate->what);
}

static int write_audits(struct store *store, const char *run, const char *form, struct chart_data *data) {
    struct gate_rate rates[GATE_RATES];
    size_t count;
    (void)form;
    const int code = gate_rates_load(store, run, rates, &count);
    if (code != EXIT_FINE) return code;
    fputs("line\tname\taudit\tscope\tshare\twhat\thits\ttrials\trefused\tlow\trate\thigh\n", data->file);
    for (size_t i = 0; i < count; i++) {
        const struct gate_rate *rate = &rates[i];
        fprintf(data->file, "%zu\t", count - 1 - i);
        write_name(data->file, rate);
        fprintf(data->file, "\t%s\t%s\t%.9g\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%.6g\t", rate->audit, rate->scope, rate->share, rate->what,
                rate->hits, rate->trials, rate->refused, 100 * rate->rate.low);
        if (!isnan(rate->rate.estimate)) fprintf(data->file, "%.6g", 100 * rate->rate.estimate);
        fprintf(data->file, "\t%.6g\n", 100 * rate->rate.high);
        data->rows++;
    }
    return EXIT_FINE;
}

const struct chart gate_charts[GATE_CHARTS] = {
    {"gate-ratios", "gate-ratios", "The latest comparison of two builds", "",
     "gate and gate_row: the kernels timed by the latest comparison that is no audit, or by the latest audit", "make regress", 0, write_ratios, 0,
     ""},
    {"gate-audit", "gate-audit", "What the regression gate finds of what is done to it", "",
     "gate and gate_row: audits of the gate on this machine, of each kind those of the revision that was audited last", "make gate-audit", 0,
     write_audits, 0, ""},
};
