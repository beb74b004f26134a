// SPDX-License-Identifier: MIT
#include "staircase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

enum {
    LINE = 64,   // bytes between the places visited; caches with longer lines look smaller than they are by no more than a step
    PAGE = 4096, // a page is visited whole, so that the search for its address is one in many loads
    LINES_OF_PAGE = PAGE / LINE,
    LOADS = 1 << 17,
    TRIES = 3, // the shortest counts
    SMALLEST = 2 * PAGE,
    SIZES = 64,
};

// ---- reading the curve ----

// Where a level ends, loads take at least RISE times as long as at its start; the next one begins where they rise no more than by
// SETTLED from one size to the next.
#define RISE 1.4
#define SETTLED 1.15

void staircase_read(const uint64_t *bytes, const double *nanoseconds, size_t count, uint64_t levels[STAIRCASE_LEVELS]) {
    memset(levels, 0, STAIRCASE_LEVELS * sizeof *levels);
    size_t found = 0, start = 0;
    for (size_t i = 1; i < count && found < STAIRCASE_LEVELS; i++) {
        if (nanoseconds[i] < RISE * nanoseconds[start]) continue;
        size_t last = i - 1; // of the level: before the rise began
        while (last > start && nanoseconds[last] > SETTLED * nanoseconds[start]) last--;
        levels[found++] = bytes[last];
        while (i + 1 < count && nanoseconds[i + 1] > SETTLED * nanoseconds[i]) i++;
        start = i;
    }
}

// ---- measuring it ----

static uint64_t random_state = 1;
static uint64_t random_below(uint64_t limit) { // xorshift64: Marsaglia, "Xorshift RNGs", 2003
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % limit;
}

static void shuffle(uint32_t *order, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        const uint64_t other = random_below(i);
        const uint32_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

// One cycle through every line of the set: pages in random order, and the lines of each too, which no prefetcher follows.
static void link_lines(char *set, uint32_t *order, uint64_t bytes) {
    uint32_t lines[LINES_OF_PAGE];
    void **last = NULL, *first = NULL;
    const uint32_t pages = (uint32_t)(bytes / PAGE);
    shuffle(order, pages);
    for (uint32_t p = 0; p < pages; p++) {
        shuffle(lines, LINES_OF_PAGE);
        for (int i = 0; i < LINES_OF_PAGE; i++) {
            void **place = (void **)(void *)(set + (uint64_t)order[p] * PAGE + (uint64_t)lines[i] * LINE);
            if (last) *last = place;
            else first = place;
            last = place;
        }
    }
    if (last) *last = first;
}

static double load_time(void *start, uint64_t loads) {
    void **place = start;
    const uint64_t before = clock_now();
    for (uint64_t i = 0; i < loads; i++) place = *place;
    const uint64_t after = clock_now();
    __asm__ volatile("" : : "r"(place));
    return (double)(after - before) / (double)loads;
}

void staircase_measure(uint64_t largest, uint64_t levels[STAIRCASE_LEVELS]) {
    uint64_t bytes[SIZES];
    double nanoseconds[SIZES];
    size_t count = 0;
    char *set = aligned_alloc(PAGE, largest / PAGE * PAGE + PAGE);
    uint32_t *order = malloc((largest / PAGE + 1) * sizeof *order);
    for (uint64_t size = SMALLEST; set && order && size <= largest && count + 1 < SIZES; size *= 2)
        for (uint64_t half = 2; half <= 3 && size * half / 2 <= largest; half++) {
            bytes[count] = size * half / 2 / PAGE * PAGE;
            link_lines(set, order, bytes[count]);
            load_time(set, bytes[count] / LINE); // not timed: brings the set as close as it goes
            double shortest = INFINITY;
            for (int i = 0; i < TRIES; i++) shortest = fmin(shortest, load_time(set, LOADS));
            nanoseconds[count++] = shortest;
        }
    free(order);
    free(set);
    staircase_read(bytes, nanoseconds, count, levels);
}
