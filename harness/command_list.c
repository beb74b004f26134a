// SPDX-License-Identifier: MIT
// relubench list: what there is.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "kernels.h"
#include "options.h"
#include "peers.h"
#include "table.h"

static const char help[] =
    "usage: relubench list activations|kernels [--activation A,..] [--impl I,..] [--direction D] [--format table|csv|json]\n\n"
    "activations: name, family, formula, parameters with their defaults, source.\n"
    "kernels: one row an implementation: its name (activation.form.type.mode.implementation), what it promises, the class within\n"
    "which all give the same bits, whether this CPU runs it, compiler and flags.\n\n"
    "  relubench list kernels --activation gelu --format csv\n";

static void print_parameters(struct table *table, const struct activations_function *function) {
    char text[256] = "";
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const struct activations_parameter *parameter = &function->parameters[i];
        char one[96];
        snprintf(one, sizeof one, "%s%s = %.6g%s", i ? ", " : "", parameter->name, parameter->value, parameter->per_channel ? " per channel" : "");
        strncat(text, one, sizeof text - strlen(text) - 1);
    }
    table_cell(table, "%s", text);
}

static void list_activations(struct table *table) {
    const struct activations_table *library = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; i < library->function_count; i++) {
        const struct activations_function *function = library->functions[i];
        table_cell(table, "%s", function->name);
        table_cell(table, "%s", function->family);
        table_cell(table, "%s", function->formula);
        print_parameters(table, function);
        table_cell(table, "%s", function->source);
    }
}

static void list_kernel(struct table *table, const struct activations_row *row) {
    table_cell(table, "%s", row->name);
    table_cell(table, "%s", kernel_runs(row) ? "yes" : "no");
    if (isfinite(row->ulp_bound)) table_cell(table, "%.4g", row->ulp_bound);
    else table_absent(table);
    if (row->absolute_bound > 0) table_cell(table, "%.3g", row->absolute_bound);
    else table_absent(table);
    table_cell(table, "%s", row->bit_class);
    table_cell(table, "%s", row->compiler);
    table_cell(table, "%s", row->flags);
}

// After the table, for a person to read: rows that another library would bring.
static void print_absent_peers(void) {
    char identity[512];
    for (const struct peer *peer = peers(); peer->implementation; peer++)
        if (!peer->part) printf("%s (%s) is %s\n", peer->implementation, peer->library, peer_identity(peer, identity, sizeof identity));
}

static int list(int argc, char **argv) {
    static const char *const activation_columns[] = {"activation", "family", "formula", "parameters", "source", 0};
    static const char *const kernel_columns[] = {"kernel", "runs here", "#ULP bound", "#absolute bound", "bit class", "compiler", "flags", 0};
    struct kernel_selection selection = {0};
    const char *format = "table";
    const struct option_row options[] = {{"--activation", OPTION_TEXT, &selection.activation, 0},
                                         {"--impl", OPTION_TEXT, &selection.implementation, 0},
                                         {"--direction", OPTION_TEXT, &selection.form, 0},
                                         {"--format", OPTION_CHOICE, &format, table_formats},
                                         {0, OPTION_FLAG, 0, 0}};
    const char *what = "activations";
    int words = 0;
    bool helped;
    int code = options_parse(argc, argv, help, options, &what, 1, &words, &helped);
    if (code != EXIT_FINE || helped) return code;

    struct table *table;
    const bool lists_kernels = strcmp(what, "kernels") == 0;
    if (strcmp(what, "activations") == 0) {
        table = table_create(activation_columns);
        list_activations(table);
    } else if (lists_kernels) {
        size_t count;
        const struct activations_row **rows = kernels_select(&selection, &count, &code);
        if (!rows) return code;
        table = table_create(kernel_columns);
        for (size_t i = 0; i < count; i++) list_kernel(table, rows[i]);
        free(rows);
    } else {
        return complain(EXIT_USAGE, "there is no list of '%s'; there are lists of activations, kernels, experiments and claims", what);
    }
    const enum table_format chosen = table_format_parse(format);
    const bool printed = table_print(table, chosen, stdout);
    if (lists_kernels && chosen == TABLE_TEXT) print_absent_peers();
    if (!printed || fflush(stdout) != 0) return complain(EXIT_ENVIRONMENT, "cannot write to standard output");
    return EXIT_FINE;
}

const struct command command_list = {"list", "the functions, and every implementation of each", help, list};
