// SPDX-License-Identifier: MIT
// Convolution as a product: each output pixel is a row of the values that its kernel covers ("im2col"; Chellapilla, Puri, Simard,
// "High performance convolutional neural networks for document processing", 2006). The rows are never written out: they go
// straight into the panels of matrix_product.h, copied in runs of neighbours.
#ifndef PATCHES_H
#define PATCHES_H

#include <stdint.h>

#include "real.h"

// An image of height x width pixels within zeros, read from `before` pixels up and left of its corner; with `spread` above 1, its
// pixels stand that far apart with zeros between, which is how a gradient passes back through a stride.
struct patches {
    uint64_t height, width, channels;
    uint64_t before, spread;
    uint64_t kernel, stride;
    uint64_t out_height, out_width;
    uint64_t frame_width, plane; // set by patches_plan: with the zeros around, one row and one channel
};
void patches_plan(struct patches *p);

// Values of one row, in the order [kernel][kernel][channels], and rows of one image.
static inline uint64_t patches_columns(const struct patches *p) { return p->kernel * p->kernel * p->channels; }
static inline uint64_t patches_rows(const struct patches *p) { return p->out_height * p->out_width; }

// Reals of the image within its zeros: the step from one image to the next, where there are several. After the last,
// MATRIX_PANEL_SLACK values may be read. Zeros are not written: the caller clears the memory before the first image of a kind.
static inline uint64_t patches_frame_count(const struct patches *p) { return p->plane * p->channels; }
// [height][width][channels], or one channel after the other, for the two kinds of panels below.
void patches_write_frame(const struct patches *p, const real *image, real *frame);
void patches_write_planes(const struct patches *p, const real *image, real *planes);

// panel[end - begin][narrow]: columns begin..end of rows first..first + count, count at most narrow, from planes. Writes up to
// MATRIX_PANEL_SLACK values too many. Rows go on from one image to the next.
void patches_pack_rows(const struct patches *p, const real *planes, uint64_t first, uint64_t count, uint64_t begin, uint64_t end, uint64_t narrow,
                       real *panel);
// panel[end - begin][narrow]: columns first..first + count of rows begin..end, from frames.
void patches_pack_columns(const struct patches *p, const real *frame, uint64_t first, uint64_t count, uint64_t begin, uint64_t end, uint64_t narrow,
                          real *panel);

#endif
