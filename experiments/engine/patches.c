// SPDX-License-Identifier: MIT
#include "patches.h"

#include <assert.h>
#include <string.h>

#include "command.h"
#include "loops.h"

static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }
static uint64_t frame_side(const struct patches *p, uint64_t in, uint64_t out) {
    return larger((out - 1) * p->stride + p->kernel, p->before + (in - 1) * p->spread + 1);
}

// With `x_step` from one pixel to the next and `c_step` from one channel to the next.
static void list_places(const struct patches *p, struct places *places, uint64_t x_step, uint64_t c_step) {
    const uint64_t y_step = p->frame_width * x_step;
    uint32_t *row = places->rows, *column = places->columns;
    for (uint64_t image = 0; image < p->images; image++)
        for (uint64_t y = 0; y < p->out_height; y++)
            for (uint64_t x = 0; x < p->out_width; x++)
                *row++ = (uint32_t)(image * patches_frame_count(p) + y * p->stride * y_step + x * p->stride * x_step);
    for (uint64_t y = 0; y < p->kernel; y++)
        for (uint64_t x = 0; x < p->kernel; x++)
            for (uint64_t c = 0; c < p->channels; c++) *column++ = (uint32_t)(y * y_step + x * x_step + c * c_step);
}

static void take_places(const struct patches *p, struct places *places, struct arena *arena) {
    places->rows = arena_take(arena, p->images * patches_rows(p), sizeof *places->rows);
    places->columns = arena_take(arena, patches_columns(p), sizeof *places->columns);
}

int patches_plan(struct patches *p, struct arena *arena) {
    p->frame_width = frame_side(p, p->width, p->out_width);
    p->plane = p->frame_width * frame_side(p, p->height, p->out_height);
    if (p->images * patches_frame_count(p) > UINT32_MAX)
        return complain(EXIT_USAGE, "a convolution over %llu x %llu pixels of %llu channels is too large", (unsigned long long)p->height,
                        (unsigned long long)p->width, (unsigned long long)p->channels);
    take_places(p, &p->planes, arena);
    take_places(p, &p->frames, arena);
    if (!arena->base) return EXIT_FINE;
    list_places(p, &p->planes, 1, p->plane);
    list_places(p, &p->frames, p->channels, 1);
    return EXIT_FINE;
}

void patches_write_planes(const struct patches *p, const real *x, uint64_t images, real *planes) {
    for (uint64_t i = 0; i < images * p->height; i++, x += p->width * p->channels) {
        const uint64_t image = i / p->height, y = p->before + i % p->height * p->spread;
        real *to = planes + image * patches_frame_count(p) + y * p->frame_width + p->before;
        if (p->spread == 1) loop_transpose(x, p->channels, p->width, p->channels, to, p->plane);
        else
            for (uint64_t j = 0; j < p->width; j++) loop_transpose(x + j * p->channels, p->channels, 1, p->channels, to + j * p->spread, p->plane);
    }
}

void patches_write_frames(const struct patches *p, const real *x, uint64_t images, real *frames) {
    for (uint64_t i = 0; i < images * p->height; i++, x += p->width * p->channels) {
        const uint64_t image = i / p->height, y = p->before + i % p->height * p->spread;
        real *to = frames + image * patches_frame_count(p) + (y * p->frame_width + p->before) * p->channels;
        if (p->spread == 1) memcpy(to, x, p->width * p->channels * sizeof *to);
        else
            for (uint64_t j = 0; j < p->width; j++) memcpy(to + j * p->spread * p->channels, x + j * p->channels, p->channels * sizeof *to);
    }
}

// ---- packing ----

// Lanes whose places follow one another are one run, copied in whole steps: what lies beyond a run is overwritten by what follows it,
// or is slack at the end.
typedef int step_bits __attribute__((vector_size(LOOP_STEP * sizeof(real))));

enum { RUNS = 64 };
struct runs {
    uint64_t count;
    uint64_t from[RUNS], to[RUNS + 1];
};

static void find_runs(struct runs *runs, const uint32_t *lanes, uint64_t count) {
    runs->count = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (i && lanes[i] == lanes[i - 1] + 1) continue;
        assert(runs->count < RUNS);
        runs->from[runs->count] = lanes[i];
        runs->to[runs->count++] = i;
    }
    runs->to[runs->count] = count;
}

static inline void copy_step(const real *from, real *to) {
    step_bits bits;
    memcpy(&bits, from, sizeof bits);
    memcpy(to, &bits, sizeof bits);
}

WIDEST static void pack_one(const real *from, const uint32_t *deep, uint64_t depth, uint64_t narrow, real *panel) {
    for (uint64_t k = 0; k < depth; k++) copy_step(from + deep[k], panel + k * narrow);
}

// Two runs in one store: the first `lanes` values from `from`, the rest from `second`.
WIDEST static void pack_two(const real *from, const real *second, uint64_t lanes, const uint32_t *deep, uint64_t depth, uint64_t narrow,
                            real *panel) {
    step_bits first;
    memset(&first, 0, sizeof first);
    memset(&first, 0xff, lanes * sizeof(real));
    for (uint64_t k = 0; k < depth; k++) {
        step_bits a, b;
        memcpy(&a, from + deep[k], sizeof a);
        memcpy(&b, second + deep[k], sizeof b);
        a = (a & first) | (b & ~first);
        memcpy(panel + k * narrow, &a, sizeof a);
    }
}

WIDEST static void pack_many(const struct runs *runs, const real *from, const uint32_t *deep, uint64_t depth, uint64_t narrow, real *panel) {
    for (uint64_t k = 0; k < depth; k++)
        for (uint64_t run = 0; run < runs->count; run++)
            for (uint64_t j = runs->to[run], i = 0; j < runs->to[run + 1]; j += LOOP_STEP, i += LOOP_STEP)
                copy_step(from + runs->from[run] + deep[k] + i, panel + k * narrow + j);
}

void patches_pack(const real *from, const uint32_t *lanes, uint64_t count, const uint32_t *deep, uint64_t depth, uint64_t narrow, real *panel) {
    struct runs runs; // lists are filled as far as they are used
    find_runs(&runs, lanes, count);
    if (runs.count == 1 && count <= LOOP_STEP) pack_one(from + runs.from[0], deep, depth, narrow, panel);
    else if (runs.count == 2 && count <= LOOP_STEP)
        pack_two(from + runs.from[0], from + runs.from[1] - runs.to[1], runs.to[1], deep, depth, narrow, panel);
    else pack_many(&runs, from, deep, depth, narrow, panel);
}
