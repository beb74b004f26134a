// SPDX-License-Identifier: MIT
// From a query to a file of rows and its pictures.
#include <inttypes.h>
#include <string.h>

#include "chart.h"
#include "chart_training.h"
#include "command.h"
#include "gnuplot.h"
#include "output.h"
#include "row.h"

int chart_run(struct store *store, const char *wanted, char run[37]) {
    run[0] = 0;
    sqlite3_stmt *rows = store_query(store,
                                     "SELECT run FROM run r WHERE substr(run, 1, length(?1)) = ?1 AND (?1 <> '' OR EXISTS"
                                     " (SELECT 1 FROM verification v WHERE v.run = r.run) OR EXISTS (SELECT 1 FROM step_cell c WHERE c.run = r.run)"
                                     " OR EXISTS (SELECT 1 FROM trial t WHERE t.run = r.run) OR EXISTS (SELECT 1 FROM gate g WHERE g.run = r.run))"
                                     " ORDER BY EXISTS (SELECT 1 FROM cell WHERE cell.run = r.run AND state = 'done') DESC,"
                                     " EXISTS (SELECT 1 FROM verification v WHERE v.run = r.run) DESC, started DESC, run DESC LIMIT 1",
                                     "t", wanted ? wanted : "");
    if (!rows) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(rows);
    if (status == SQLITE_ROW) row_copy(rows, 0, run, 37);
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "choosing a run");
    sqlite3_finalize(rows);
    if (code == EXIT_FINE && wanted && !*run)
        return complain(EXIT_USAGE, "%s has no run '%s'; without --run the latest benchmark is shown", store->path, wanted);
    return code;
}

static void write_cell(sqlite3_stmt *rows, int column, FILE *file) {
    char text[256];
    if (column) fputc('\t', file);
    switch (sqlite3_column_type(rows, column)) {
    case SQLITE_NULL: return;
    case SQLITE_INTEGER: fprintf(file, "%" PRId64, (int64_t)sqlite3_column_int64(rows, column)); return;
    case SQLITE_FLOAT: fprintf(file, "%.9g", sqlite3_column_double(rows, column)); return;
    default: plain_text(text, sizeof text, row_text(rows, column)); fputs(text, file);
    }
}

void chart_write_texts(FILE *file, size_t count, const char *const *texts) {
    for (size_t i = 0; i < count; i++) {
        char text[128];
        plain_text(text, sizeof text, texts[i]);
        fprintf(file, "%s%s", i ? "\t" : "", text);
    }
}

int chart_write_query(struct store *store, const char *sql, const char *first, const char *second, struct chart_data *data) {
    FILE *file = data->file;
    sqlite3_stmt *rows = store_query(store, sql, "tt", first, second);
    if (!rows) return EXIT_ENVIRONMENT;
    const int width = sqlite3_column_count(rows);
    for (int i = 0; i < width; i++) fprintf(file, "%s%s", i ? "\t" : "", sqlite3_column_name(rows, i));
    fputc('\n', file);
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int i = 0; i < width; i++) write_cell(rows, i, file);
        fputc('\n', file);
        data->rows++;
    }
    const int code = status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading the rows of a chart");
    sqlite3_finalize(rows);
    return code;
}

int chart_write_rows(struct store *store, const struct chart *chart, const char *run, struct chart_data *data) {
    if (chart->experiment) return chart_write_training(store, chart, data);
    return chart->sql ? chart_write_query(store, chart->sql, run, chart->form, data) : chart->write(store, run, chart->form, data);
}

// Two lines on what a picture was measured on, and the sizes of that machine's data caches.
struct origin {
    char footer[800], caches[128];
};

static int describe_run(struct store *store, const char *run, struct origin *origin) {
    snprintf(origin->footer, sizeof origin->footer, "no run");
    origin->caches[0] = 0;
    sqlite3_stmt *rows = store_query(store,
                                     "SELECT model || ', ' || threads || ' threads  |  ' || compiler || ' ' || flags,"
                                     " 'run ' || run || ' of ' || started || '  |  relubench ' || version || ', revision ' || substr(revision, 1, 12)"
                                     "  || CASE dirty WHEN 0 THEN '' ELSE ' with changes' END,"
                                     " printf('%lld %lld %lld', l1_bytes, l2_bytes, l3_bytes)"
                                     " FROM run JOIN machine USING (machine) JOIN build USING (build) WHERE run = ?1",
                                     "t", run);
    if (!rows) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(rows);
    if (status == SQLITE_ROW) {
        char lines[2][200];
        for (int i = 0; i < 2; i++) plain_text(lines[i], sizeof lines[i], row_text(rows, i));
        snprintf(origin->footer, sizeof origin->footer, "%s\n%s", lines[0], lines[1]);
        plain_text(origin->caches, sizeof origin->caches, row_text(rows, 2));
    }
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading a run");
    sqlite3_finalize(rows);
    return code;
}

static int write_file(struct store *store, const struct chart *chart, const char *run, const char *folder, struct chart_data *data) {
    char path[1024];
    struct output output;
    if ((size_t)snprintf(path, sizeof path, "%s/%s.tsv", folder, chart->name) >= sizeof path)
        return complain(EXIT_ENVIRONMENT, "the name of folder %s is too long", folder);
    int code = output_open(&output, path);
    if (code != EXIT_FINE) return code;
    data->file = output.stream;
    code = chart_write_rows(store, chart, run, data);
    if (code == EXIT_FINE) return output_close(&output);
    output_discard(&output);
    return code;
}

int chart_draw(struct store *store, const struct chart *chart, const char *run, const char *folder, unsigned formats) {
    static const struct {
        unsigned bit;
        const char *name;
    } all[] = {{CHART_SVG, "svg"}, {CHART_PNG, "png"}};
    char rows[128], empty[160];
    struct origin origin = {0};
    struct chart_data data = {.rows = 0};
    int code = write_file(store, chart, run, folder, &data);
    if (code == EXIT_FINE) code = describe_run(store, *data.run ? data.run : run, &origin);
    if (code != EXIT_FINE) return code;
    snprintf(rows, sizeof rows, "%s.tsv", chart->name);
    snprintf(empty, sizeof empty, "no data: run `%s` to fill it", chart->fill);
    const struct picture picture = {.script = data.rows ? chart->script : "empty",
                                    .folder = folder,
                                    .name = chart->name,
                                    .rows = rows,
                                    .title = chart->title,
                                    .footer = origin.footer,
                                    .argument = !data.rows       ? empty
                                                : *data.argument ? data.argument
                                                                 : origin.caches};
    for (size_t i = 0; i < sizeof all / sizeof *all && code == EXIT_FINE; i++) {
        struct picture one = picture;
        one.format = all[i].name;
        if (formats & all[i].bit) code = gnuplot_draw(&one);
    }
    return code;
}
