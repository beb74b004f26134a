// SPDX-License-Identifier: MIT
#include "gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "svg.h"

// From the program's own folder: in the build tree, for a test program there, and installed.
static const char *const script_places[] = {"../../scripts", "../../../../scripts", "../share/relubench/scripts"};

static bool has_scripts(const char *folder, char *path, size_t size) {
    char style[PATH_MAX], resolved[PATH_MAX];
    if ((size_t)snprintf(style, sizeof style, "%s/style.gp", folder) >= sizeof style || access(style, R_OK) != 0) return false;
    return realpath(folder, resolved) && (size_t)snprintf(path, size, "%s", resolved) < size;
}

int scripts_folder(char *path, size_t size) {
    const char *named = getenv("RELUBENCH_SCRIPTS");
    if (named && *named) {
        if (has_scripts(named, path, size)) return EXIT_FINE;
        return complain(EXIT_ENVIRONMENT, "RELUBENCH_SCRIPTS is '%s', where there is no style.gp: name the folder of relubench's chart scripts",
                        named);
    }
    char program[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length < 0 ? 0 : length] = 0;
    char *slash = strrchr(program, '/');
    if (slash) *slash = 0;
    for (size_t i = 0; i < sizeof script_places / sizeof *script_places; i++) {
        char folder[PATH_MAX + 64];
        snprintf(folder, sizeof folder, "%s/%s", program, script_places[i]);
        if (has_scripts(folder, path, size)) return EXIT_FINE;
    }
    return complain(EXIT_ENVIRONMENT,
                    "no chart scripts beside %s (looked in ../../scripts and ../share/relubench/scripts): name their folder with RELUBENCH_SCRIPTS",
                    program);
}

// The child: never returns. What it cannot do itself it reports as an errno through `report`.
static void become_gnuplot(char *const *arguments, const char *folder, int report) {
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(nothing, STDOUT_FILENO) >= 0 && dup2(report, STDERR_FILENO) >= 0 &&
        chdir(folder) == 0 && setenv("LC_ALL", "C.UTF-8", 1) == 0) // in plain C it warns of what it cannot write
        execvp(arguments[0], arguments);
    const int error = errno;
    _exit(error == ENOENT ? 127 : 126);
}

// Everything gnuplot says, up to `size`; the rest is read and dropped, so that it never waits for a reader.
static void collect(int from, char *said, size_t size) {
    size_t length = 0;
    char chunk[512];
    for (ssize_t got; (got = read(from, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR);)
        for (ssize_t i = 0; i < got && length + 1 < size; i++)
            if (length || (chunk[i] != '\n' && chunk[i] != ' ')) said[length++] = chunk[i] == '\n' ? ' ' : chunk[i];
    said[length] = 0;
}

static int run(char *const *arguments, const struct picture *picture) {
    int channel[2];
    if (pipe2(channel, O_CLOEXEC) != 0) return complain(EXIT_ENVIRONMENT, "cannot start gnuplot: %s", strerror(errno));
    const pid_t child = fork();
    if (child == 0) become_gnuplot(arguments, picture->folder, channel[1]);
    const int fork_error = errno;
    close(channel[1]);
    char said[600] = "";
    if (child > 0) collect(channel[0], said, sizeof said);
    close(channel[0]);
    if (child < 0) return complain(EXIT_ENVIRONMENT, "cannot start gnuplot: %s", strerror(fork_error));
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127 && !*said)
        return complain(EXIT_ENVIRONMENT, "gnuplot is not installed, so %s.%s was not drawn (its data, %s, is written): `make deps` installs it",
                        picture->name, picture->format, picture->rows);
    if (WIFSIGNALED(status))
        return complain(EXIT_ENVIRONMENT, "gnuplot was ended by signal %d; %s.%s is as it was", WTERMSIG(status), picture->name, picture->format);
    // gnuplot warns of a missing series and still reports success.
    if (WEXITSTATUS(status) != 0 || *said)
        return complain(EXIT_ENVIRONMENT, "gnuplot could not draw %s.%s: %s", picture->name, picture->format, *said ? said : "it says no more");
    return EXIT_FINE;
}

// gnuplot does not notice a full disk; a picture without its end tells.
static bool is_complete(const char *path, const char *format) {
    const char *end = strcmp(format, "svg") == 0 ? "</svg>" : "IEND";
    char tail[32];
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    const size_t length = fseek(file, -(long)sizeof tail, SEEK_END) == 0 ? fread(tail, 1, sizeof tail, file) : 0;
    fclose(file);
    return memmem(tail, length, end, strlen(end)) != NULL;
}

int gnuplot_draw(const struct picture *picture) {
    char scripts[PATH_MAX], style[PATH_MAX + 16], temporary[256], prefix[64], from[PATH_MAX], to[PATH_MAX];
    const int code = scripts_folder(scripts, sizeof scripts);
    if (code != EXIT_FINE) return code;
    snprintf(style, sizeof style, "%s/style.gp", scripts);
    snprintf(prefix, sizeof prefix, "%s", picture->name);
    for (char *dash = prefix; (dash = strchr(dash, '-'));) *dash = '_';
    snprintf(temporary, sizeof temporary, ".%s.%ld.%s", picture->name, (long)getpid(), picture->format);
    if ((size_t)snprintf(from, sizeof from, "%s/%s", picture->folder, temporary) >= sizeof from ||
        (size_t)snprintf(to, sizeof to, "%s/%s.%s", picture->folder, picture->name, picture->format) >= sizeof to)
        return complain(EXIT_ENVIRONMENT, "the name of folder %s is too long", picture->folder);
    // execvp promises not to change them.
    char *arguments[] = {"gnuplot",
                         "-d",
                         "-c",
                         style,
                         scripts,
                         (char *)picture->script,
                         (char *)picture->format,
                         temporary,
                         (char *)picture->rows,
                         (char *)picture->title,
                         (char *)picture->footer,
                         (char *)picture->argument,
                         prefix,
                         NULL};
    int drawn = run(arguments, picture);
    if (drawn == EXIT_FINE && !is_complete(from, picture->format))
        drawn = complain(EXIT_ENVIRONMENT, "%s was not written to its end: free some space on its disk and repeat the command", to);
    if (drawn == EXIT_FINE && strcmp(picture->format, "svg") == 0) drawn = svg_finish(from, to, prefix);
    else if (drawn == EXIT_FINE && rename(from, to) == 0) return EXIT_FINE;
    else if (drawn == EXIT_FINE) drawn = complain(EXIT_ENVIRONMENT, "cannot write %s: %s", to, strerror(errno));
    unlink(from);
    return drawn;
}
