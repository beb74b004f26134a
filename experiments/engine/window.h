// SPDX-License-Identifier: MIT
// Windows of pooling layers.
#ifndef WINDOW_H
#define WINDOW_H

#include "layer.h"

// size: side of a window; stride: from one to the next, 0 for size; ceiling: 1 where a window that sticks out at the lower or
// right edge counts, with what lies inside.
enum { WINDOW_SIZE, WINDOW_STRIDE, WINDOW_CEILING, WINDOW_OPTIONS };
extern const struct notation_option window_options[WINDOW_OPTIONS];

struct window {
    uint64_t size, stride, in_height, in_width, out_width;
};

// The part of a window that lies inside.
struct window_view {
    uint64_t first; // its upper left pixel
    uint64_t rows, columns;
};

// Sets the layer's output shape. An exit code: the input may be smaller than a window.
int window_plan(struct window *window, struct layer *layer);

static inline struct window_view window_view(const struct window *window, uint64_t unit) {
    const uint64_t y = unit / window->out_width * window->stride, x = unit % window->out_width * window->stride;
    const uint64_t rows = window->in_height - y, columns = window->in_width - x;
    return (struct window_view){y * window->in_width + x, rows < window->size ? rows : window->size, columns < window->size ? columns : window->size};
}

// Windows of a row that have their column `column` inside.
static inline uint64_t window_units(const struct window *window, uint64_t column) {
    if (column >= window->in_width) return 0;
    const uint64_t units = (window->in_width - 1 - column) / window->stride + 1;
    return units < window->out_width ? units : window->out_width;
}

// Windows neither overlap nor leave anything out.
static inline bool window_tiles(const struct window *window, const struct layer *layer) {
    return window->stride == window->size && layer->out.height * window->size == layer->in.height &&
           layer->out.width * window->size == layer->in.width;
}

#endif
