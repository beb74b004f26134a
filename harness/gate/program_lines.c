// SPDX-License-Identifier: MIT
#include "program_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"

enum { MOST_PADDING = 4096 };

// Our environment with one variable more; the caller frees the array alone.
static char **padded_environment(uint32_t padding, char variable[MOST_PADDING + 32]) {
    size_t count = 0;
    while (environ[count]) count++;
    char **environment = calloc(count + 2, sizeof *environment);
    if (!environment) return NULL;
    memcpy(environment, environ, count * sizeof *environment);
    const int start = sprintf(variable, "RELUBENCH_PADDING=");
    memset(variable + start, 'x', padding % MOST_PADDING);
    variable[(uint32_t)start + padding % MOST_PADDING] = 0;
    environment[count] = variable;
    return environment;
}

static int start(const char *const *arguments, char **environment, int output, pid_t *child) {
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return ENOMEM;
    int error = output < 0 ? 0 : posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    char *const *texts = (char *const *)(uintptr_t)arguments; // the interface is older than const, and changes nothing
    if (error == 0) error = posix_spawnp(child, arguments[0], &actions, NULL, texts, environment);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static void read_lines(int from, void (*line)(char *text, void *context), void *context) {
    FILE *stream = fdopen(from, "r");
    char *text = NULL;
    size_t room = 0;
    while (stream && getline(&text, &room, stream) > 0) {
        text[strcspn(text, "\n")] = 0;
        line(text, context);
    }
    free(text);
    if (stream) fclose(stream);
    else close(from);
}

static int wait_for(const char *name, pid_t child) {
    int status = 0;
    pid_t done;
    do done = waitpid(child, &status, 0);
    while (done < 0 && errno == EINTR);
    if (done == child && WIFEXITED(status) && WEXITSTATUS(status) == 0) return EXIT_FINE;
    if (interrupted()) return EXIT_ENVIRONMENT;
    if (done == child && WIFSIGNALED(status)) return complain(EXIT_ENVIRONMENT, "%s was ended by signal %d", name, WTERMSIG(status));
    return complain(EXIT_ENVIRONMENT, "%s failed", name);
}

int program_lines(const char *const *arguments, uint32_t padding, void (*line)(char *text, void *context), void *context) {
    int ends[2] = {-1, -1};
    char variable[MOST_PADDING + 32];
    if (line && pipe2(ends, O_CLOEXEC) != 0) return complain(EXIT_ENVIRONMENT, "no pipe to %s: %s", arguments[0], strerror(errno));
    char **environment = padded_environment(padding, variable);
    pid_t child = 0;
    const int error = environment ? start(arguments, environment, ends[1], &child) : ENOMEM;
    free(environment);
    if (ends[1] >= 0) close(ends[1]);
    if (error != 0) {
        if (ends[0] >= 0) close(ends[0]);
        return complain(EXIT_ENVIRONMENT, "cannot start %s: %s", arguments[0], strerror(error));
    }
    if (line) read_lines(ends[0], line, context);
    return wait_for(arguments[0], child);
}
