// SPDX-License-Identifier: MIT
// average_pool: the mean of each size x size window, per channel; of a window that sticks out, the mean of what lies inside.
#include <string.h>

#include "layer.h"
#include "loops.h"
#include "window.h"

static int average_pool_plan(struct layer *layer, struct plan *plan) {
    struct window *window = layer->state;
    const int code = window_plan(window, layer);
    if (code) return code;
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    return 0;
}

static void scale(real *y, uint64_t count, real factor) {
    for (uint64_t i = 0; i < count; i++) y[i] *= factor;
}

WIDEST static void add_scaled(const real *restrict x, real *restrict y, uint64_t count, real factor) {
    for (uint64_t i = 0; i < count; i++) y[i] += x[i] * factor;
}

static real share_of(const struct window_view *view) { return 1 / (real)(view->rows * view->columns); }

static void average_pool_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)pass;
    const struct window *window = layer->state;
    const uint64_t channels = layer->in.channels, units = layer->out.height * layer->out.width;
    for (uint64_t sample = span->first; sample < span->first + span->count; sample++) {
        const real *x = layer_input(layer, sample);
        real *y = layer_output(layer, sample);
        for (uint64_t unit = 0; unit < units; unit++, y += channels) {
            const struct window_view view = window_view(window, unit);
            memset(y, 0, channels * sizeof *y);
            for (uint64_t row = 0; row < view.rows; row++)
                loop_add_rows(x + (view.first + row * layer->in.width) * channels, channels, view.columns, channels, y);
            scale(y, channels, share_of(&view));
        }
    }
}

static void average_pool_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)pass;
    const struct window *window = layer->state;
    const uint64_t channels = layer->in.channels, in = shape_size(layer->in), units = layer->out.height * layer->out.width;
    if (!dx) return;
    memset(dx, 0, span->count * in * sizeof *dx);
    for (uint64_t i = 0; i < span->count; i++, dx += in) {
        for (uint64_t unit = 0; unit < units; unit++, dy += channels) {
            const struct window_view view = window_view(window, unit);
            for (uint64_t row = 0; row < view.rows; row++)
                for (uint64_t column = 0; column < view.columns; column++)
                    add_scaled(dy, dx + (view.first + row * layer->in.width + column) * channels, channels, share_of(&view));
        }
    }
}

const struct layer_kind layer_average_pool = {
    .name = "average_pool",
    .options = window_options,
    .option_count = WINDOW_OPTIONS,
    .state_bytes = sizeof(struct window),
    .plan = average_pool_plan,
    .forward = average_pool_forward,
    .backward = average_pool_backward,
};
