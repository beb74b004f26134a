// SPDX-License-Identifier: MIT
// Other libraries against ours.
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "html.h"
#include "number.h"
#include "report.h"
#include "row.h"

const double rivalry_ulp = 5;

static void count(struct tally *tally, double ratio) {
    tally->mean += log(ratio); // the sum of logarithms, until settled
    tally->calls++;
    tally->lost += ratio < 1;
}

static void settle(struct tally *tally) { tally->mean = tally->calls ? exp(tally->mean / (double)tally->calls) : (double)NAN; }

static struct rivalry *find(struct rivalry *rivalries, size_t *found, const struct standing *peer) {
    for (size_t i = 0; i < *found; i++)
        if (strcmp(rivalries[i].peer->implementation, peer->implementation) == 0) return &rivalries[i];
    if (*found == RIVALRIES) return NULL;
    rivalries[*found] = (struct rivalry){.peer = peer, .least = INFINITY};
    return &rivalries[(*found)++];
}

static int by_name(const void *left, const void *right) {
    return strcmp(((const struct rivalry *)left)->peer->implementation, ((const struct rivalry *)right)->peer->implementation);
}

size_t report_rivalries(const struct report *report, struct rivalry rivalries[RIVALRIES]) {
    size_t found = 0;
    for (size_t first = 0, next; first < report->standing_count; first = next) {
        const struct standing *ours = standing_best(report->standings, report->standing_count, first, &next);
        for (size_t i = first; i < next && ours && strcmp(ours->type, "f32") == 0; i++) {
            const struct standing *peer = &report->standings[i];
            if (strcmp(peer->kind, "peer") != 0) continue;
            struct rivalry *rivalry = find(rivalries, &found, peer);
            if (!rivalry) continue;
            const double ratio = peer->median / ours->median;
            count(&rivalry->all, ratio);
            if (!(peer->max_ulp < rivalry_ulp)) continue;
            count(&rivalry->accurate, ratio);
            if (ratio >= rivalry->least) continue;
            rivalry->least = ratio;
            rivalry->hardest = peer;
        }
    }
    if (found) qsort(rivalries, found, sizeof *rivalries, by_name);
    for (size_t i = 0; i < found; i++) {
        settle(&rivalries[i].all);
        settle(&rivalries[i].accurate);
    }
    return found;
}

static void add_rivalry(const struct rivalry *rivalry, const char *version, struct html_table *table) {
    html_cell(table, "%s", rivalry->peer->implementation);
    html_cell(table, "%s", version);
    html_cell(table, "%zu", rivalry->all.calls);
    html_real(table, 3, rivalry->all.mean);
    html_cell(table, "%zu", rivalry->all.lost);
    html_cell(table, "%zu", rivalry->accurate.calls);
    html_real(table, 3, rivalry->accurate.mean);
    html_cell(table, "%zu", rivalry->accurate.lost);
    if (rivalry->hardest) html_cell(table, "%s.%s, %s", rivalry->hardest->activation, rivalry->hardest->form, number(rivalry->least, 3).text);
    else html_cell(table, "%s", "");
}

static int write_rivalry(const struct report *report, const struct rivalry *rivalry, struct html_table *table) {
    sqlite3_stmt *row =
        store_query(report->store, "SELECT compiler FROM kernel WHERE run = ?1 AND kernel = ?2", "tt", report->run, rivalry->peer->kernel);
    if (!row) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(row);
    add_rivalry(rivalry, status == SQLITE_ROW ? row_text(row, 0) : "", table);
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(report->store, "reading a kernel");
    sqlite3_finalize(row);
    return code;
}

int report_peers(const struct report *report) {
    static const char *const columns[] = {
        "library",       "~version and compiler", "#calls", "#its time over ours", "#it is faster", "#calls below 5 ULP", "#its time over ours",
        "#it is faster", "hardest of these",      0};
    struct rivalry rivalries[RIVALRIES];
    const size_t found = report_rivalries(report, rivalries);
    if (!found) {
        fputs(
            "<p>No library was timed here. Those that are installed when relubench is built take part: <code>make deps</code> installs what this "
            "system has.</p>\n",
            report->page);
        return EXIT_FINE;
    }
    fputs(
        "<p class=\"quiet\">At L2 size, one thread, inputs N(0, 1): the library's time over that of our fastest implementation that promises an "
        "accuracy, as geometric means; above 1 ours is faster. A call is one function forward or backward. The second group leaves out the calls "
        "where the library's largest error is 5 ULP or more, or infinite.</p>\n",
        report->page);
    struct html_table table;
    html_table_begin(&table, report->page, columns);
    int code = EXIT_FINE;
    for (size_t i = 0; i < found && code == EXIT_FINE; i++) code = write_rivalry(report, &rivalries[i], &table);
    html_table_end(&table);
    return code;
}
