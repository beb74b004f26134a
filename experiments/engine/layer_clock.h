// SPDX-License-Identifier: MIT
// Where a step's time goes: nanoseconds that the workers spend in each layer, forward and backward. Training leaves it out
// (pass.clock is 0), so that it costs a test of a pointer.
//
// Sums are worker-nanoseconds: where one thread works for all or all work on one layer at once, the elapsed time counts once for each
// worker. A step's elapsed time times the workers, less all sums, is what was spent waiting and dividing the work.
#ifndef LAYER_CLOCK_H
#define LAYER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct layer;

struct layer_clock {
    uint32_t layers;
    unsigned workers;
    uint64_t *spent; // [workers][stride]
    uint64_t stride; // whole cache lines, so that no two workers write to one
};

// What is timed beside the layers. The caller of a step notes what network.c does not see: copying the samples, the optimiser.
enum layer_clock_part { CLOCK_LOSS, CLOCK_PARTIALS, CLOCK_COPY, CLOCK_OPTIMISER, CLOCK_PARTS };

// For a network of so many layers, those within others included, and as many workers at most. An exit code.
int layer_clock_create(struct layer_clock *clock, uint32_t layers, unsigned workers);
void layer_clock_free(struct layer_clock *clock);
void layer_clock_clear(struct layer_clock *clock);

// Adds what `worker` spent in a layer. What holds other layers is left to them.
void layer_clock_add(struct layer_clock *clock, const struct layer *layer, unsigned worker, bool backward, uint64_t nanoseconds);
// Adds elapsed time that all of `workers` are busy with, or wait for.
void layer_clock_add_part(struct layer_clock *clock, enum layer_clock_part part, unsigned workers, uint64_t nanoseconds);

// Sums over the workers.
uint64_t layer_clock_layer(const struct layer_clock *clock, uint32_t ordinal, bool backward);
uint64_t layer_clock_part(const struct layer_clock *clock, enum layer_clock_part part);

#endif
