// SPDX-License-Identifier: MIT
#include "patches.h"

#include <string.h>

// Runs are copied in whole steps: what lies beyond a run is overwritten by the next, or is slack at the end.
enum { STEP = 16 };

static uint64_t frame_side(uint64_t out, const struct patches *p) { return (out - 1) * p->stride + p->kernel; }
static uint64_t frame_width(const struct patches *p) {
    const uint64_t needed = frame_side(p->out_width, p), held = p->before + (p->width - 1) * p->spread + 1;
    return needed > held ? needed : held;
}
static uint64_t frame_height(const struct patches *p) {
    const uint64_t needed = frame_side(p->out_height, p), held = p->before + (p->height - 1) * p->spread + 1;
    return needed > held ? needed : held;
}

uint64_t patches_frame_count(const struct patches *p) { return frame_height(p) * frame_width(p) * p->channels + STEP; }
uint64_t patches_row_count(const struct patches *p, uint64_t images) { return images * patches_rows(p) * patches_columns(p) + STEP; }
void patches_clear(const struct patches *p, real *frame) { memset(frame, 0, patches_frame_count(p) * sizeof *frame); }

static void write_frame(const struct patches *p, const real *image, real *frame) {
    const uint64_t width = frame_width(p), run = p->channels * sizeof *frame;
    for (uint64_t y = 0; y < p->height; y++) {
        real *to = frame + ((p->before + y * p->spread) * width + p->before) * p->channels;
        const real *from = image + y * p->width * p->channels;
        if (p->spread == 1) memcpy(to, from, p->width * run);
        else
            for (uint64_t x = 0; x < p->width; x++) memcpy(to + x * p->spread * p->channels, from + x * p->channels, run);
    }
}

WIDEST static void copy_runs(const real *restrict from, uint64_t from_step, real *restrict to, uint64_t run, uint64_t count) {
    for (uint64_t i = 0; i < count; i++, from += from_step, to += run)
        for (uint64_t j = 0; j < run; j += STEP)
            for (uint64_t k = 0; k < STEP; k++) to[j + k] = from[j + k];
}

void patches_write(const struct patches *p, const real *image, real *frame, real *rows) {
    write_frame(p, image, frame);
    const uint64_t step = frame_width(p) * p->channels, run = p->kernel * p->channels;
    for (uint64_t y = 0; y < p->out_height; y++)
        for (uint64_t x = 0; x < p->out_width; x++, rows += p->kernel * run)
            copy_runs(frame + y * p->stride * step + x * p->stride * p->channels, step, rows, run, p->kernel);
}
