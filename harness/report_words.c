// SPDX-License-Identifier: MIT
// The results in words, made from the store.
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "html.h"
#include "number.h"
#include "report.h"
#include "row.h"

static void begin_item(const struct report *report) { fputs("<li>", report->page); }
static void end_item(const struct report *report) { fputs("</li>\n", report->page); }

static void say_code(FILE *page, const char *text) {
    fputs("<code>", page);
    html_text(page, "%s", text);
    fputs("</code>", page);
}

// ---- speed ----

struct gains {
    size_t calls;
    double mean; // geometric
    const struct standing *least, *most;
};

static struct gains gains_of(const struct report *report, const char *form) {
    struct gains gains = {0};
    double sum = 0;
    for (size_t first = 0, next; first < report->standing_count; first = next) {
        const struct standing *best = standing_best(report->standings, report->standing_count, first, &next);
        if (!best || strcmp(best->form, form) != 0 || strcmp(best->type, "f32") != 0 || isnan(best->speedup.estimate)) continue;
        gains.calls++;
        sum += log(best->speedup.estimate);
        if (!gains.least || best->speedup.estimate < gains.least->speedup.estimate) gains.least = best;
        if (!gains.most || best->speedup.estimate > gains.most->speedup.estimate) gains.most = best;
    }
    gains.mean = exp(sum / (double)gains.calls);
    return gains;
}

static void say_gain(FILE *page, const char *what, const struct standing *best) {
    html_text(page, "%s%s times for ", what, number(best->speedup.estimate, 3).text);
    say_code(page, best->kernel);
    html_text(page, " (95 %% interval %s to %s%s)", number(best->speedup.low, 3).text, number(best->speedup.high, 3).text,
              best->noisy ? ", noisy" : "");
}

static void say_speed(const struct report *report, const char *form) {
    const struct gains gains = gains_of(report, form);
    if (!gains.calls) return;
    begin_item(report);
    html_text(report->page, "%s, over %zu functions, the fastest implementation that promises an accuracy is ",
              strcmp(form, "forward") == 0 ? "Forward" : "Backward", gains.calls);
    fputs("<strong>", report->page);
    html_text(report->page, "%s times", number(gains.mean, 3).text);
    fputs("</strong>", report->page);
    html_text(report->page, " as fast as a plain loop over the C library (geometric mean; libm, built at -O2; L2 size, one thread): ");
    say_gain(report->page, "from ", gains.least);
    say_gain(report->page, " to ", gains.most);
    html_text(report->page, ".");
    end_item(report);
}

static void say_makers(const struct report *report) {
    static const struct {
        const char *kind, *words;
    } makers[] = {{"intrinsics", "written with intrinsics"}, {"auto", "vectorised by a compiler"}, {"scalar", "scalar"}};
    size_t counts[sizeof makers / sizeof *makers] = {0}, calls = 0;
    for (size_t first = 0, next; first < report->standing_count; first = next) {
        const struct standing *best = standing_best(report->standings, report->standing_count, first, &next);
        for (size_t i = 0; i < sizeof makers / sizeof *makers && best; i++) counts[i] += strcmp(best->kind, makers[i].kind) == 0;
        calls += best != NULL;
    }
    if (!calls) return;
    begin_item(report);
    html_text(report->page, "Of %zu calls (a function, its form and its storage type) the fastest is ", calls);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) html_text(report->page, "%s%s in %zu", i ? ", " : "", makers[i].words, counts[i]);
    html_text(report->page, ".");
    end_item(report);
}

static void say_tally(FILE *page, const struct tally *tally) {
    html_text(page, "%s times as fast", number(tally->mean, 3).text);
    if (tally->lost) html_text(page, " (slower in %zu)", tally->lost);
}

static void say_peers(const struct report *report) {
    struct rivalry rivalries[RIVALRIES];
    const size_t found = report_rivalries(report, rivalries);
    for (size_t i = 0; i < found; i++) {
        const struct rivalry *rivalry = &rivalries[i];
        begin_item(report);
        html_text(report->page, "Against ");
        say_code(report->page, rivalry->peer->implementation);
        html_text(report->page, ", over %zu calls that both have, ours is ", rivalry->all.calls);
        say_tally(report->page, &rivalry->all);
        if (rivalry->accurate.calls == rivalry->all.calls) {
            html_text(report->page, ", in geometric mean; its largest error is below %g ULP in all of them.", rivalry_ulp);
        } else if (rivalry->accurate.calls) {
            html_text(report->page, "; over the %zu in which its largest error is below %g ULP, ", rivalry->accurate.calls, rivalry_ulp);
            say_tally(report->page, &rivalry->accurate);
            html_text(report->page, ".");
        } else {
            html_text(report->page, "; its largest error is %g ULP or more in all of them.", rivalry_ulp);
        }
        end_item(report);
    }
}

// ---- limits ----

static void say_ceiling(sqlite3_stmt *row, void *context) {
    const struct report *report = context;
    const int64_t calls = sqlite3_column_int64(row, 1), quiet = sqlite3_column_int64(row, 4);
    if (!calls) return;
    begin_item(report);
    html_text(report->page,
              "At %s size the fastest implementations take %s %% (median) of what this machine's measured bandwidth and issue rate allow; %" PRId64
              " of %" PRId64 " calls reach 95 %%, noisy ones counted as misses",
              row_text(row, 0), number(100 * row_real(row, 3), 3).text, (int64_t)sqlite3_column_int64(row, 2), calls);
    if (quiet < calls) html_text(report->page, " (%" PRId64 " are noisy)", calls - quiet);
    html_text(report->page, ".");
    end_item(report);
}

static const char ceilings[] =
    "WITH timed AS ("
    "  SELECT c.level, k.activation, k.form, k.type, s.bound, s.noisy,"
    "         row_number() OVER (PARTITION BY c.level, k.activation, k.form, k.type ORDER BY s.median, k.kernel) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND c.state = 'done' AND c.threads = 1 AND k.mode <> 'raw' AND c.distribution = 'normal-0-1'"
    "    AND c.store_kind = 'out-of-place' AND c.level IN ('L1', 'L2', 'L3', 'DRAM')),"
    " best AS (SELECT *, row_number() OVER (PARTITION BY level ORDER BY bound) AS rank, count(*) OVER (PARTITION BY level) AS calls"
    "  FROM timed WHERE place = 1 AND bound IS NOT NULL)"
    " SELECT level, calls, sum(bound >= 0.95 AND NOT noisy), avg(CASE WHEN rank IN ((calls + 1) / 2, calls / 2 + 1) THEN bound END), sum(NOT noisy)"
    " FROM best GROUP BY level ORDER BY CASE level WHEN 'L1' THEN 0 WHEN 'L2' THEN 1 WHEN 'L3' THEN 2 ELSE 3 END";

// ---- what was done ----

static void say_verified(sqlite3_stmt *row, void *context) {
    const struct report *report = context;
    const int64_t failed = sqlite3_column_int64(row, 2);
    begin_item(report);
    html_text(report->page,
              "%" PRId64 " kernels of %" PRId64 " functions were checked before they were timed: ", (int64_t)sqlite3_column_int64(row, 0),
              (int64_t)sqlite3_column_int64(row, 1));
    if (failed) html_text(report->page, "%" PRId64 " missed what they promise and were not timed", failed);
    else html_text(report->page, "all that promise an accuracy kept it");
    html_text(report->page, "; %" PRId64 " promise none.", (int64_t)sqlite3_column_int64(row, 3));
    end_item(report);
}

static void say_cells(sqlite3_stmt *row, void *context) {
    const struct report *report = context;
    begin_item(report);
    html_text(report->page,
              "Of %" PRId64 " planned measurements %" PRId64 " were made, %" PRId64
              " of them noisy (their interval is wider than 2 %% of the median)",
              (int64_t)sqlite3_column_int64(row, 0), (int64_t)sqlite3_column_int64(row, 1), (int64_t)sqlite3_column_int64(row, 2));
    html_text(report->page, "; %" PRId64 " were cut or refused, for the reasons below.", (int64_t)sqlite3_column_int64(row, 3));
    end_item(report);
}

int report_words(const struct report *report) {
    fputs("<ul>\n", report->page);
    say_speed(report, "forward");
    say_speed(report, "backward");
    say_makers(report);
    say_peers(report);
    int code = report_rows(report, ceilings, say_ceiling, (void *)report);
    if (code == EXIT_FINE)
        code = report_rows(
            report,
            "SELECT count(DISTINCT kernel), count(DISTINCT activation), count(DISTINCT CASE outcome WHEN 'fail' THEN kernel END),"
            " count(DISTINCT CASE outcome WHEN 'unpromised' THEN kernel END) FROM verification JOIN kernel USING (run, kernel) WHERE run = ?1",
            say_verified, (void *)report);
    if (code == EXIT_FINE)
        code = report_rows(report,
                           "SELECT count(*), count(CASE state WHEN 'done' THEN 1 END), count(CASE noisy WHEN 1 THEN 1 END),"
                           " count(CASE WHEN state IN ('cut', 'refused') THEN 1 END) FROM cell LEFT JOIN summary USING (cell) WHERE run = ?1",
                           say_cells, (void *)report);
    fputs("</ul>\n", report->page);
    return code;
}
