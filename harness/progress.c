// SPDX-License-Identifier: MIT
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

enum { BAR_WIDTH = 30 };

struct progress progress_start(const char *task) {
    const uint64_t now = clock_now();
    return (struct progress){.task = task, .started = now, .tenth = -1, .terminal = isatty(STDERR_FILENO) == 1};
}

static void duration_text(double seconds, char *text, size_t size) {
    const int whole = (int)(seconds + 0.5);
    if (whole >= 3600) snprintf(text, size, "%d h %02d min", whole / 3600, whole / 60 % 60);
    else if (whole >= 60) snprintf(text, size, "%d min %02d s", whole / 60, whole % 60);
    else snprintf(text, size, "%d s", whole);
}

void progress_update(struct progress *progress, double share, const char *detail) {
    const uint64_t now = clock_now();
    const int tenth = (int)(share * 10);
    if (progress->terminal ? now - progress->shown < 100000000u : tenth <= progress->tenth) return;
    progress->shown = now;
    progress->tenth = tenth;
    const double elapsed = (double)(now - progress->started) * 1e-9;
    char left[64] = "";
    if (share > 0.02 && share < 1) {
        char text[48];
        duration_text(elapsed * (1 - share) / share, text, sizeof text);
        snprintf(left, sizeof left, ", about %s left", text);
    }
    if (!progress->terminal) {
        fprintf(stderr, "%s: %3.0f %%%s\n", progress->task, share * 100, left);
        return;
    }
    char bar[BAR_WIDTH + 1];
    const int filled = (int)(share * BAR_WIDTH + 0.5);
    for (int i = 0; i < BAR_WIDTH; i++) bar[i] = i < filled ? '#' : '.';
    bar[BAR_WIDTH] = 0;
    fprintf(stderr, "\r\033[K%s [%s] %3.0f %%%s  %.40s", progress->task, bar, share * 100, left, detail ? detail : "");
    fflush(stderr);
}

void progress_end(struct progress *progress) {
    if (progress->terminal) fputs("\r\033[K", stderr);
    fflush(stderr);
}
