// SPDX-License-Identifier: MIT
// Convolution as a product: each output pixel is a row of the values that its kernel covers ("im2col"; Chellapilla, Puri, Simard,
// "High performance convolutional neural networks for document processing", 2006). The rows are never written out: they go
// straight into the panels of matrix_product.h, copied in runs of neighbours. Value (row, column) lies at rows[row] +
// columns[column], so that two lists of places say all about a convolution.
#ifndef PATCHES_H
#define PATCHES_H

#include <stdint.h>

#include "arena.h"
#include "real.h"

// Where rows and columns begin, in reals.
struct places {
    uint32_t *rows;    // [images * out_height * out_width]
    uint32_t *columns; // [kernel][kernel][channels]
};

// Images of height x width pixels within zeros, read from `before` pixels up and left of their corner; with `spread` above 1, their
// pixels stand that far apart with zeros between, which is how a gradient passes back through a stride.
struct patches {
    uint64_t height, width, channels;
    uint64_t before, spread;
    uint64_t kernel, stride;
    uint64_t out_height, out_width;
    uint64_t images;             // at a time
    uint64_t frame_width, plane; // from here on set by patches_plan: with the zeros around, one row and one channel
    struct places planes, frames;
};

// Values of one row, in the order [kernel][kernel][channels], and rows of one image.
static inline uint64_t patches_columns(const struct patches *p) { return p->kernel * p->kernel * p->channels; }
static inline uint64_t patches_rows(const struct patches *p) { return p->out_height * p->out_width; }
// Reals of an image within its zeros. After the last image, MATRIX_PANEL_SLACK more may be read.
static inline uint64_t patches_frame_count(const struct patches *p) { return p->plane * p->channels; }

// Takes the lists of places. An exit code: images may be too large.
int patches_plan(struct patches *p, struct arena *arena);

// `images` images, one channel after the other, or as [height][width][channels]. Zeros are not written: the caller clears the memory
// before the first image of a kind.
void patches_write_planes(const struct patches *p, const real *x, uint64_t images, real *planes);
void patches_write_frames(const struct patches *p, const real *x, uint64_t images, real *frames);

// panel[depth][narrow]: at (k, j) the value that lies at lanes[j] + deep[k], for j below count, which is at most narrow. With planes,
// lanes are rows and `deep` columns; with frames the other way: so neighbours in a panel are neighbours in memory. Writes up to
// MATRIX_PANEL_SLACK values too many.
void patches_pack(const real *from, const uint32_t *lanes, uint64_t count, const uint32_t *deep, uint64_t depth, uint64_t narrow, real *panel);

#endif
