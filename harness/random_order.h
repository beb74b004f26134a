// SPDX-License-Identifier: MIT
#ifndef RANDOM_ORDER_H
#define RANDOM_ORDER_H

#include <stdint.h>

// 0 to count - 1 in an order that *state, any number, decides and that it is moved on by: the same state, the same order.
void random_order(uint32_t *order, uint32_t count, uint64_t *state);
// A number below `limit`, from the same generator.
uint32_t random_below(uint32_t limit, uint64_t *state);

#endif
