// SPDX-License-Identifier: MIT
#include "patches.h"

#include <string.h>

#include "loops.h"
#include "matrix_product.h"

// Runs are copied in whole steps: what lies beyond a run is overwritten by what follows it, or is slack at the end.
enum { STEP = 16 };
enum { RUNS = 64 }; // more than a panel's rows, or columns, can be cut into

static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }
static uint64_t frame_side(const struct patches *p, uint64_t in, uint64_t out) {
    return larger((out - 1) * p->stride + p->kernel, p->before + (in - 1) * p->spread + 1);
}

void patches_plan(struct patches *p) {
    p->frame_width = frame_side(p, p->width, p->out_width);
    p->plane = p->frame_width * frame_side(p, p->height, p->out_height);
}

void patches_write_frame(const struct patches *p, const real *image, real *frame) {
    const uint64_t width = p->frame_width, pixel = p->channels * sizeof *frame;
    for (uint64_t y = 0; y < p->height; y++) {
        real *to = frame + ((p->before + y * p->spread) * width + p->before) * p->channels;
        const real *from = image + y * p->width * p->channels;
        if (p->spread == 1) memcpy(to, from, p->width * pixel);
        else
            for (uint64_t x = 0; x < p->width; x++) memcpy(to + x * p->spread * p->channels, from + x * p->channels, pixel);
    }
}

void patches_write_planes(const struct patches *p, const real *image, real *planes) {
    const uint64_t width = p->frame_width, plane = p->plane;
    for (uint64_t y = 0; y < p->height; y++) {
        real *to = planes + (p->before + y * p->spread) * width + p->before;
        const real *from = image + y * p->width * p->channels;
        if (p->spread == 1) loop_transpose(from, p->channels, p->width, p->channels, to, plane);
        else
            for (uint64_t c = 0; c < p->channels; c++)
                for (uint64_t x = 0; x < p->width; x++) to[c * plane + x * p->spread] = from[x * p->channels + c];
    }
}

typedef real step_values __attribute__((vector_size(STEP * sizeof(real))));
typedef int step_bits __attribute__((vector_size(STEP * sizeof(real))));

// Neighbours in a panel's row that are neighbours in memory too.
struct runs {
    step_bits first; // ones where the first run's values are, as far as one step goes
    uint64_t step;   // longest, rounded up to what is copied at once
    uint64_t count;
    uint64_t from[RUNS], to[RUNS];
};

// The lists are left as they are: to clear them for each panel takes longer than to fill them.
static void start_runs(struct runs *runs) {
    memset(&runs->first, 0, sizeof runs->first);
    runs->step = runs->count = 0;
}

static void add_run(struct runs *runs, uint64_t from, uint64_t to, uint64_t length) {
    if (runs->count == 0) memset(&runs->first, 0xff, (length < STEP ? length : STEP) * sizeof(real));
    runs->from[runs->count] = from;
    runs->to[runs->count++] = to;
    if (runs->step < length) runs->step = (length + STEP - 1) / STEP * STEP;
}

// Rows of a panel, each the same runs from places `step` further on. In order, so that each run covers what the one before wrote too
// much. Nearly all panels have one or two runs of no more than one step, which are written without a loop.
static inline void copy_step(const real *from, real *to) {
    step_values values;
    memcpy(&values, from, sizeof values);
    memcpy(to, &values, sizeof values);
}

WIDEST static void copy_one(const real *from, uint64_t step, uint64_t rows, real *panel, uint64_t narrow) {
    for (uint64_t i = 0; i < rows; i++) copy_step(from + i * step, panel + i * narrow);
}

// Both runs in one store: bits of the first where `first` has them, else of the second. A store that crosses a cache line is what
// packing costs.
WIDEST static void copy_two(const real *from, const real *from_second, uint64_t step, uint64_t rows, real *panel, const step_bits *first,
                            uint64_t narrow) {
    const step_bits mask = *first;
    for (uint64_t i = 0; i < rows; i++) {
        step_bits a, b;
        memcpy(&a, from + i * step, sizeof a);
        memcpy(&b, from_second + i * step, sizeof b);
        a = (a & mask) | (b & ~mask);
        memcpy(panel + i * narrow, &a, sizeof a);
    }
}

WIDEST static void copy_many(const struct runs *runs, const real *from, uint64_t step, uint64_t rows, real *panel, uint64_t narrow) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t run = 0; run < runs->count; run++)
            for (uint64_t j = 0; j < runs->step; j += STEP) copy_step(from + i * step + runs->from[run] + j, panel + i * narrow + runs->to[run] + j);
}

static void copy_runs(const struct runs *runs, const real *from, uint64_t step, uint64_t rows, real *panel, uint64_t narrow) {
    if (runs->count == 1 && runs->step == STEP) copy_one(from + runs->from[0], step, rows, panel, narrow);
    else if (runs->count == 2 && narrow <= STEP)
        copy_two(from + runs->from[0], from + runs->from[1] - runs->to[1], step, rows, panel, &runs->first, narrow);
    else copy_many(runs, from, step, rows, panel, narrow);
}

void patches_pack_rows(const struct patches *p, const real *planes, uint64_t first, uint64_t count, uint64_t begin, uint64_t end, uint64_t narrow,
                       real *panel) {
    const uint64_t width = p->frame_width, plane = p->plane;
    struct runs runs;
    start_runs(&runs);
    for (uint64_t i = 0, length; i < count; i += length) {
        const uint64_t image = (first + i) / patches_rows(p), pixel = (first + i) % patches_rows(p);
        const uint64_t y = pixel / p->out_width, x = pixel % p->out_width;
        length = p->stride == 1 ? p->out_width - x : 1;
        if (length > count - i) length = count - i;
        add_run(&runs, image * patches_frame_count(p) + (y * width + x) * p->stride, i, length);
    }
    uint64_t row = begin / p->channels / p->kernel, column = begin / p->channels % p->kernel, channel = begin % p->channels;
    for (uint64_t channels; begin < end; begin += channels, channel = 0) {
        channels = p->channels - channel < end - begin ? p->channels - channel : end - begin;
        copy_runs(&runs, planes + channel * plane + row * width + column, plane, channels, panel, narrow);
        panel += channels * narrow;
        if (++column == p->kernel) column = 0, row++;
    }
}

void patches_pack_columns(const struct patches *p, const real *frame, uint64_t first, uint64_t count, uint64_t begin, uint64_t end, uint64_t narrow,
                          real *panel) {
    const uint64_t row = p->frame_width * p->channels, run = p->kernel * p->channels, step = p->stride * p->channels;
    struct runs runs;
    start_runs(&runs);
    for (uint64_t i = 0, length; i < count; i += length) {
        const uint64_t within = (first + i) % run;
        length = run - within < count - i ? run - within : count - i;
        add_run(&runs, (first + i) / run * row + within, i, length);
    }
    uint64_t y = begin % patches_rows(p) / p->out_width, x = begin % p->out_width;
    frame += begin / patches_rows(p) * patches_frame_count(p);
    for (uint64_t pixels; begin < end; begin += pixels, x = 0) {
        pixels = p->out_width - x < end - begin ? p->out_width - x : end - begin;
        copy_runs(&runs, frame + y * p->stride * row + x * step, step, pixels, panel, narrow);
        panel += pixels * narrow;
        if (++y == p->out_height) y = 0, frame += patches_frame_count(p);
    }
}
