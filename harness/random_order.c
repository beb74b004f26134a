// SPDX-License-Identifier: MIT
#include "random_order.h"

uint32_t random_below(uint32_t limit, uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u; // Knuth's MMIX
    return (uint32_t)((*state >> 33) % limit);
}

// Fisher and Yates.
void random_order(uint32_t *order, uint32_t count, uint64_t *state) {
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        const uint32_t j = random_below(i, state);
        const uint32_t swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}
