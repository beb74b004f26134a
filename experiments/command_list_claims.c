// SPDX-License-Identifier: MIT
// relubench list claims. Of what the harness does not know, hence here.
#include "claim.h"
#include "command.h"
#include "options.h"
#include "table.h"

static const char help[] =
    "usage: relubench list claims [--format table|csv|json]\n\n"
    "What `relubench claims` judges: id, name, the experiments that feed it (none: `not run`), the sentence, and who said it.\n";

static int list(int argc, char **argv) {
    static const char *const columns[] = {"claim", "name", "experiments", "sentence", "source", 0};
    const char *format = "table", *word = 0;
    const struct option_row options[] = {{"--format", OPTION_CHOICE, &format, table_formats}, {0, OPTION_FLAG, 0, 0}};
    int words = 0;
    bool helped;
    const int code = options_parse(argc, argv, help, options, &word, 1, &words, &helped);
    if (code != EXIT_FINE || helped) return code;
    struct table *table = table_create(columns);
    const struct claim *claim;
    for (size_t i = 0; (claim = claim_at(i)); i++) {
        const char *const cells[] = {claim->id, claim->name, claim->experiments, claim->sentence, claim->source};
        for (size_t j = 0; j < sizeof cells / sizeof *cells; j++) table_cell(table, "%s", cells[j]);
    }
    if (!table_print(table, table_format_parse(format), stdout) || fflush(stdout) != 0)
        return complain(EXIT_ENVIRONMENT, "cannot write to standard output");
    return EXIT_FINE;
}

const struct command command_list_claims = {"list claims", "the claims, who made them, and what feeds each", help, list};
