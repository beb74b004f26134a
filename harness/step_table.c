// SPDX-License-Identifier: MIT
#include "step_table.h"

#include <math.h>
#include <string.h>

#include "command.h"
#include "number.h"
#include "step_summary.h"

static const char *const columns[] = {"net",          "activation",    "#threads",   "#images/s",     "#95 % from", "#to",       "#GFLOP/s",
                                      "#% of BLIS",   "#x one thread", "#x relu",    "#% activation", "#% dense",   "#% conv2d", "#% other layers",
                                      "#% optimiser", "#% rest",       "#% waiting", "#MiB",          "#samples",   "note",      0};

static void add_real(struct table *table, int digits, double value) {
    if (isnan(value)) table_absent(table);
    else table_cell(table, "%s", number(value, digits).text);
}

static void add_row(struct table *table, const struct step_summary *s) {
    const bool is_net = strcmp(s->net, STEP_PRODUCT) != 0;
    table_cell(table, "%s", s->net);
    table_cell(table, "%s", s->activation);
    table_cell(table, "%llu", (unsigned long long)s->threads);
    add_real(table, 4, is_net ? s->images.estimate : (double)NAN);
    add_real(table, 4, is_net ? s->images.low : (double)NAN);
    add_real(table, 4, is_net ? s->images.high : (double)NAN);
    add_real(table, 3, s->gigaflops);
    add_real(table, 3, 100 * s->of_library.estimate);
    add_real(table, 3, s->over_one.estimate);
    add_real(table, 3, s->over_relu.estimate);
    for (int i = 0; i < STEP_SHARES; i++) add_real(table, 2, 100 * s->shares[i]);
    add_real(table, 3, s->bytes / 0x1p20);
    table_cell(table, "%llu", (unsigned long long)s->samples);
    table_cell(table, "%s%s%s", strcmp(s->state, "timed") == 0 ? "" : s->state, *s->reason ? ": " : "", s->reason);
}

int step_table_print(struct store *store, const char *run, enum table_format format, FILE *stream) {
    size_t count;
    int code;
    struct step_summary *summaries = step_summaries_load(store, run, &count, &code);
    struct table *table = code == EXIT_FINE ? table_create(columns) : 0;
    for (size_t i = 0; table && i < count; i++) add_row(table, &summaries[i]);
    step_summaries_free(summaries, count);
    if (!table) return code;
    return table_print(table, format, stream) ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write the table of steps: disk full or output closed");
}
