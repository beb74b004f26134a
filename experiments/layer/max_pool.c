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

// y[channels] against place `place` of the window.
WIDEST static void compare(const real *restrict x, real *restrict y, uint8_t *restrict winner, uint64_t channels, uint8_t place) {
    for (uint64_t c = 0; c < channels; c++) {
        const int wins = x[c] > y[c] || (x[c] != x[c] && y[c] == y[c]);
        y[c] = wins ? x[c] : y[c];
        winner[c] = wins ? place : winner[c];
    }
}

static void max_pool_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)pass;
    const struct max_pool *pool = layer->state;
    const uint64_t channels = layer->in.channels, in = shape_size(layer->in), out = shape_size(layer->out);
    for (uint64_t sample = span->first; sample < span->first + span->count; sample++) {
        const real *x = layer->input + sample * in;
        for (uint64_t unit = 0; unit < layer->out.height * layer->out.width; unit++) {
            real *y = layer->output + sample * out + unit * channels;
            uint8_t *winner = pool->winner + sample * out + unit * channels;
            const struct window_view view = window_view(&pool->window, unit);
            memcpy(y, x + view.first * channels, channels * sizeof *y);
            memset(winner, 0, channels);
            for (uint64_t row = 0, place = 0; row < view.rows; row++)
                for (uint64_t column = 0; column < view.columns; column++, place++)
                    if (place) compare(x + (view.first + row * layer->in.width + column) * channels, y, winner, channels, (uint8_t)place);
        }
    }
}

WIDEST static void give(const real *restrict dy, const uint8_t *restrict winner, real *restrict dx, uint64_t channels, uint8_t place) {
    for (uint64_t c = 0; c < channels; c++) dx[c] += winner[c] == place ? dy[c] : 0;
}

static void max_pool_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)pass;
    const struct max_pool *pool = layer->state;
    const uint64_t channels = layer->in.channels, in = shape_size(layer->in), out = shape_size(layer->out);
    if (!dx) return;
    memset(dx, 0, span->count * in * sizeof *dx);
    for (uint64_t i = 0; i < span->count; i++) {
        for (uint64_t unit = 0; unit < layer->out.height * layer->out.width; unit++) {
            const uint8_t *winner = pool->winner + (span->first + i) * out + unit * channels;
            const struct window_view view = window_view(&pool->window, unit);
            for (uint64_t row = 0, place = 0; row < view.rows; row++)
                for (uint64_t column = 0; column < view.columns; column++, place++)
                    give(dy + i * out + unit * channels, winner, dx + i * in + (view.first + row * layer->in.width + column) * channels, channels,
                         (uint8_t)place);
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
