// SPDX-License-Identifier: MIT
#include "traffic_arena.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum {
    PAGE = 4096,
    STAGGER = 1088, // bytes: arrays at equal places in their pages would make loads wait for unrelated stores
};

bool traffic_pattern_parse(const char *text, struct traffic_pattern *pattern) {
    int end = 0;
    if (sscanf(text, "r%1uw%1u%n", &pattern->reads, &pattern->writes, &end) != 2) return false;
    pattern->in_place = strcmp(text + end, "-inplace") == 0;
    pattern->merged = strcmp(text + end, "-merged") == 0;
    return (text[end] == 0 || pattern->in_place || pattern->merged) && pattern->reads <= TRAFFIC_ARRAYS && pattern->writes >= 1 &&
           pattern->writes <= TRAFFIC_ARRAYS && !(pattern->in_place && pattern->reads == 0);
}

static unsigned array_count(struct traffic_pattern pattern) { return pattern.reads + pattern.writes - pattern.in_place; }

uint64_t traffic_array_bytes(struct traffic_pattern pattern, uint64_t bytes) {
    const uint64_t share = bytes / array_count(pattern) / TRAFFIC_GRANULE * TRAFFIC_GRANULE;
    return share ? share : TRAFFIC_GRANULE;
}

uint64_t traffic_moved_bytes(struct traffic_pattern pattern, uint64_t array_bytes) { return (pattern.reads + pattern.writes) * array_bytes; }

bool traffic_arena_create(struct traffic_arena *arena, struct traffic_pattern pattern, uint64_t array_bytes) {
    const uint64_t step = (array_bytes + PAGE - 1) / PAGE * PAGE + STAGGER;
    *arena = (struct traffic_arena){.mapping_bytes = step * array_count(pattern)};
    void *mapping = mmap(NULL, arena->mapping_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) return false;
    arena->mapping = mapping;
    memset(mapping, 1, arena->mapping_bytes);
    struct traffic *traffic = &arena->traffic;
    *traffic = (struct traffic){.reads = pattern.reads, .writes = pattern.writes, .bytes = array_bytes, .merged = pattern.merged};
    char *reads = mapping, *writes = pattern.in_place ? reads : reads + step * pattern.reads;
    for (unsigned i = 0; i < pattern.reads; i++) traffic->read[i] = reads + i * step;
    for (unsigned i = 0; i < pattern.writes; i++) traffic->write[i] = writes + i * step;
    return true;
}

void traffic_arena_free(struct traffic_arena *arena) {
    if (arena->mapping) munmap(arena->mapping, arena->mapping_bytes);
    *arena = (struct traffic_arena){0};
}
