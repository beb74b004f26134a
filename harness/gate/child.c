// SPDX-License-Identifier: MIT
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"

#define LOCK "RELUBENCH_LOCK="

static const double patience = 5; // seconds that a child has to save what it did

// This environment with the lock's line replaced; the caller frees it, and `line` lives as long.
static char **environment_with(char *line) {
    size_t count = 0, used = 0;
    while (environ[count]) count++;
    char **copy = calloc(count + 2, sizeof *copy);
    for (size_t i = 0; copy && i < count; i++)
        if (strncmp(environ[i], LOCK, strlen(LOCK)) != 0) copy[used++] = environ[i];
    if (copy) copy[used] = line;
    return copy;
}

static int start(const struct child *child, char *const *environment, pid_t *process) {
    posix_spawn_file_actions_t files;
    int error = posix_spawn_file_actions_init(&files);
    if (error) return error;
    error = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, child->log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    // It promises not to change them.
    if (!error) error = posix_spawn(process, child->arguments[0], &files, NULL, (char *const *)child->arguments, environment);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

// True once it has ended.
static bool has_ended(pid_t process, int *status) {
    const pid_t found = waitpid(process, status, WNOHANG);
    return found == process || (found < 0 && errno != EINTR);
}

static bool await(pid_t process, double seconds, bool until_interrupted, int *status) {
    const struct timespec pause = {.tv_nsec = 2000000};
    const uint64_t end = clock_now() + (uint64_t)(seconds * 1e9);
    while (!has_ended(process, status)) {
        if (clock_now() > end || (until_interrupted && interrupted())) return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

// Asks it to end, then makes it.
static void end(pid_t process) {
    int status;
    kill(process, SIGTERM);
    if (await(process, patience, false, &status)) return;
    kill(process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
}

int child_run(const struct child *child, int *exit_code) {
    const char *program = child->arguments[0];
    char line[512];
    if ((size_t)snprintf(line, sizeof line, LOCK "%s", child->lock) >= sizeof line)
        return complain(EXIT_ENVIRONMENT, "the path of the lock %s is too long: name a shorter TMPDIR", child->lock);
    char **environment = environment_with(line);
    if (!environment) return complain(EXIT_ENVIRONMENT, "out of memory while starting %s", program);
    pid_t process;
    int status = 0;
    const int error = start(child, environment, &process);
    free(environment);
    if (error) return complain(EXIT_ENVIRONMENT, "cannot start %s: %s; is it built, and for this machine?", program, strerror(error));
    if (!await(process, child->limit, true, &status)) {
        end(process);
        if (interrupted()) return complain(EXIT_ENVIRONMENT, "stopped as asked, and %s with it", program);
        return complain(EXIT_ENVIRONMENT, "%s %s took longer than %g s and was stopped; is the machine busy with something else?", program,
                        child->arguments[1], child->limit);
    }
    if (!WIFEXITED(status)) {
        char said[200];
        child_last_words(child, said, sizeof said);
        return complain(EXIT_ENVIRONMENT, "%s %s was ended by signal %d; it said last: %s", program, child->arguments[1], WTERMSIG(status),
                        *said ? said : "nothing");
    }
    *exit_code = WEXITSTATUS(status);
    return EXIT_FINE;
}

void child_last_words(const struct child *child, char *line, unsigned size) {
    line[0] = 0;
    FILE *file = fopen(child->log, "re");
    char *read = NULL;
    size_t capacity = 0;
    while (file && getline(&read, &capacity, file) > 0) {
        read[strcspn(read, "\r\n")] = 0;
        if (*read) snprintf(line, size, "%s", read);
    }
    free(read);
    if (file) fclose(file);
}
