// SPDX-License-Identifier: MIT
// Convolution as a product: each pixel of the output is a row with the part of the input that its kernel covers ("im2col"; Chellapilla,
// Puri, Simard, "High performance convolutional neural networks for document processing", 2006).
#ifndef PATCHES_H
#define PATCHES_H

#include <stdint.h>

#include "real.h"

// An image of height x width pixels, read `before` pixels up and left of its corner, with zeros all around; with `spread` above 1, its
// pixels stand that far apart with zeros between, which is how a gradient passes back through a stride.
struct patches {
    uint64_t height, width, channels;
    uint64_t before, spread;
    uint64_t kernel, stride;
    uint64_t out_height, out_width;
};

// Values of one row, and rows of one image.
static inline uint64_t patches_columns(const struct patches *p) { return p->kernel * p->kernel * p->channels; }
static inline uint64_t patches_rows(const struct patches *p) { return p->out_height * p->out_width; }
// Reals that patches_write needs for the image with its frame, and for the rows of `images`.
uint64_t patches_frame_count(const struct patches *p);
uint64_t patches_row_count(const struct patches *p, uint64_t images);
// rows[out_height * out_width][kernel * kernel * channels] of one image. `frame` is kept zero outside of what is written here: the
// caller clears it once before the first image of a kind, with patches_clear.
void patches_write(const struct patches *p, const real *image, real *frame, real *rows);
void patches_clear(const struct patches *p, real *frame);

#endif
