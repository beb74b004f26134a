// SPDX-License-Identifier: MIT
#include "samples.h"

enum { GATHERED = 16 }; // samples that are one task

struct gathering {
    const struct samples *samples;
    const uint32_t *order;
    uint64_t first, count;
    real *input;
    uint8_t *labels;
};

WIDEST static void convert(const float *restrict from, real *restrict to, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) to[i] = (real)from[i];
}

static void gather_task(void *context, uint64_t task, unsigned worker) {
    (void)worker;
    const struct gathering *g = context;
    const uint64_t size = g->samples->size;
    for (uint64_t i = task * GATHERED; i < (task + 1) * GATHERED && i < g->count; i++) {
        const uint64_t sample = g->order ? g->order[g->first + i] : g->first + i;
        convert(g->samples->values + sample * size, g->input + i * size, size);
        g->labels[i] = g->samples->labels[sample];
    }
}

void samples_gather(const struct samples *samples, const uint32_t *order, uint64_t first, uint64_t count, const struct workers *workers, real *input,
                    uint8_t *labels) {
    struct gathering gathering = {samples, order, first, count, input, labels};
    workers_run(workers, (count + GATHERED - 1) / GATHERED, gather_task, &gathering);
}
