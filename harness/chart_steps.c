// SPDX-License-Identifier: MIT
// What an activation does to a net's images a second, against relu's in the same rounds.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "command.h"
#include "step_summary.h"

// Nets in the order of their names, within each the fastest last, which is drawn on top.
static int by_net_and_gain(const void *left, const void *right) {
    const struct step_summary *a = *(const struct step_summary *const *)left, *b = *(const struct step_summary *const *)right;
    const int order = strcmp(a->net, b->net);
    if (order) return order;
    if (a->over_relu.estimate != b->over_relu.estimate) return a->over_relu.estimate < b->over_relu.estimate ? -1 : 1;
    return strcmp(b->activation, a->activation);
}

static bool is_shown(const struct step_summary *s) { return !isnan(s->over_relu.estimate) && !isnan(s->shares[SHARE_ACTIVATION]); }

static uint64_t most_threads(const struct step_summary *summaries, size_t count) {
    uint64_t most = 0;
    for (size_t i = 0; i < count; i++)
        if (is_shown(&summaries[i]) && summaries[i].threads > most) most = summaries[i].threads;
    return most;
}

static void write_rows(const struct step_summary **shown, size_t count, struct chart_data *data) {
    size_t panel = 0, line = 0;
    for (size_t i = 0; i < count; i++, line++) {
        if (i && strcmp(shown[i]->net, shown[i - 1]->net) != 0) {
            panel++;
            line = 0;
        }
        if (panel >= PANEL_LIMIT || line >= PANEL_LIMIT) continue;
        const struct step_summary *s = shown[i];
        const char *const texts[] = {s->net, s->activation};
        fprintf(data->file, "%zu\t%zu\t", panel, line);
        chart_write_texts(data->file, sizeof texts / sizeof *texts, texts);
        fprintf(data->file, "\t%llu\t%.6g\t%.6g\t%.6g\t%.6g\n", (unsigned long long)s->threads, s->over_relu.low, s->over_relu.estimate,
                s->over_relu.high, 100 * s->shares[SHARE_ACTIVATION]);
        data->rows++;
    }
}

int chart_write_steps(struct store *store, const char *run, const char *form, struct chart_data *data) {
    char found[37];
    size_t count = 0, shown_count = 0;
    int code = step_run(store, run, found);
    (void)form;
    struct step_summary *summaries = code == EXIT_FINE ? step_summaries_load(store, found, &count, &code) : NULL;
    const struct step_summary **shown = calloc(count + 1, sizeof *shown);
    if (!shown && code == EXIT_FINE) code = complain(EXIT_ENVIRONMENT, "out of memory for a chart");
    const uint64_t threads = most_threads(summaries, count);
    for (size_t i = 0; shown && code == EXIT_FINE && i < count; i++)
        if (is_shown(&summaries[i]) && summaries[i].threads == threads) shown[shown_count++] = &summaries[i];
    if (shown && code == EXIT_FINE) {
        memcpy(data->run, found, sizeof data->run);
        qsort(shown, shown_count, sizeof(const struct step_summary *), by_net_and_gain);
        fputs("panel\tline\tnet\tactivation\tthreads\tlow\tratio\thigh\tshare\n", data->file);
        write_rows(shown, shown_count, data);
    }
    free(shown);
    step_summaries_free(summaries, count);
    return code;
}
