// SPDX-License-Identifier: MIT
#include "window.h"

#include "command.h"

const struct notation_option window_options[WINDOW_OPTIONS] = {
    [WINDOW_SIZE] = {"size", 2, 1, 15, true},
    [WINDOW_STRIDE] = {"stride", 0, 0, 15, true},
    [WINDOW_CEILING] = {"ceiling", 0, 0, 1, true},
};

// Windows along one side; with `ceiling`, none that begins beyond it.
static uint64_t windows_along(uint64_t side, const struct window *window, bool ceiling) {
    if (side <= window->size) return side == window->size || ceiling ? 1 : 0;
    const uint64_t room = side - window->size;
    uint64_t count = (ceiling ? room + window->stride - 1 : room) / window->stride + 1;
    if ((count - 1) * window->stride >= side) count--;
    return count;
}

int window_plan(struct window *window, struct layer *layer) {
    const double stride = layer->options[WINDOW_STRIDE] != 0 ? layer->options[WINDOW_STRIDE] : layer->options[WINDOW_SIZE];
    *window = (struct window){
        .size = (uint64_t)layer->options[WINDOW_SIZE], .stride = (uint64_t)stride, .in_height = layer->in.height, .in_width = layer->in.width};
    const bool ceiling = layer->options[WINDOW_CEILING] != 0;
    layer->out =
        (struct shape){windows_along(layer->in.height, window, ceiling), windows_along(layer->in.width, window, ceiling), layer->in.channels};
    window->out_width = layer->out.width;
    if (shape_size(layer->out) == 0)
        return complain(EXIT_USAGE, "%s: a window of %llu x %llu does not fit an input of %llu x %llu", layer->name, (unsigned long long)window->size,
                        (unsigned long long)window->size, (unsigned long long)layer->in.height, (unsigned long long)layer->in.width);
    return EXIT_FINE;
}
