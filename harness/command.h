// SPDX-License-Identifier: MIT
// A subcommand of relubench. Each lives in command_<name>.c and stands in the table of main.c.
#ifndef COMMAND_H
#define COMMAND_H

#include <stdarg.h>
#include <stdbool.h>

enum exit_code {
    EXIT_FINE = 0,
    EXIT_FINDING = 1,    // a kernel off its bound, a regression
    EXIT_USAGE = 2,      // wrong use
    EXIT_ENVIRONMENT = 3 // missing data, read-only or damaged file, no space, no permission
};

struct command {
    // One word; or a word and a flag, "bench --train": what the command of that name does where the flag is among its arguments. So
    // another part, of which the harness knows nothing, adds to a command of the harness.
    const char *name;
    const char *summary; // one line for `relubench --help`
    const char *help;    // what `relubench NAME --help` prints: usage, options, examples
    // argv[0] is the subcommand's name. Returns an exit code.
    int (*run)(int argc, char **argv);
};

// "relubench: MESSAGE" on stderr: the cause, then the cure. Returns `code`, so that `return complain(EXIT_USAGE, ...)` reads well.
__attribute__((format(printf, 2, 3))) int complain(enum exit_code code, const char *format, ...);

// Set by SIGINT and SIGTERM: long work finishes its cell, saves, and says how to resume. A second signal ends the process.
void interrupt_install(void);
bool interrupted(void);

#endif
