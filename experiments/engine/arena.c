// SPDX-License-Identifier: MIT
#include "arena.h"

#include <assert.h>
#include <sys/mman.h>

#include "command.h"

enum { LINE = 64 };

// Under AddressSanitizer pieces stand apart, and what lies between them must not be touched.
#ifndef __has_feature
#define __has_feature(X) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
enum { GAP = LINE };
#else
enum { GAP = 0 };
#define ASAN_POISON_MEMORY_REGION(START, SIZE) ((void)(START), (void)(SIZE))
#define ASAN_UNPOISON_MEMORY_REGION(START, SIZE) ((void)(START), (void)(SIZE))
#endif

void *arena_take(struct arena *arena, uint64_t count, uint64_t element) {
    uint64_t bytes = 0, room = 0, end = 0;
    if (__builtin_mul_overflow(count, element, &bytes) || __builtin_add_overflow(bytes, LINE - 1 + GAP, &room)) arena->overflow = true;
    room &= ~(uint64_t)(LINE - 1);
    if (__builtin_add_overflow(arena->used, room, &end)) arena->overflow = true;
    if (arena->overflow) return 0;
    unsigned char *piece = arena->base ? arena->base + arena->used : 0;
    arena->used = end;
    assert(!arena->base || end <= arena->size);
    if (piece) ASAN_POISON_MEMORY_REGION(piece + bytes, room - bytes);
    return piece;
}

int arena_reserve(struct arena *arena) {
    if (arena->overflow) return complain(EXIT_USAGE, "this network is too large to count its bytes: take fewer units or a smaller batch");
    arena->size = arena->used ? arena->used : LINE;
    arena->used = 0;
    // Fresh pages are zero, and come only where they are touched.
    void *base = mmap(0, arena->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return complain(EXIT_ENVIRONMENT, "no memory for a network of %.1f MiB: take fewer units or a smaller batch", (double)arena->size / 0x1p20);
    madvise(base, arena->size, MADV_HUGEPAGE);
    arena->base = base;
    return EXIT_FINE;
}

void arena_free(struct arena *arena) {
    if (arena->base) {
        ASAN_UNPOISON_MEMORY_REGION(arena->base, arena->size);
        munmap(arena->base, arena->size);
    }
    *arena = (struct arena){0};
}
