// SPDX-License-Identifier: MIT
// Time an element from run to run of one machine, and where it changed.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "change_point.h"
#include "chart.h"
#include "command.h"
#include "kind.h"
#include "row.h"

// Of each run, and of each function the fastest that promises an accuracy: ?1 is any run of the machine. The latest runs, where there are
// more than a series may have, and of the functions those that were timed in two or more.
static const char query[] =
    "WITH timed AS ("
    "  SELECT c.run, k.activation, k.kernel, s.low, s.median, s.high, row_number() OVER (PARTITION BY c.run, c.kernel ORDER BY c.position) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell) JOIN run r USING (run)"
    "  WHERE r.command = 'bench' AND r.machine = (SELECT machine FROM run WHERE run = ?1) AND k.form = ?2 AND k.type = 'f32' AND k.mode <> 'raw'"
    "    AND " KIND_OF_KERNEL
    " IN ('scalar', 'auto', 'intrinsics') AND c.state = 'done' AND c.level = 'L2' AND c.threads = 1"
    "    AND c.distribution = 'normal-0-1' AND c.store_kind = 'out-of-place' AND s.median > 0 AND s.median < 9e999),"
    " ranked AS (SELECT *, row_number() OVER (PARTITION BY run, activation ORDER BY median, kernel) AS rank FROM timed WHERE place = 1),"
    " ordered AS ("
    "  SELECT run, started, substr(revision, 1, 12) AS revision, dirty, compiler || ' ' || flags AS compiler,"
    "         row_number() OVER (ORDER BY started, run) - 1 AS position, row_number() OVER (ORDER BY started DESC, run DESC) AS age, count(*) OVER () AS runs"
    "  FROM run JOIN build USING (build) WHERE run IN (SELECT run FROM ranked)),"
    " shown AS (SELECT *, count(*) OVER (PARTITION BY activation) AS times FROM ranked JOIN ordered USING (run) WHERE rank = 1 AND age <= ?3)"
    " SELECT activation, position - max(0, runs - ?3), run, revision, dirty, started, compiler, kernel, low, median, high"
    " FROM shown WHERE times > 1 ORDER BY activation, position";

enum column { ACTIVATION, POSITION, RUN, REVISION, DIRTY, STARTED, COMPILER, KERNEL, LOW, MEDIAN, HIGH };

struct point {
    char activation[64], run[37], revision[16], started[32], compiler[128], kernel[128];
    int64_t position, dirty;
    double low, median, high;
};

struct history {
    struct point points[CHANGE_SERIES]; // of one function
    size_t count;
    struct change_points changes;
};

static void read_point(sqlite3_stmt *row, struct point *point) {
    row_copy(row, ACTIVATION, point->activation, sizeof point->activation);
    row_copy(row, RUN, point->run, sizeof point->run);
    row_copy(row, REVISION, point->revision, sizeof point->revision);
    row_copy(row, STARTED, point->started, sizeof point->started);
    row_copy(row, COMPILER, point->compiler, sizeof point->compiler);
    row_copy(row, KERNEL, point->kernel, sizeof point->kernel);
    point->position = sqlite3_column_int64(row, POSITION);
    point->dirty = sqlite3_column_int64(row, DIRTY);
    point->low = row_real(row, LOW);
    point->median = row_real(row, MEDIAN);
    point->high = row_real(row, HIGH);
}

static void write_panel(struct history *history, size_t panel, struct chart_data *data) {
    double values[CHANGE_SERIES];
    const struct change_points *changes = &history->changes;
    for (size_t i = 0; i < history->count; i++) values[i] = history->points[i].median;
    change_points_find(values, history->count, &history->changes);
    for (size_t i = 0, next = 0; i < history->count; i++) {
        const struct point *point = &history->points[i];
        const bool changed = next < changes->count && changes->first[next] == i;
        const char *const texts[] = {point->activation, point->run, point->revision, point->started, point->compiler, point->kernel};
        next += changed;
        fprintf(data->file, "%zu\t%" PRId64 "\t", panel, point->position);
        chart_write_texts(data->file, sizeof texts / sizeof *texts, texts);
        fprintf(data->file, "\t%d\t%.6g\t%.6g\t%.6g\t%.6g\t%d\t", point->dirty != 0, point->low, point->median, point->high, changes->level[i],
                changed);
        if (changed) fprintf(data->file, "%+.1f", 100 * (changes->level[i] / changes->level[i - 1] - 1));
        fputc('\n', data->file);
        data->rows++;
    }
}

static int write_panels(struct store *store, sqlite3_stmt *rows, struct history *history, struct chart_data *data) {
    size_t panel = 0;
    int status;
    while (panel < PANEL_LIMIT && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        struct point point;
        read_point(rows, &point);
        if (history->count && strcmp(history->points[0].activation, point.activation) != 0) {
            write_panel(history, panel++, data);
            history->count = 0;
        }
        if (history->count < CHANGE_SERIES) history->points[history->count++] = point;
    }
    if (panel < PANEL_LIMIT && status != SQLITE_DONE) return store_complain(store, "reading what was timed in all runs");
    if (panel < PANEL_LIMIT && history->count) write_panel(history, panel, data);
    return EXIT_FINE;
}

int chart_write_history(struct store *store, const char *run, const char *form, struct chart_data *data) {
    sqlite3_stmt *rows = store_query(store, query, "tti", run, form, (int64_t)CHANGE_SERIES);
    struct history *history = calloc(1, sizeof *history);
    int code = EXIT_ENVIRONMENT;
    fputs("panel\tposition\tactivation\trun\trevision\tstarted\tcompiler\tkernel\tdirty\tlow\tns\thigh\tlevel\tchange\tpercent\n", data->file);
    if (!history) complain(EXIT_ENVIRONMENT, "out of memory for a chart");
    else if (rows) code = write_panels(store, rows, history, data);
    sqlite3_finalize(rows);
    free(history);
    return code;
}
