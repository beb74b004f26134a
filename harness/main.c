// SPDX-License-Identifier: MIT
// relubench: finds the subcommand and hands over. Make lists the command_*.c files in commands.inc.
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "commands.inc"

#define DECLARATION(NAME) extern const struct command command_##NAME;
COMMAND_LIST(DECLARATION)

#define POINTER(NAME) &command_##NAME,
static const struct command *const commands[] = {COMMAND_LIST(POINTER)};
static const size_t command_count = sizeof commands / sizeof *commands;

static void print_help(FILE *stream) {
    fputs(
        "relubench measures the ReLU family of activation functions on this CPU: how fast, and how accurate.\n\n"
        "usage: relubench COMMAND [OPTION]...\n\n",
        stream);
    for (size_t i = 0; i < command_count; i++) fprintf(stream, "  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    fputs(
        "\n`relubench COMMAND --help` teaches one command.\n"
        "RELUBENCH_ISA=NAME limits every command to the implementations named (comma-separated).\n"
        "exit codes: 0 fine, 1 a finding (a kernel off its bound), 2 wrong use, 3 the environment (a missing, read-only or damaged file)\n",
        stream);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return fflush(stdout) == 0 ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write to standard output");
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("relubench " VERSION);
        return EXIT_FINE;
    }
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i]->name, argv[1]) == 0) {
            interrupt_install();
            return commands[i]->run(argc - 1, argv + 1);
        }
    char names[256] = "";
    for (size_t i = 0; i < command_count; i++) {
        strncat(names, i ? ", " : "", sizeof names - strlen(names) - 1);
        strncat(names, commands[i]->name, sizeof names - strlen(names) - 1);
    }
    return complain(EXIT_USAGE, "there is no command '%s'; the commands are %s", argv[1], names);
}
