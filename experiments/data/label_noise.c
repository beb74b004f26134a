// SPDX-License-Identifier: MIT
#include "label_noise.h"

#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "random_stream.h"

// A label's turn to become wrong, and its place.
struct turn {
    uint64_t draw, place;
};

static int by_draw(const void *a, const void *b) {
    const struct turn *first = a, *second = b;
    if (first->draw != second->draw) return first->draw < second->draw ? -1 : 1;
    return first->place < second->place ? -1 : first->place > second->place;
}

int label_noise(uint8_t *labels, uint64_t count, uint32_t classes, double share, uint64_t seed) {
    const struct random_stream turns = {seed, RANDOM_LABEL, 0}, others = {seed, RANDOM_LABEL, 1};
    const uint64_t wrong = (uint64_t)llround(share * (double)count);
    if (!wrong) return EXIT_FINE;
    struct turn *order = malloc(count * sizeof *order);
    if (!order)
        return complain(EXIT_ENVIRONMENT, "no memory to draw which of %llu labels are wrong: ask for fewer samples", (unsigned long long)count);
    for (uint64_t i = 0; i < count; i++) order[i] = (struct turn){random_bits(&turns, i), i};
    qsort(order, count, sizeof *order, by_draw);
    for (uint64_t i = 0; i < wrong; i++) {
        uint8_t *label = &labels[order[i].place];
        const uint32_t further = 1 + (uint32_t)(random_uniform(&others, order[i].place) * (classes - 1)); // 1 to classes - 1
        *label = (uint8_t)((*label + further) % classes);
    }
    free(order);
    return EXIT_FINE;
}
