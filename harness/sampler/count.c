// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "command.h"
#include "options.h"
#include "sampler.h"
#include "step.h"

int sampler_count(int argc, char **argv) {
    const char *paths[2] = {0}, *kernels = NULL;
    const struct option_row options[] = {{"--base", OPTION_TEXT, &paths[0], 0},
                                         {"--head", OPTION_TEXT, &paths[1], 0},
                                         {"--kernels", OPTION_TEXT, &kernels, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    struct library base = {0}, head = {0};
    struct kernel_names names = {0};
    bool helped = false;
    int code = options_parse(argc, argv, "", options, 0, 0, 0, &helped);
    if (code == EXIT_FINE && (!paths[0] || !paths[1] || !kernels)) code = complain(EXIT_USAGE, "count needs --base, --head and --kernels");
    if (code == EXIT_FINE) code = library_open(&base, paths[0]);
    if (code == EXIT_FINE) code = library_open(&head, paths[1]);
    if (code == EXIT_FINE) code = kernel_names_read(&names, kernels);
    if (code == EXIT_FINE) library_answer(&head);
    for (size_t i = 0; i < names.count && code == EXIT_FINE && !interrupted(); i++) {
        const struct activations_row *rows[] = {library_row(&base, names.names[i]), library_row(&head, names.names[i])};
        if (rows[0] && rows[1]) printf("%s\t%.6g\t%.6g\n", names.names[i], step_instructions(rows[0]), step_instructions(rows[1]));
    }
    kernel_names_free(&names);
    library_close(&base);
    library_close(&head);
    return code;
}
