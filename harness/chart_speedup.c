// SPDX-License-Identifier: MIT
// Speed-up over libm: one line a function, the greatest gain on top.
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "command.h"
#include "standing.h"

static bool is_shown(const struct standing *standing, const char *form) {
    return standing->rounds > 0 && strcmp(standing->form, form) == 0 && strcmp(standing->type, "f32") == 0 && strcmp(standing->kind, "libm") != 0;
}

// The rows of one function, [first, next), and what it is ranked by.
struct line {
    size_t first, next;
    const struct standing *best; // the fastest that promises an accuracy, or the fastest
};

static int by_gain(const void *left, const void *right) {
    const struct line *a = left, *b = right;
    if (a->best->speedup.estimate != b->best->speedup.estimate) return a->best->speedup.estimate < b->best->speedup.estimate ? -1 : 1;
    return strcmp(b->best->activation, a->best->activation);
}

static void write_line(const struct standing *rows, const struct line *line, const char *form, size_t place, struct chart_data *data) {
    for (size_t i = line->first; i < line->next; i++) {
        const struct standing *row = &rows[i];
        if (!is_shown(row, form)) continue;
        const char *const texts[] = {row->activation, row->implementation, row->kind, row->mode, row->kernel};
        fprintf(data->file, "%zu\t", place);
        chart_write_texts(data->file, sizeof texts / sizeof *texts, texts);
        fprintf(data->file, "\t%.6g\t%.6g\t%.6g\t%" PRIu64 "\t%d\t%d\n", row->speedup.low, row->speedup.estimate, row->speedup.high, row->rounds,
                row->noisy, row == line->best);
        data->rows++;
    }
}

static size_t find_lines(const struct standing *rows, size_t total, const char *form, struct line *lines) {
    size_t count = 0;
    for (size_t first = 0, next; first < total && count < PANEL_LIMIT; first = next) {
        struct line line = {first, first, NULL};
        const struct standing *any = NULL;
        for (next = first; next < total && standing_same_call(&rows[first], &rows[next]); next++) {
            if (!is_shown(&rows[next], form)) continue;
            if (!any) any = &rows[next];
            if (!line.best && strcmp(rows[next].mode, "raw") != 0) line.best = &rows[next];
        }
        line.next = next;
        if (!line.best) line.best = any;
        if (line.best) lines[count++] = line;
    }
    return count;
}

int chart_write_speedups(struct store *store, const char *run, const char *form, struct chart_data *data) {
    size_t total;
    int code;
    struct standing *standings = standings_load(store, run, &total, &code);
    if (code != EXIT_FINE) return code;
    fputs("line\tactivation\timplementation\tkind\tmode\tkernel\tlow\tspeedup\thigh\trounds\tnoisy\tbest\n", data->file);
    struct line lines[PANEL_LIMIT];
    const size_t count = find_lines(standings, total, form, lines);
    qsort(lines, count, sizeof *lines, by_gain);
    for (size_t i = 0; i < count; i++) write_line(standings, &lines[i], form, i, data);
    free(standings);
    return EXIT_FINE;
}
