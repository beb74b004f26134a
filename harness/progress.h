// SPDX-License-Identifier: MIT
// Progress of long work on stderr: a bar with the time left on a terminal, a plain line every tenth elsewhere.
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *task; // "timing": not owned
    uint64_t started; // clock_now
    uint64_t shown;
    int tenth; // last tenth said in a plain line
    bool terminal;
};

struct progress progress_start(const char *task);
// `share` is 0 to 1; `detail` is what is being done, or 0. Cheap: shows at most ten times a second.
void progress_update(struct progress *progress, double share, const char *detail);
// Removes the bar.
void progress_end(struct progress *progress);

#endif
