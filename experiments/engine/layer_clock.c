// SPDX-License-Identifier: MIT
#include "layer_clock.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "layer.h"

enum { LINE = 64 / sizeof(uint64_t) };

int layer_clock_create(struct layer_clock *clock, uint32_t layers, unsigned workers) {
    const uint64_t stride = (CLOCK_PARTS + 2 * (uint64_t)layers + LINE - 1) / LINE * LINE;
    *clock = (struct layer_clock){.layers = layers, .workers = workers, .stride = stride};
    clock->spent = aligned_alloc(64, workers * stride * sizeof *clock->spent);
    if (!clock->spent) return complain(EXIT_ENVIRONMENT, "out of memory for timing %u layers", layers);
    layer_clock_clear(clock);
    return EXIT_FINE;
}

void layer_clock_free(struct layer_clock *clock) {
    free(clock->spent);
    *clock = (struct layer_clock){0};
}

void layer_clock_clear(struct layer_clock *clock) { memset(clock->spent, 0, clock->workers * clock->stride * sizeof *clock->spent); }

static uint64_t slot(uint32_t ordinal, bool backward) { return CLOCK_PARTS + 2 * (uint64_t)ordinal + backward; }

void layer_clock_add(struct layer_clock *clock, const struct layer *layer, unsigned worker, bool backward, uint64_t nanoseconds) {
    if (!layer->kind->holds_list) clock->spent[worker * clock->stride + slot(layer->ordinal, backward)] += nanoseconds;
}

void layer_clock_add_part(struct layer_clock *clock, enum layer_clock_part part, unsigned workers, uint64_t nanoseconds) {
    clock->spent[part] += workers * nanoseconds;
}

static uint64_t sum(const struct layer_clock *clock, uint64_t place) {
    uint64_t all = 0;
    for (unsigned worker = 0; worker < clock->workers; worker++) all += clock->spent[worker * clock->stride + place];
    return all;
}

uint64_t layer_clock_layer(const struct layer_clock *clock, uint32_t ordinal, bool backward) { return sum(clock, slot(ordinal, backward)); }
uint64_t layer_clock_part(const struct layer_clock *clock, enum layer_clock_part part) { return sum(clock, part); }
