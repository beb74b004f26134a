// SPDX-License-Identifier: MIT
// relubench report: one page about one run, complete in itself.
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "command.h"
#include "html.h"
#include "options.h"
#include "output.h"
#include "report.h"
#include "row.h"

static const char help[] =
    "usage: relubench report --out FILE.html [--db FILE] [--run RUN]\n\n"
    "Writes one self-contained page: the results in words, the best implementation of every call, charts, accuracy, what was not\n"
    "measured and why, the machine, and how to redo it. --run takes a run's id or its beginning; without it, the latest benchmark.\n\n"
    "  relubench report --out report.html\n";

static int write_title(struct report *report) {
    sqlite3_stmt *row = store_query(report->store, "SELECT model, started FROM run JOIN machine USING (machine) WHERE run = ?1", "t", report->run);
    if (!row) return EXIT_ENVIRONMENT;
    char title[256] = "Activation functions";
    const bool found = sqlite3_step(row) == SQLITE_ROW;
    if (found) snprintf(title, sizeof title, "Activation functions on %s", row_text(row, 0));
    html_begin(report->page, title);
    fputs("<p class=\"quiet\">", report->page);
    if (found) html_text(report->page, "relubench, run %s of %s", report->run, row_text(row, 1));
    else html_text(report->page, "This store holds no benchmark: run `relubench bench` to fill it.");
    fputs("</p>\n", report->page);
    sqlite3_finalize(row);
    return EXIT_FINE;
}

static bool has_claims(const struct report *report) {
    (void)report;
    return report_claims != NULL;
}

static const struct {
    const char *id, *title;
    int (*write)(const struct report *report);
    bool on_screen;                                // too long for paper
    bool (*is_there)(const struct report *report); // 0: in every page
} parts[] = {
    {"summary", "In short", report_words, false, 0},
    {"best", "The best of each call", report_best, false, 0},
    {"libraries", "Against other libraries", report_peers, false, 0},
    {"charts", "Charts", report_charts, false, 0},
    {"sizes", "By size and threads", report_sizes, false, 0},
    {"all", "Every implementation", report_all, true, 0},
    {"accuracy", "Accuracy", report_accuracy, false, 0},
    {"special", "Special values", report_special, false, 0},
    {"steps", "Training steps", report_steps, false, 0},
    {"training", "Training", report_training, false, 0},
    {"claims", "What is said, and what we find", report_claims, false, has_claims},
    {"gate", "Against an earlier revision", report_gate, false, report_has_gate},
    {"cut", "What was not measured", report_omissions, false, 0},
    {"machine", "The machine and the build", report_machine, false, 0},
    {"redo", "How to redo this", report_again, false, 0},
};

static bool is_there(const struct report *report, size_t part) { return !parts[part].is_there || parts[part].is_there(report); }

static void write_contents(const struct report *report) {
    fputs("<nav>", report->page);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_there(report, i)) fprintf(report->page, "<a href=\"#%s\">%s</a> ", parts[i].id, parts[i].title);
    fputs("</nav>\n", report->page);
}

// Every part is tried, and charts that could not be drawn leave the rest of the page.
static int write_page(struct report *report) {
    int worst = write_title(report);
    if (*report->run) write_contents(report);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && *report->run; i++) {
        if (!is_there(report, i)) continue;
        fprintf(report->page, "<section id=\"%s\"%s>\n<h2>%s</h2>\n", parts[i].id, parts[i].on_screen ? " class=\"screen\"" : "", parts[i].title);
        const int code = parts[i].write(report);
        fputs("</section>\n", report->page);
        if (code > worst) worst = code;
    }
    html_end(report->page);
    return worst;
}

static int write_report(struct store *store, const char *run, const char *path) {
    struct output output;
    int code;
    struct report report = {.store = store, .run = run};
    struct standing *standings = standings_load(store, run, &report.standing_count, &code);
    if (code != EXIT_FINE) return code;
    code = output_open(&output, path);
    if (code == EXIT_FINE) {
        report.page = output.stream;
        report.standings = standings;
        const int written = write_page(&report);
        if (interrupted()) {
            output_discard(&output);
            code = complain(EXIT_ENVIRONMENT, "interrupted; %s is as it was", path);
        } else {
            const int closed = output_close(&output);
            code = written > closed ? written : closed;
        }
    }
    free(standings);
    return code;
}

static int report(int argc, char **argv) {
    const char *out = NULL, *path = STORE_DEFAULT, *wanted = NULL;
    bool helped;
    int words = 0;
    const struct option_row options[] = {
        {"--out", OPTION_TEXT, &out, 0}, {"--db", OPTION_TEXT, &path, 0}, {"--run", OPTION_TEXT, &wanted, 0}, {0, OPTION_FLAG, 0, 0}};
    int code = options_parse(argc, argv, help, options, NULL, 0, &words, &helped);
    if (code != EXIT_FINE || helped) return code;
    if (!out) return complain(EXIT_USAGE, "name the page with --out, as in --out report.html");

    struct store store;
    code = store_open(&store, path, STORE_READ);
    if (code != EXIT_FINE) return code;
    char run[37];
    code = chart_run(&store, wanted, run);
    if (code == EXIT_FINE) code = write_report(&store, run, out);
    store_close(&store);
    return code;
}

const struct command command_report = {"report", "write one page about a run", help, report};
