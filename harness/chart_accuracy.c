// SPDX-License-Identifier: MIT
// Largest error against time, for the functions that are not exact in every implementation.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "command.h"
#include "output.h"
#include "standing.h"

enum { PANEL_LIMIT = 24 };

// Where an error stands on the chart's logarithmic axis: what is correctly rounded is within half a unit, and infinity has a line
// of its own above every finite error of a float.
static double height(double max_ulp) {
    if (isinf(max_ulp)) return 0x1p34;
    return max_ulp < 0.5 ? 0.5 : max_ulp;
}

static bool is_shown(const struct standing *standing, const char *form) {
    return !isnan(standing->max_ulp) && strcmp(standing->form, form) == 0 && strcmp(standing->type, "f32") == 0;
}

static void write_row(const struct standing *standing, unsigned panel, bool frontier, FILE *file) {
    const char *const texts[] = {standing->activation, standing->implementation, standing->mode, standing->kernel};
    fprintf(file, "%u", panel);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[sizeof standing->kernel];
        plain_text(text, sizeof text, texts[i]);
        fprintf(file, "\t%s", text);
    }
    fprintf(file, "\t%.9g\t%.9g\t%.9g\t%.6g\t%.6g\t%d\n", standing->low, standing->median, standing->high, standing->max_ulp,
            height(standing->max_ulp), frontier);
}

// The rows of one call come fastest first, so one is on the frontier if it is more accurate than all before it.
static uint64_t write_panel(const struct standing *rows, size_t count, unsigned panel, const char *form, FILE *file) {
    uint64_t written = 0;
    double best = INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (!is_shown(&rows[i], form)) continue;
        const bool frontier = height(rows[i].max_ulp) < best;
        if (frontier) best = height(rows[i].max_ulp);
        write_row(&rows[i], panel, frontier, file);
        written++;
    }
    return written;
}

int chart_write_accuracies(struct store *store, const char *run, const char *form, FILE *file, uint64_t *count) {
    size_t total;
    int code;
    struct standing *standings = standings_load(store, run, &total, &code);
    if (code != EXIT_FINE) return code;
    fputs("panel\tactivation\timplementation\tmode\tkernel\tns_low\tns_median\tns_high\tmax_ulp\theight\tfrontier\n", file);
    unsigned panel = 0;
    for (size_t first = 0, next; first < total && panel < PANEL_LIMIT; first = next) {
        bool inexact = false;
        for (next = first; next < total && standing_same_call(&standings[first], &standings[next]); next++)
            inexact |= is_shown(&standings[next], form) && standings[next].max_ulp > 0.5;
        if (inexact) *count += write_panel(standings + first, next - first, panel++, form, file);
    }
    free(standings);
    return EXIT_FINE;
}
