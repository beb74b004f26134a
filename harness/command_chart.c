// SPDX-License-Identifier: MIT
// relubench chart: pictures of what the store holds.
#include <string.h>

#include "chart.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "table.h"

static const char help[] =
    "usage: relubench chart NAME|all|--figure FIGURE --out DIR [--db FILE] [--run RUN] [--format svg,png]\n"
    "       relubench chart --list\n\n"
    "Draws charts of a store, each beside the rows it was drawn from (NAME.tsv). --list names the charts, the paper's figure that each\n"
    "stands for, what of the store feeds it, and the command that fills it. --figure draws those that stand for one. Kernels and steps\n"
    "are those of one run: --run takes its id or the beginning of that; without it, the latest benchmark. Training is an\n"
    "experiment's, whichever runs its trials come from.\n\n"
    "  relubench chart all --out charts\n"
    "  relubench chart speedup --out charts --format png\n"
    "  relubench chart --figure krizhevsky-1 --out charts\n";

static int list_charts(void) {
    static const char *const columns[] = {"chart", "title", "figure", "fed by", "filled by", 0};
    struct table *table = table_create(columns);
    const struct chart *chart;
    for (size_t i = 0; (chart = chart_at(i)); i++) {
        table_cell(table, "%s", chart->name);
        table_cell(table, "%s", chart->title);
        table_cell(table, "%s", chart->figure);
        table_cell(table, "%s", chart->shows);
        table_cell(table, "%s", chart->fill);
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

// What is to be drawn: a chart, all of them, or those that stand for a figure.
struct choice {
    const char *name, *figure;
};

static bool is_chosen(const struct choice *choice, const struct chart *chart) {
    if (choice->figure) return *chart->figure && strcmp(choice->figure, chart->figure) == 0;
    return strcmp(choice->name, "all") == 0 || strcmp(choice->name, chart->name) == 0;
}

static int check(const struct choice *choice) {
    char valid[1024] = "";
    size_t length = 0;
    const struct chart *chart;
    if (!choice->name == !choice->figure) return complain(EXIT_USAGE, "name a chart, or all, or --figure; `relubench chart --list` lists them");
    for (size_t i = 0; (chart = chart_at(i)); i++) {
        if (is_chosen(choice, chart)) return EXIT_FINE;
        const char *word = choice->figure ? chart->figure : chart->name;
        if (!*word || length >= sizeof valid || (choice->figure && strstr(valid, word))) continue;
        length += (size_t)snprintf(valid + length, sizeof valid - length, "%s%s", length ? ", " : "", word);
    }
    if (choice->figure) return complain(EXIT_USAGE, "no chart stands for a figure '%s'; the figures are %s", choice->figure, valid);
    return complain(EXIT_USAGE, "there is no chart '%s'; the charts are %s, all", choice->name, valid);
}

// Every chart is tried: the rows of the later ones are worth writing where the first could not be drawn.
static int draw(struct store *store, const struct choice *choice, const char *run, const char *folder, unsigned formats) {
    int worst = EXIT_FINE;
    const struct chart *chart;
    for (size_t i = 0; (chart = chart_at(i)); i++) {
        if (!is_chosen(choice, chart)) continue;
        if (interrupted()) return complain(EXIT_ENVIRONMENT, "interrupted; the charts from %s on are as they were", chart->name);
        const int code = chart_draw(store, chart, run, folder, formats);
        if (code > worst) worst = code;
    }
    return worst;
}

static int chart(int argc, char **argv) {
    const char *folder = NULL, *path = STORE_DEFAULT, *wanted = NULL, *format = "svg,png";
    struct choice choice = {NULL, NULL};
    bool helped, list = false;
    int words = 0;
    const struct option_row options[] = {{"--figure", OPTION_TEXT, &choice.figure, 0},
                                         {"--out", OPTION_TEXT, &folder, 0},
                                         {"--db", OPTION_TEXT, &path, 0},
                                         {"--run", OPTION_TEXT, &wanted, 0},
                                         {"--format", OPTION_TEXT, &format, 0},
                                         {"--list", OPTION_FLAG, &list, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    int code = options_parse(argc, argv, help, options, &choice.name, 1, &words, &helped);
    if (code != EXIT_FINE || helped) return code;
    if (list) return list_charts();
    code = check(&choice);
    if (code != EXIT_FINE) return code;
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
    if (code == EXIT_FINE) code = draw(&store, &choice, run, folder, formats);
    store_close(&store);
    return code;
}

const struct command command_chart = {"chart", "draw what the store holds, as SVG and PNG", help, chart};
