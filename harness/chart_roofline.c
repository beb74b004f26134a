// SPDX-License-Identifier: MIT
// The roofline (Williams, Waterman, Patterson 2009) with instructions in place of floating-point operations: they are what can be
// counted on every machine and for every function, comparisons and integer arithmetic included.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_label.h"
#include "command.h"
#include "row.h"

enum { LEVELS = 4, POINT_LIMIT = LEVELS * PANEL_LIMIT };
static const char *const level_names[LEVELS] = {"L1", "L2", "L3", "DRAM"};

struct roof {
    double instructions;      // a second, all that can be issued
    double bandwidth[LEVELS]; // bytes a second; NaN: not measured
};

struct point {
    char activation[40], implementation[48], kernel[128];
    int level;
    double intensity;       // instructions a byte
    double low, rate, high; // instructions a second
    double bound;
};

// Of the kernels that promise an accuracy, the fastest of each function at each level.
static const char points_query[] =
    "WITH timed AS ("
    "  SELECT k.activation, k.implementation, k.kernel, k.instructions, c.level, 1.0 * c.bytes / c.n AS width, s.low, s.median, s.high, s.bound,"
    "         row_number() OVER (PARTITION BY k.activation, c.level ORDER BY s.median, k.kernel) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND k.form = ?2 AND k.type = 'f32' AND k.mode <> 'raw' AND k.instructions > 0 AND c.state = 'done' AND c.threads = 1"
    "    AND c.distribution = 'normal-0-1' AND c.store_kind = 'out-of-place' AND c.level IN ('L1', 'L2', 'L3', 'DRAM'))"
    " SELECT activation, implementation, kernel, CASE level WHEN 'L1' THEN 0 WHEN 'L2' THEN 1 WHEN 'L3' THEN 2 ELSE 3 END, instructions / width,"
    "        instructions / high * 1e9, instructions / median * 1e9, instructions / low * 1e9, bound"
    " FROM timed WHERE place = 1 ORDER BY 4, 7, kernel";

// The pattern of plain elementwise calls; the core's clock is that of the run's samples.
static const char roof_query[] =
    "SELECT level, rate FROM ceiling WHERE run = ?1 AND threads = 1 AND pattern = CASE ?2 WHEN 'forward' THEN 'r1w1' ELSE 'r2w1' END"
    " UNION ALL SELECT 'issue', rate * (SELECT avg(cycles / median) * 1e9 FROM summary JOIN cell USING (cell) WHERE run = ?1)"
    "  FROM ceiling WHERE run = ?1 AND pattern = 'issue'";

static int load_roof(struct store *store, const char *run, const char *form, struct roof *roof) {
    *roof = (struct roof){NAN, {NAN, NAN, NAN, NAN}};
    sqlite3_stmt *rows = store_query(store, roof_query, "tt", run, form);
    if (!rows) return EXIT_ENVIRONMENT;
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        if (strcmp(row_text(rows, 0), "issue") == 0) roof->instructions = row_real(rows, 1);
        for (int i = 0; i < LEVELS; i++)
            if (strcmp(row_text(rows, 0), level_names[i]) == 0) roof->bandwidth[i] = row_real(rows, 1);
    }
    const int code = status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading ceilings");
    sqlite3_finalize(rows);
    return code;
}

static int load_points(struct store *store, const char *run, const char *form, struct point *points, size_t *count) {
    sqlite3_stmt *rows = store_query(store, points_query, "tt", run, form);
    if (!rows) return EXIT_ENVIRONMENT;
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW && *count < POINT_LIMIT) {
        struct point *point = &points[(*count)++];
        row_copy(rows, 0, point->activation, sizeof point->activation);
        row_copy(rows, 1, point->implementation, sizeof point->implementation);
        row_copy(rows, 2, point->kernel, sizeof point->kernel);
        point->level = sqlite3_column_int(rows, 3);
        point->intensity = row_real(rows, 4);
        point->low = row_real(rows, 5);
        point->rate = row_real(rows, 6);
        point->high = row_real(rows, 7);
        point->bound = row_real(rows, 8);
    }
    const int code = status == SQLITE_DONE || status == SQLITE_ROW ? EXIT_FINE : store_complain(store, "reading timed cells");
    sqlite3_finalize(rows);
    return code;
}

static struct label_panel axes(const struct point *points, size_t count, const struct roof *roof) {
    struct label_panel panel = {.width = 480, .height = 330, .x_low = INFINITY, .x_high = 0, .y_low = INFINITY, .y_high = 0};
    for (size_t i = 0; i < count; i++) {
        panel.x_low = fmin(panel.x_low, points[i].intensity / 4);
        panel.x_high = fmax(panel.x_high, points[i].intensity * 3);
        panel.y_low = fmin(panel.y_low, points[i].low / 5);
        panel.y_high = fmax(panel.y_high, points[i].high * 2);
    }
    if (!isnan(roof->instructions)) panel.y_high = fmax(panel.y_high, 1.6 * roof->instructions);
    return panel;
}

// Names stay below the roof, as their points do: what lies above is the roof's own name.
static struct label_panel below_roof(struct label_panel panel, double roof) {
    if (isnan(roof) || roof <= panel.y_low) return panel;
    panel.height *= log(roof / panel.y_low) / log(panel.y_high / panel.y_low);
    panel.y_high = roof;
    return panel;
}

static void write_points(const struct point *points, size_t count, const struct label_panel *panel, struct chart_data *data) {
    struct label labels[POINT_LIMIT];
    for (size_t i = 0; i < count; i++) labels[i] = (struct label){.x = points[i].intensity, .y = points[i].rate, .text = points[i].activation};
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first; next < count && points[next].level == points[first].level;) next++;
        labels_place(panel, labels + first, next - first);
    }
    for (size_t i = 0; i < count; i++) {
        const char *const texts[] = {level_names[points[i].level], points[i].activation, points[i].implementation, points[i].kernel};
        fprintf(data->file, "%d\t", points[i].level);
        chart_write_texts(data->file, sizeof texts / sizeof *texts, texts);
        fprintf(data->file, "\t%.6g\t%.6g\t%.6g\t%.6g\t%.4g\t%.6g\t%.6g\t%d\n", points[i].intensity, points[i].low, points[i].rate, points[i].high,
                points[i].bound, labels[i].at_x, labels[i].at_y, labels[i].side);
        data->rows++;
    }
}

int chart_write_roofline(struct store *store, const char *run, const char *form, struct chart_data *data) {
    struct point points[POINT_LIMIT];
    struct roof roof;
    size_t count = 0;
    int code = load_points(store, run, form, points, &count);
    if (code == EXIT_FINE) code = load_roof(store, run, form, &roof);
    if (code != EXIT_FINE) return code;
    const struct label_panel panel = axes(points, count, &roof);
    fputs("panel\tlevel\tactivation\timplementation\tkernel\tintensity\trate_low\trate\trate_high\tbound\tname_x\tname_y\tname_side\n", data->file);
    const struct label_panel inside = below_roof(panel, roof.instructions);
    write_points(points, count, &inside, data);
    snprintf(data->argument, sizeof data->argument, "%.1f %.1f %.9e %.9e %.9e %.9e %.9e %.9e %.9e %.9e %.9e", panel.width, panel.height, panel.x_low,
             panel.x_high, panel.y_low, panel.y_high, roof.instructions, roof.bandwidth[0], roof.bandwidth[1], roof.bandwidth[2], roof.bandwidth[3]);
    return EXIT_FINE;
}
