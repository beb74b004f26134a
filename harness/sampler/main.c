// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "sampler.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} modes[] = {{"list", sampler_list}, {"time", sampler_time}, {"check", sampler_check}, {"count", sampler_count}};

int main(int argc, char **argv) {
    interrupt_install();
    for (size_t i = 0; i < sizeof modes / sizeof *modes && argc > 1; i++)
        if (strcmp(argv[1], modes[i].name) == 0) {
            const int code = modes[i].run(argc - 1, argv + 1);
            return fflush(stdout) == 0 ? code : complain(EXIT_ENVIRONMENT, "cannot write the results");
        }
    return complain(EXIT_USAGE, "`relubench compare` runs this program; its modes are list, time, check and count");
}
