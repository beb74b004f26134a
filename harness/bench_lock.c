// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "command.h"

// A process that was killed leaves children that hold the lock until they are dead, too.
static bool locks(int file, int kind) {
    const struct timespec pause = {.tv_nsec = 20000000};
    for (int trial = 0; trial < 50; trial++) {
        if (flock(file, kind | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK) return false;
        nanosleep(&pause, NULL);
    }
    errno = EWOULDBLOCK;
    return false;
}

// The file's name is fixed, since the machine is what is shared; RELUBENCH_LOCK moves it, for tests and for odd systems.
static int take(int kind) {
    const char *path = getenv("RELUBENCH_LOCK");
    if (!path || !*path) path = "/tmp/relubench.lock";
    // Reading is enough to lock, and a file in /tmp that another user made cannot be opened in any other way.
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 && errno == ENOENT) file = open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file < 0) return complain(EXIT_ENVIRONMENT, "cannot open the lock %s: %s; RELUBENCH_LOCK names another file", path, strerror(errno));
    if (locks(file, kind)) return EXIT_FINE; // held until the process ends
    if (errno == EWOULDBLOCK)
        return complain(EXIT_ENVIRONMENT,
                        "another relubench is %s on this machine (it holds %s): its times and these would be wrong; wait until it ends",
                        kind == LOCK_EX ? "timing or training" : "timing", path);
    return complain(EXIT_ENVIRONMENT, "cannot lock %s: %s; RELUBENCH_LOCK names another file", path, strerror(errno));
}

int bench_lock(void) { return take(LOCK_EX); }

int train_lock(void) { return take(LOCK_SH); }
