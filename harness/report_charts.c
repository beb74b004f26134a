// SPDX-License-Identifier: MIT
// The charts, drawn in a temporary folder and written into the page.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chart.h"
#include "command.h"
#include "html.h"
#include "report.h"
#include "svg.h"

static int write_chart(const struct report *report, const struct chart *chart, const char *folder) {
    const int code = chart_draw(report->store, chart, report->run, folder, CHART_SVG);
    char path[512];
    snprintf(path, sizeof path, "%s/%s.svg", folder, chart->name);
    char *file = code == EXIT_FINE ? file_read(path) : NULL;
    const char *svg = file ? strstr(file, "<svg") : NULL;
    fprintf(report->page, "<figure id=\"%s\" role=\"img\" aria-label=\"%s\"><div class=\"wide\">", chart->name, chart->title);
    if (svg) {
        fputs(svg, report->page);
    } else {
        fputs("<p>", report->page);
        html_text(report->page, "%s: not drawn here. Where gnuplot is missing, `make deps` installs it; then repeat the report.", chart->title);
        fputs("</p>", report->page);
    }
    fputs("</div><figcaption>", report->page);
    html_text(report->page, "Shows %s; filled by `%s`.", chart->shows, chart->fill);
    fputs("</figcaption></figure>\n", report->page);
    free(file);
    return code;
}

static void remove_folder(const char *folder) {
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (entry->d_name[0] != '.') unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries) closedir(entries);
    rmdir(folder);
}

static int write_charts(const struct report *report, enum chart_subject subject) {
    const char *temporary = getenv("TMPDIR");
    char folder[256];
    snprintf(folder, sizeof folder, "%s/relubench-XXXXXX", temporary && *temporary && strlen(temporary) < 200 ? temporary : "/tmp");
    if (!mkdtemp(folder)) return complain(EXIT_ENVIRONMENT, "cannot make a folder %s: %s; name another place with TMPDIR", folder, strerror(errno));
    int worst = EXIT_FINE;
    const struct chart *chart;
    for (size_t i = 0; (chart = chart_about(subject, i)) && !interrupted(); i++) {
        const int code = write_chart(report, chart, folder);
        if (code > worst) worst = code;
    }
    remove_folder(folder);
    return worst;
}

int report_charts(const struct report *report) { return write_charts(report, CHART_OF_A_RUN); }
int report_training(const struct report *report) { return write_charts(report, CHART_OF_TRAINING); }
int report_gate_charts(const struct report *report) { return write_charts(report, CHART_OF_THE_GATE); }
