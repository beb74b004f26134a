// SPDX-License-Identifier: MIT
#include "gate_summary.h"

#include "command.h"
#include "proportion.h"
#include "row.h"

static int end_query(struct store *store, sqlite3_stmt *rows, int status) {
    const int code = status == SQLITE_DONE || status == SQLITE_ROW ? EXIT_FINE : store_complain(store, "reading comparisons of builds");
    sqlite3_finalize(rows);
    return code;
}

int gate_run(struct store *store, const char *run, char found[37]) {
    *found = 0;
    sqlite3_stmt *rows = store_query(store,
                                     "SELECT run FROM gate JOIN run USING (run) WHERE machine = (SELECT machine FROM run WHERE run = ?1)"
                                     " ORDER BY run = ?1 DESC, audit = '' DESC, started DESC, run DESC LIMIT 1",
                                     "t", run);
    if (!rows) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(rows);
    if (status == SQLITE_ROW) row_copy(rows, 0, found, 37);
    return end_query(store, rows, status);
}

// A row of each kind of audit and of each question to it.
#define FLAGGED "r.run = made.run AND r.verdict IN ('slower', 'wrong', 'different bits')"
static const char query[] =
    "WITH made AS ("
    "  SELECT gate.*, head_revision || ' ' || layouts || ' ' || rounds AS way, first_value(head_revision || ' ' || layouts || ' ' || rounds)"
    "         OVER (PARTITION BY audit, scope, injected_share ORDER BY started DESC, run DESC) AS latest"
    "  FROM gate JOIN run USING (run) WHERE audit <> '' AND machine = (SELECT machine FROM run WHERE run = ?1)),"
    " audited AS ("
    "  SELECT audit, CASE WHEN audit <> 'same' THEN '' WHEN scope IN ('full', 'ten') THEN scope ELSE 'chosen kernels' END AS scope,"
    "         injected_share AS share, outcome = 'not comparable' AS refused, outcome = 'finding' AS finding,"
    "         outcome <> 'not comparable' AND EXISTS (SELECT 1 FROM gate_row r WHERE " FLAGGED
    " AND r.kernel = injected AND (r.verdict = 'slower') = (audit = 'slowdown')) AS found,"
    "         EXISTS (SELECT 1 FROM gate_row r WHERE " FLAGGED
    " AND r.kernel <> injected) AS others"
    "  FROM made WHERE way = latest),"
    " answered AS ("
    "  SELECT audit, scope, share, 'finding' AS what, refused, finding AS hit FROM audited WHERE audit = 'same'"
    "  UNION ALL SELECT audit, scope, share, 'found', refused, found FROM audited WHERE audit <> 'same'"
    "  UNION ALL SELECT audit, scope, share, 'found alone', refused, found AND NOT others FROM audited WHERE audit <> 'same')"
    " SELECT audit, scope, share, what, sum(hit AND NOT refused), sum(NOT refused), sum(refused) FROM answered GROUP BY 1, 2, 3, 4"
    " ORDER BY CASE audit WHEN 'same' THEN 0 WHEN 'slowdown' THEN 1 ELSE 2 END, share, scope DESC, what";

enum column { AUDIT, SCOPE, SHARE, WHAT, HITS, TRIALS, REFUSED };

int gate_rates_load(struct store *store, const char *run, struct gate_rate rates[GATE_RATES], size_t *count) {
    *count = 0;
    sqlite3_stmt *rows = store_query(store, query, "t", run);
    if (!rows) return EXIT_ENVIRONMENT;
    int status = SQLITE_DONE;
    while (*count < GATE_RATES && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        struct gate_rate *rate = &rates[(*count)++];
        row_copy(rows, AUDIT, rate->audit, sizeof rate->audit);
        row_copy(rows, SCOPE, rate->scope, sizeof rate->scope);
        row_copy(rows, WHAT, rate->what, sizeof rate->what);
        rate->share = row_real(rows, SHARE);
        rate->hits = (uint64_t)sqlite3_column_int64(rows, HITS);
        rate->trials = (uint64_t)sqlite3_column_int64(rows, TRIALS);
        rate->refused = (uint64_t)sqlite3_column_int64(rows, REFUSED);
        rate->rate = proportion_interval(rate->hits, rate->trials);
    }
    return end_query(store, rows, status);
}
