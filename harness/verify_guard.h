// SPDX-License-Identifier: MIT
// Operands between guard pages: what a kernel touches outside of them faults or shows, and is named.
#ifndef VERIFY_GUARD_H
#define VERIFY_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"

enum operand { OPERAND_X, OPERAND_DY, OPERAND_OUT, OPERAND_AUX, OPERAND_PARAMETERS, OPERAND_DPARAMETERS, OPERAND_BIAS, OPERAND_CALL, OPERAND_COUNT };

enum guard_place {
    GUARD_AFTER,  // the operand ends `offset` bytes before the page after it begins
    GUARD_BEFORE, // the operand begins where the page before it ends
    GUARD_INSIDE  // `offset` bytes from the alignment of a cache line, with room on both sides that is looked at after the call
};

struct guard_region {
    uint8_t *map; // a page without access, `bytes` to use, another page without access
    uint64_t bytes;
    uint8_t *start; // the operand
    uint64_t size;
};

struct guard {
    uint64_t page;
    struct guard_region regions[OPERAND_COUNT];
};

// Room for `capacity` bytes an operand. False, with errno set, where the system has none. While at least one guard exists,
// SIGSEGV and SIGBUS are handled; the former actions come back with the last guard's end.
bool guard_create(struct guard *guard, uint64_t capacity);
void guard_destroy(struct guard *guard);

// Where the operand lies in the calls to come, until guard_clear; its surroundings are marked. `size` is at most the capacity.
void guard_clear(struct guard *guard);
void *guard_set(struct guard *guard, enum operand operand, uint64_t size, enum guard_place place, uint64_t offset);

// Calls the kernel. False where it touched memory outside of the operands: `message` then says which and where.
bool guard_call(const struct guard *guard, activations_kernel kernel, const struct activations_call *call, char *message, uint64_t message_size);

#endif
