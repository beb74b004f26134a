// SPDX-License-Identifier: MIT
// max_pool: the largest of each size x size window, per channel; of equal ones the first takes the gradient, and a NaN wins.
#include <math.h>
#include <string.h>

#include "layer.h"
#include "window.h"

struct max_pool {
    struct window window;
    uint8_t *winner; // [batch][out]: the place in its window
};

static int max_pool_plan(struct layer *layer, struct plan *plan) {
    struct max_pool *pool = layer->state;
    const int code = window_plan(&pool->window, layer);
    if (code) return code;
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    pool->winner = arena_take(plan->arena, plan->batch * shape_size(layer->out), 1);
    return 0;
}

// One place of the windows of one row of units, `step` apart in x: y is what won so far.
WIDEST static void compare_row(const real *restrict x, uint64_t step, real *restrict y, uint8_t *restrict winner, uint64_t units, uint64_t channels,
                               uint8_t place) {
    for (uint64_t unit = 0; unit < units; unit++)
        for (uint64_t c = 0; c < channels; c++) {
            const real old = y[unit * channels + c], new = x[unit * step + c];
            const int wins = (new > old) | ((new != new) & (old == old));
            y[unit * channels + c] = wins ? new : old;
            winner[unit * channels + c] = wins ? place : winner[unit * channels + c];
        }
}

static void max_pool_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)pass;
    const struct max_pool *pool = layer->state;
    const struct window *window = &pool->window;
    const uint64_t channels = layer->in.channels, step = window->stride * channels, row_size = layer->out.width * channels;
    real *y = layer_output(layer, span->first);
    uint8_t *winner = pool->winner + span->first * shape_size(layer->out);
    for (uint64_t i = 0; i < span->count * layer->out.height; i++, y += row_size, winner += row_size) {
        const real *x = layer_input(layer, span->first + i / layer->out.height);
        const uint64_t top = i % layer->out.height * window->stride;
        for (uint64_t unit = 0; unit < layer->out.width; unit++)
            memcpy(y + unit * channels, x + top * layer->in.width * channels + unit * step, channels * sizeof *y);
        memset(winner, 0, row_size);
        for (uint64_t place = 1; place < window->size * window->size; place++) {
            const uint64_t row = top + place / window->size, column = place % window->size;
            if (row < layer->in.height)
                compare_row(x + (row * layer->in.width + column) * channels, step, y, winner, window_units(window, column), channels, (uint8_t)place);
        }
    }
}

WIDEST static void give_row(const real *restrict dy, const uint8_t *restrict winner, real *restrict dx, uint64_t step, uint64_t units,
                            uint64_t channels, uint8_t place) {
    for (uint64_t unit = 0; unit < units; unit++)
        for (uint64_t c = 0; c < channels; c++) dx[unit * step + c] = winner[unit * channels + c] == place ? dy[unit * channels + c] : 0;
}

WIDEST static void add_row(const real *restrict dy, const uint8_t *restrict winner, real *restrict dx, uint64_t step, uint64_t units,
                           uint64_t channels, uint8_t place) {
    for (uint64_t unit = 0; unit < units; unit++)
        for (uint64_t c = 0; c < channels; c++) dx[unit * step + c] += winner[unit * channels + c] == place ? dy[unit * channels + c] : 0;
}

static void max_pool_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)pass;
    const struct max_pool *pool = layer->state;
    const struct window *window = &pool->window;
    const uint64_t channels = layer->in.channels, step = window->stride * channels, row_size = layer->out.width * channels;
    const uint8_t *winner = pool->winner + span->first * shape_size(layer->out);
    if (!dx) return;
    const bool tiles = window_tiles(window, layer); // each input lies in one window
    if (!tiles) memset(dx, 0, span->count * shape_size(layer->in) * sizeof *dx);
    for (uint64_t i = 0; i < span->count * layer->out.height; i++, dy += row_size, winner += row_size) {
        real *image = dx + i / layer->out.height * shape_size(layer->in);
        for (uint64_t place = 0; place < window->size * window->size; place++) {
            const uint64_t row = i % layer->out.height * window->stride + place / window->size, column = place % window->size;
            real *to = image + (row * layer->in.width + column) * channels;
            if (row < layer->in.height) (tiles ? give_row : add_row)(dy, winner, to, step, window_units(window, column), channels, (uint8_t)place);
        }
    }
}

const struct layer_kind layer_max_pool = {
    .name = "max_pool",
    .options = window_options,
    .option_count = WINDOW_OPTIONS,
    .state_bytes = sizeof(struct max_pool),
    .plan = max_pool_plan,
    .forward = max_pool_forward,
    .backward = max_pool_backward,
};
