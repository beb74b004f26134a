// SPDX-License-Identifier: MIT
#include "output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

static int cannot_write(const char *path, int error) {
    return complain(EXIT_ENVIRONMENT, "cannot write %s: %s; name another place with --out", path, strerror(error));
}

int output_open(struct output *output, const char *path) {
    output->stream = NULL;
    if ((size_t)snprintf(output->path, sizeof output->path, "%s", path) >= sizeof output->path) return cannot_write(path, ENAMETOOLONG);
    snprintf(output->temporary, sizeof output->temporary, "%s.%ld.part", path, (long)getpid());
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return cannot_write(path, EISDIR);
    output->stream = fopen(output->temporary, "w");
    return output->stream ? EXIT_FINE : cannot_write(path, errno);
}

void output_discard(struct output *output) {
    if (!output->stream) return;
    fclose(output->stream);
    output->stream = NULL;
    unlink(output->temporary);
}

int output_close(struct output *output) {
    errno = 0;
    const bool written = fflush(output->stream) == 0 && !ferror(output->stream) && fsync(fileno(output->stream)) == 0;
    const int write_error = errno ? errno : EIO;
    if (!written) {
        output_discard(output);
        return cannot_write(output->path, write_error);
    }
    const bool closed = fclose(output->stream) == 0;
    output->stream = NULL;
    if (closed && rename(output->temporary, output->path) == 0) return EXIT_FINE;
    const int error = errno;
    unlink(output->temporary);
    return cannot_write(output->path, error);
}

int folder_make(const char *path) {
    char folder[1024];
    if ((size_t)snprintf(folder, sizeof folder, "%s", path) >= sizeof folder) return cannot_write(path, ENAMETOOLONG);
    for (char *slash = strchr(folder + (*folder != 0), '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(folder, 0777) != 0 && errno != EEXIST) return cannot_write(path, errno);
        *slash = '/';
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return cannot_write(path, errno);
    struct stat status;
    if (stat(folder, &status) != 0) return cannot_write(path, errno);
    if (!S_ISDIR(status.st_mode)) return cannot_write(path, ENOTDIR);
    return access(folder, W_OK | X_OK) == 0 ? EXIT_FINE : cannot_write(path, errno);
}

void plain_text(char *plain, size_t size, const char *text) {
    size_t length = 0;
    for (; *text && length + 1 < size; text++) plain[length++] = *text == '"' ? '\'' : *text >= ' ' && *text <= '~' ? *text : '?';
    if (size) plain[length] = 0;
}
