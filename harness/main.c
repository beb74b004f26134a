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

// The flag in a command's name, or 0.
static const char *flag_of(const struct command *command) {
    const char *blank = strchr(command->name, ' ');
    return blank ? blank + 1 : NULL;
}

static bool is_meant(const struct command *command, int argc, char **argv) {
    const char *flag = flag_of(command);
    const size_t length = strcspn(command->name, " ");
    if (strlen(argv[0]) != length || strncmp(command->name, argv[0], length) != 0) return false;
    for (int i = 1; i < argc && flag; i++)
        if (strcmp(argv[i], flag) == 0) return true;
    return !flag;
}

// The one with a flag before the plain one.
static const struct command *find(int argc, char **argv) {
    const struct command *found = NULL;
    for (size_t i = 0; i < command_count; i++)
        if (is_meant(commands[i], argc, argv) && (!found || flag_of(commands[i]))) found = commands[i];
    return found;
}

static void print_help(FILE *stream) {
    fputs(
        "relubench measures the ReLU family of activation functions on this CPU: how fast, and how accurate.\n\n"
        "usage: relubench COMMAND [OPTION]...\n\n",
        stream);
    for (size_t i = 0; i < command_count; i++) fprintf(stream, "  %-13s  %s\n", commands[i]->name, commands[i]->summary);
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
    const struct command *command = find(argc - 1, argv + 1);
    if (command) {
        interrupt_install();
        return command->run(argc - 1, argv + 1);
    }
    char names[256] = "";
    for (size_t i = 0; i < command_count; i++) {
        if (flag_of(commands[i])) continue;
        strncat(names, *names ? ", " : "", sizeof names - strlen(names) - 1);
        strncat(names, commands[i]->name, sizeof names - strlen(names) - 1);
    }
    return complain(EXIT_USAGE, "there is no command '%s'; the commands are %s", argv[1], names);
}
