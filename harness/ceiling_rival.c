// SPDX-License-Identifier: MIT
#include "ceiling_rival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct traffic_method *find_method(const char *name) {
    for (size_t i = 0; i < traffic_method_count; i++)
        if (strcmp(traffic_methods[i].name, name) == 0) return &traffic_methods[i];
    return NULL;
}

bool ceiling_rival_create(struct ceiling_rival *rival, const char *pattern, const char *method, uint64_t bytes, unsigned threads) {
    const struct traffic_method *found = find_method(method);
    *rival = (struct ceiling_rival){.threads = threads};
    if (!found || (found->runs && !found->runs()) || !traffic_pattern_parse(pattern, &rival->pattern)) return false;
    snprintf(rival->method, sizeof rival->method, "%s", found->name);
    rival->sweep = found->sweep(rival->pattern.reads, rival->pattern.writes);
    rival->array_bytes = traffic_array_bytes(rival->pattern, bytes);
    rival->bytes = traffic_moved_bytes(rival->pattern, rival->array_bytes) * threads;
    rival->arenas = calloc(threads, sizeof *rival->arenas);
    return rival->sweep && rival->arenas;
}

void ceiling_rival_free(struct ceiling_rival *rival) {
    for (unsigned i = 0; rival->arenas && i < rival->threads; i++) traffic_arena_free(&rival->arenas[i]);
    free(rival->arenas);
    *rival = (struct ceiling_rival){0};
}

bool ceiling_rival_touch(struct ceiling_rival *rival, unsigned worker) {
    return traffic_arena_create(&rival->arenas[worker], rival->pattern, rival->array_bytes);
}

void ceiling_rival_sweep(const struct ceiling_rival *rival, unsigned worker, uint64_t sweeps) {
    for (uint64_t i = 0; i < sweeps; i++) rival->sweep(&rival->arenas[worker].traffic);
}
