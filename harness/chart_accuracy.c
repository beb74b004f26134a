// SPDX-License-Identifier: MIT
// Largest error against time, for the functions that are not exact in every implementation.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_label.h"
#include "command.h"
#include "standing.h"

// Where an error stands on the chart's axis, itself logarithmic: twice the logarithm leaves room for the few units that set good
// kernels apart, though bad ones miss by millions. What is correctly rounded is within half a unit, and infinity has a line of its
// own above every finite error of a float.
static double height(double max_ulp) {
    if (isinf(max_ulp)) return 40;
    return 3 + log2(max_ulp < 0.5 ? 0.5 : max_ulp);
}

static bool is_shown(const struct standing *standing, const char *form) {
    return !isnan(standing->max_ulp) && strcmp(standing->form, form) == 0 && strcmp(standing->type, "f32") == 0;
}

// One function: rows[0..count), fastest first, of which those shown are points of the panel.
struct call {
    const struct standing *rows;
    size_t count;
};

static bool is_inexact(const struct call *call, const char *form) {
    for (size_t i = 0; i < call->count; i++)
        if (is_shown(&call->rows[i], form) && call->rows[i].max_ulp > 0.5) return true;
    return false;
}

static size_t find_calls(const struct standing *standings, size_t total, const char *form, struct call *calls) {
    size_t found = 0;
    for (size_t first = 0, next; first < total && found < PANEL_LIMIT; first = next) {
        for (next = first; next < total && standing_same_call(&standings[first], &standings[next]);) next++;
        calls[found] = (struct call){standings + first, next - first};
        found += is_inexact(&calls[found], form);
    }
    return found;
}

// All panels share their axes.
static struct label_panel axes(const struct call *calls, size_t count, const char *form) {
    struct label_panel panel = {.width = 250, .height = 240, .x_low = INFINITY, .x_high = 0, .y_low = 1.7, .y_high = 46};
    for (size_t c = 0; c < count; c++)
        for (size_t i = 0; i < calls[c].count; i++) {
            if (!is_shown(&calls[c].rows[i], form)) continue;
            panel.x_low = fmin(panel.x_low, calls[c].rows[i].low / 1.6);
            panel.x_high = fmax(panel.x_high, calls[c].rows[i].high * 1.6);
        }
    return panel;
}

// Named are peers, libm, and what none beats in both: the rows come fastest first, so what is more accurate than all before it.
static void write_panel(const struct call *call, size_t place, const char *form, const struct label_panel *panel, struct label *labels,
                        struct chart_data *data) {
    size_t count = 0;
    double best = INFINITY;
    for (size_t i = 0; i < call->count; i++) {
        const struct standing *row = &call->rows[i];
        if (!is_shown(row, form)) continue;
        const bool frontier = height(row->max_ulp) < best;
        if (frontier) best = height(row->max_ulp);
        const bool named = frontier || strcmp(row->kind, "peer") == 0 || strcmp(row->kind, "libm") == 0;
        labels[count++] = (struct label){.x = row->median, .y = height(row->max_ulp), .text = named ? row->implementation : ""};
    }
    labels_place(panel, labels, count);
    const struct label *label = labels;
    for (size_t i = 0; i < call->count; i++) {
        const struct standing *row = &call->rows[i];
        if (!is_shown(row, form)) continue;
        const char *const texts[] = {row->activation, row->implementation, row->kind, row->mode, row->kernel, label->text};
        fprintf(data->file, "%zu\t", place);
        chart_write_texts(data->file, sizeof texts / sizeof *texts, texts);
        fprintf(data->file, "\t%.9g\t%.9g\t%.9g\t%.6g\t%.6g\t%.6g\t%.6g\t%d\n", row->low, row->median, row->high, row->max_ulp, label->y, label->at_x,
                label->at_y, label->side);
        label++;
        data->rows++;
    }
}

int chart_write_accuracies(struct store *store, const char *run, const char *form, struct chart_data *data) {
    size_t total;
    int code;
    struct standing *standings = standings_load(store, run, &total, &code);
    if (code != EXIT_FINE) return code;
    struct call calls[PANEL_LIMIT];
    const size_t count = find_calls(standings, total, form, calls);
    const struct label_panel panel = axes(calls, count, form);
    struct label *labels = calloc(total + 1, sizeof *labels);
    if (!labels) code = complain(EXIT_ENVIRONMENT, "out of memory");
    fputs("panel\tactivation\timplementation\tkind\tmode\tkernel\tname\tns_low\tns_median\tns_high\tmax_ulp\theight\tname_x\tname_y\tname_side\n",
          data->file);
    for (size_t c = 0; c < count && labels; c++) write_panel(&calls[c], c, form, &panel, labels, data);
    snprintf(data->argument, sizeof data->argument, "%.1f %.1f %.9e %.9e %.9e %.9e", panel.width, panel.height, panel.x_low, panel.x_high,
             panel.y_low, panel.y_high);
    free(labels);
    free(standings);
    return code;
}
