// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "command.h"
#include "output.h"
#include "standing.h"

enum { PANEL_LIMIT = 24, SERIES_LIMIT = 64 };

static bool is_shown(const struct standing *standing, const char *form) {
    return standing->rounds > 0 && strcmp(standing->form, form) == 0 && strcmp(standing->type, "f32") == 0 &&
           strcmp(standing->implementation, "libm") != 0;
}

static void write_row(const struct standing *standing, unsigned panel, unsigned series, FILE *file) {
    char activation[sizeof standing->activation], implementation[sizeof standing->implementation], mode[sizeof standing->mode],
        kernel[sizeof standing->kernel];
    plain_text(activation, sizeof activation, standing->activation);
    plain_text(implementation, sizeof implementation, standing->implementation);
    plain_text(mode, sizeof mode, standing->mode);
    plain_text(kernel, sizeof kernel, standing->kernel);
    fprintf(file, "%u\t%u\t%s\t%s\t%s\t%s\t%.6g\t%.6g\t%.6g\t%" PRIu64 "\t%d\n", panel, series, activation, implementation, mode, kernel,
            standing->speedup.low, standing->speedup.estimate, standing->speedup.high, standing->rounds, standing->noisy);
}

// By activation, the fastest last, which is the uppermost in the picture.
static int order(const void *first, const void *second) {
    const struct standing *a = first, *b = second;
    const int activation = strcmp(a->activation, b->activation);
    if (activation) return activation;
    if (a->speedup.estimate != b->speedup.estimate) return a->speedup.estimate < b->speedup.estimate ? -1 : 1;
    return strcmp(a->kernel, b->kernel);
}

int chart_write_speedups(struct store *store, const char *run, const char *form, FILE *file, uint64_t *count) {
    size_t total;
    int code;
    struct standing *standings = standings_load(store, run, &total, &code);
    if (code != EXIT_FINE) return code;
    size_t shown = 0;
    for (size_t i = 0; i < total; i++)
        if (is_shown(&standings[i], form)) standings[shown++] = standings[i];
    if (shown) qsort(standings, shown, sizeof *standings, order);
    fputs("panel\tseries\tactivation\timplementation\tmode\tkernel\tlow\tspeedup\thigh\trounds\tnoisy\n", file);
    unsigned panel = 0, series = 0;
    for (size_t i = 0; i < shown; i++, series++) {
        if (i && strcmp(standings[i].activation, standings[i - 1].activation) != 0) {
            panel++;
            series = 0;
        }
        if (panel >= PANEL_LIMIT || series >= SERIES_LIMIT) continue;
        write_row(&standings[i], panel, series, file);
        ++*count;
    }
    free(standings);
    return EXIT_FINE;
}
