// SPDX-License-Identifier: MIT
// relubench list experiments. Of what the harness does not know, hence here.
#include "command.h"
#include "experiment.h"
#include "options.h"
#include "table.h"

static const char help[] =
    "usage: relubench list experiments [--format table|csv|json]\n\n"
    "What `relubench train` can run: the experiment's name, what it measures, the sentence that it tests, and who said it.\n";

static int list(int argc, char **argv) {
    static const char *const columns[] = {"experiment", "title", "claim", "source", 0};
    const char *format = "table", *word = 0;
    const struct option_row options[] = {{"--format", OPTION_CHOICE, &format, table_formats}, {0, OPTION_FLAG, 0, 0}};
    int words = 0;
    bool helped;
    const int code = options_parse(argc, argv, help, options, &word, 1, &words, &helped);
    if (code != EXIT_FINE || helped) return code;
    struct table *table = table_create(columns);
    for (const struct experiment *const *experiment = experiments; *experiment; experiment++) {
        const char *const cells[] = {(*experiment)->name, (*experiment)->title, (*experiment)->claim, (*experiment)->source};
        for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) table_cell(table, "%s", cells[i]);
    }
    if (!table_print(table, table_format_parse(format), stdout) || fflush(stdout) != 0)
        return complain(EXIT_ENVIRONMENT, "cannot write to standard output");
    return EXIT_FINE;
}

const struct command command_list_experiments = {"list experiments", "the experiments, and the claims that they test", help, list};
