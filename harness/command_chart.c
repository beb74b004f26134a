// SPDX-License-Identifier: MIT
// relubench chart: pictures of what the store holds.
#include <string.h>

#include "chart.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "table.h"

static const char help[] =
    "usage: relubench chart NAME|all --out DIR [--db FILE] [--run RUN] [--format svg,png]\n"
    "       relubench chart --list\n\n"
    "Draws charts of one run of a store, each beside the rows it was drawn from (NAME.tsv). --list names the charts, what\n"
    "of the store feeds each, and the command that fills it. --run takes a run's id or its beginning; without it, the latest benchmark is shown.\n\n"
    "  relubench chart all --out charts\n"
    "  relubench chart speedup --out charts --format png\n";

static int list_charts(void) {
    static const char *const columns[] = {"chart", "title", "fed by", "filled by", 0};
    struct table *table = table_create(columns);
    for (size_t i = 0; i < chart_count; i++) {
        table_cell(table, "%s", charts[i].name);
        table_cell(table, "%s", charts[i].title);
        table_cell(table, "%s", charts[i].shows);
        table_cell(table, "%s", charts[i].fill);
    }
    return table_print(table, TABLE_TEXT, stdout) ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write to standard output");
}

static int parse_formats(const char *list, unsigned *formats) {
    char item[16];
    *formats = 0;
    while (list_next(&list, item, sizeof item)) {
        const unsigned bit = strcmp(item, "svg") == 0 ? CHART_SVG : strcmp(item, "png") == 0 ? CHART_PNG : 0;
        if (!bit) return complain(EXIT_USAGE, "--format does not take '%s'; it takes svg, png or both, as in svg,png", item);
        *formats |= bit;
    }
    return *formats ? EXIT_FINE : complain(EXIT_USAGE, "--format names no format; it takes svg, png or both, as in svg,png");
}

static int unknown(const char *name) {
    char valid[512] = "";
    for (size_t i = 0; i < chart_count; i++) {
        strncat(valid, charts[i].name, sizeof valid - strlen(valid) - 1);
        strncat(valid, ", ", sizeof valid - strlen(valid) - 1);
    }
    return complain(EXIT_USAGE, "there is no chart '%s'; the charts are %sall", name, valid);
}

// Every chart is tried: the rows of the later ones are worth writing where the first could not be drawn.
static int draw(struct store *store, const char *name, const char *run, const char *folder, unsigned formats) {
    int worst = EXIT_FINE;
    for (size_t i = 0; i < chart_count; i++) {
        if (strcmp(name, "all") != 0 && strcmp(name, charts[i].name) != 0) continue;
        if (interrupted()) return complain(EXIT_ENVIRONMENT, "interrupted; the charts from %s on are as they were", charts[i].name);
        const int code = chart_draw(store, &charts[i], run, folder, formats);
        if (code > worst) worst = code;
    }
    return worst;
}

static int chart(int argc, char **argv) {
    const char *name = NULL, *folder = NULL, *path = STORE_DEFAULT, *wanted = NULL, *format = "svg,png";
    bool helped, list = false;
    int words = 0;
    const struct option_row options[] = {{"--out", OPTION_TEXT, &folder, 0},    {"--db", OPTION_TEXT, &path, 0},   {"--run", OPTION_TEXT, &wanted, 0},
                                         {"--format", OPTION_TEXT, &format, 0}, {"--list", OPTION_FLAG, &list, 0}, {0, OPTION_FLAG, 0, 0}};
    int code = options_parse(argc, argv, help, options, &name, 1, &words, &helped);
    if (code != EXIT_FINE || helped) return code;
    if (list) return list_charts();
    if (!name) return complain(EXIT_USAGE, "name a chart, or all; `relubench chart --list` lists them");
    if (strcmp(name, "all") != 0 && !chart_find(name)) return unknown(name);
    if (!folder) return complain(EXIT_USAGE, "name the folder for the pictures with --out");
    unsigned formats;
    code = parse_formats(format, &formats);
    if (code != EXIT_FINE) return code;

    struct store store;
    code = store_open(&store, path, STORE_READ);
    if (code != EXIT_FINE) return code;
    char run[37];
    code = chart_run(&store, wanted, run);
    if (code == EXIT_FINE) code = folder_make(folder);
    if (code == EXIT_FINE) code = draw(&store, name, run, folder, formats);
    store_close(&store);
    return code;
}

const struct command command_chart = {"chart", "draw what the store holds, as SVG and PNG", help, chart};
