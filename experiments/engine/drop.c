// SPDX-License-Identifier: MIT
#include "drop.h"

#include <math.h>
#include <string.h>

#include "command.h"
#include "random_stream.h"

const struct notation_option drop_options[DROP_OPTIONS] = {[DROP_RATE] = {"rate", NAN, 0, 0.99, false}};

int drop_plan(struct layer *layer, struct plan *plan) {
    struct drop *drop = layer->state;
    layer->out = layer->in;
    drop->threshold = (uint64_t)rint(layer->options[DROP_RATE] * 0x1p32);
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    drop->kept = arena_take(plan->arena, plan->batch * shape_size(layer->out), 1);
    return EXIT_FINE;
}

WIDEST static void compare(const uint32_t *restrict words, uint64_t threshold, uint8_t *restrict kept, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) kept[i] = words[i] >= threshold;
}

// Each word of a group of draws decides about one value; no two samples share a group.
static void draw(const struct layer *layer, const struct pass *pass, uint64_t sample, uint8_t *kept) {
    const struct drop *drop = layer->state;
    const struct random_stream stream = {pass->seed, RANDOM_DROPOUT, layer->ordinal};
    const uint64_t size = shape_size(layer->in), groups = (size + RANDOM_WORDS - 1) / RANDOM_WORDS;
    uint64_t place = (pass->step * pass->batch + sample) * groups * RANDOM_GROUP;
    for (uint64_t i = 0; i < size; i += RANDOM_WORDS, place += RANDOM_GROUP) {
        uint32_t words[RANDOM_WORDS];
        random_words(&stream, place, words);
        compare(words, drop->threshold, kept + i, size - i < RANDOM_WORDS ? size - i : RANDOM_WORDS);
    }
}

WIDEST static void choose(const real *restrict x, const uint8_t *restrict kept, real *restrict y, uint64_t count, real scale, real shift,
                          real dropped) {
    for (uint64_t i = 0; i < count; i++) y[i] = kept[i] ? scale * x[i] + shift : dropped;
}

void drop_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    const struct drop *drop = layer->state;
    const uint64_t size = shape_size(layer->in);
    for (uint64_t sample = span->first; sample < span->first + span->count; sample++) {
        uint8_t *kept = drop->kept + sample * size;
        if (!pass->training) {
            memcpy(layer_output(layer, sample), layer_input(layer, sample), size * sizeof(real));
            continue;
        }
        draw(layer, pass, sample, kept);
        choose(layer_input(layer, sample), kept, layer_output(layer, sample), size, drop->scale, drop->shift, drop->dropped);
    }
}

void drop_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)pass;
    const struct drop *drop = layer->state;
    const uint64_t size = shape_size(layer->in);
    if (dx) choose(dy, drop->kept + span->first * size, dx, span->count * size, drop->scale, 0, 0);
}
