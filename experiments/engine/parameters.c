// SPDX-License-Identifier: MIT
#include "parameters.h"

#include <stdio.h>
#include <string.h>

#include "loops.h"

void parameters_restart(struct parameters *parameters) {
    parameters->part_count = 0;
    parameters->refused = parameters->freezing = parameters->learning = false;
    parameters->count = parameters->partial_count = 0;
}

uint32_t parameters_add(struct parameters *parameters, const struct parameter *part) {
    if (parameters->part_count == PARAMETER_LIMIT || part->count > PARAMETER_VALUES - parameters->count) {
        parameters->refused = true;
        return 0;
    }
    const uint32_t ordinal = parameters->part_count++;
    struct parameter *added = &parameters->part[ordinal];
    *added = *part;
    added->frozen = parameters->freezing;
    parameters->learning = parameters->learning || !parameters->freezing;
    // Each begins at a cache line, so that no two threads write to one.
    const uint64_t room = (part->count + 15) & ~(uint64_t)15;
    added->offset = parameters->count;
    parameters->count += room;
    if (part->partial) {
        added->partial_offset = parameters->partial_count;
        parameters->partial_count += room;
    }
    return ordinal;
}

void parameters_take(struct parameters *parameters, struct arena *arena, uint64_t blocks) {
    parameters->blocks = blocks;
    parameters->values = arena_take(arena, parameters->count, sizeof(real));
    parameters->gradients = arena_take(arena, parameters->count, sizeof(real));
    parameters->partials = arena_take(arena, blocks * parameters->partial_count, sizeof(real));
}

void parameters_name(struct parameters *parameters, uint32_t part, uint32_t ordinal, const char *layer) {
    char what[sizeof parameters->part[part].name];
    memcpy(what, parameters->part[part].name, sizeof what);
    snprintf(parameters->part[part].name, sizeof what, "%u.%.20s.%.15s", ordinal, layer, what);
}

void parameters_clear_partials(const struct parameters *parameters, uint32_t first, uint32_t end, uint64_t block) {
    for (uint32_t i = first; i < end; i++)
        if (parameters->part[i].partial) memset(parameters_partial(parameters, i, block), 0, parameters->part[i].count * sizeof(real));
}

void parameters_clear_gradients(const struct parameters *parameters, uint32_t first, uint32_t end) {
    for (uint64_t block = 0; block < parameters->blocks; block++) parameters_clear_partials(parameters, first, end, block);
    for (uint32_t i = first; i < end; i++) memset(parameters_gradient(parameters, i), 0, parameters->part[i].count * sizeof(real));
}

enum { SUMMED = 4096 }; // values that are one task

// Partial parts lie one after the other, so a task's values may belong to several.
static void sum_task(void *context, uint64_t task, unsigned worker) {
    (void)worker;
    const struct parameters *parameters = context;
    const uint64_t begin = task * SUMMED, end = begin + SUMMED;
    for (uint32_t i = 0; i < parameters->part_count; i++) {
        const struct parameter *part = &parameters->part[i];
        if (!part->partial || part->partial_offset >= end || part->partial_offset + part->count <= begin) continue;
        const uint64_t from = begin > part->partial_offset ? begin - part->partial_offset : 0;
        const uint64_t to = end < part->partial_offset + part->count ? end - part->partial_offset : part->count;
        real *gradient = parameters_gradient(parameters, i) + from;
        memcpy(gradient, parameters_partial(parameters, i, 0) + from, (to - from) * sizeof(real));
        for (uint64_t block = 1; block < parameters->blocks; block++) loop_add(gradient, parameters_partial(parameters, i, block) + from, to - from);
    }
}

void parameters_sum_partials(const struct parameters *parameters, const struct workers *workers) {
    struct parameters *shared = (struct parameters *)(uintptr_t)parameters;
    workers_run(workers, (parameters->partial_count + SUMMED - 1) / SUMMED, sum_task, shared);
}
