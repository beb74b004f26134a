// SPDX-License-Identifier: MIT
#include "summary_table.h"

#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "number.h"
#include "standing.h"

static const char *const columns[] = {
    "call", "best implementation", "mode", "#ns/element", "#speed-up over libm", "#95 % from", "#to", "#% of bound", "#max ULP", "note", 0};

static void add_real(struct table *table, int digits, double value) {
    if (isnan(value)) table_absent(table);
    else table_cell(table, "%s", number(value, digits).text);
}

static void add_row(struct table *table, const struct standing *best) {
    table_cell(table, "%s.%s.%s", best->activation, best->form, best->type);
    table_cell(table, "%s", best->implementation);
    table_cell(table, "%s", best->mode);
    add_real(table, 3, best->median);
    add_real(table, 3, best->speedup.estimate);
    add_real(table, 3, best->speedup.low);
    add_real(table, 3, best->speedup.high);
    add_real(table, 3, 100 * best->bound);
    add_real(table, 3, best->max_ulp);
    table_cell(table, "%s", best->noisy ? "noisy" : "");
}

int summary_table_print(struct store *store, const char *run, enum table_format format, FILE *stream) {
    size_t count;
    int code;
    struct standing *standings = standings_load(store, run, &count, &code);
    if (code != EXIT_FINE) return code;
    struct table *table = table_create(columns);
    for (size_t first = 0, next; first < count; first = next) {
        const struct standing *best = standing_best(standings, count, first, &next);
        if (best) add_row(table, best);
    }
    free(standings);
    return table_print(table, format, stream) ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write the summary table: disk full or output closed");
}
