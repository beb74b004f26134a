// SPDX-License-Identifier: MIT
#include "ceiling_rival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ceiling_rival_create(struct ceiling_rival *rival, const char *pattern, uint64_t bytes, unsigned threads) {
    *rival = (struct ceiling_rival){.threads = threads};
    if (!traffic_pattern_parse(pattern, &rival->pattern)) return false;
    rival->array_bytes = traffic_array_bytes(rival->pattern, bytes);
    rival->bytes = traffic_moved_bytes(rival->pattern, rival->array_bytes) * threads;
    rival->arenas = calloc(threads, sizeof *rival->arenas);
    return rival->arenas;
}

bool ceiling_rival_choose(struct ceiling_rival *rival, const struct traffic_method *method) {
    if (method->runs && !method->runs()) return false;
    if (rival->pattern.in_place && strcmp(method->name, "memcpy") == 0) return false; // onto itself it moves nothing
    rival->sweep = method->sweep(rival->pattern.reads, rival->pattern.writes);
    snprintf(rival->method, sizeof rival->method, "%s", method->name);
    return rival->sweep;
}

bool ceiling_rival_choose_named(struct ceiling_rival *rival, const char *method) {
    for (size_t i = 0; i < traffic_method_count; i++)
        if (strcmp(traffic_methods[i].name, method) == 0) return ceiling_rival_choose(rival, &traffic_methods[i]);
    return false;
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
