// SPDX-License-Identifier: MIT
// Which contests a benchmark holds: rows grouped into rivals, at sizes taken from this machine's caches.
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "activations.h"

// A working set: one of the machine's levels, or a size that the user names.
struct plan_size {
    char level[8];     // L1, L2, L3, DRAM, call, sweep, or given
    uint64_t bytes;    // of all operands together; 0: elements says
    uint64_t elements; // of x; 0: bytes says
};
enum { PLAN_SIZES = 64 };

// Half of each cache, so that nothing else in it matters; DRAM is four times the last-level cache, at most a quarter of the
// memory this process may use; call is a call of so few elements that only the call itself costs. False for a level this machine
// does not have.
bool plan_level(const char *name, struct plan_size *size);
// Parses "L1,L2,L3,DRAM" and numbers of elements, as in "L2,4096,1M"; complains of anything else. Returns an exit code.
int plan_sizes_parse(const char *list, struct plan_size *sizes, size_t *count);
// Working sets from 4 KiB to DRAM, doubling: the staircase.
size_t plan_sweep(struct plan_size *sizes);

// Rivals: the rows of one activation, form and type.
struct plan_group {
    const struct activations_row **rows; // [count], points into the array given to plan_groups
    size_t count;
};
// Whether its calls are those that every function has: forward, or backward where `both`, of f32.
bool plan_is_plain(const struct plan_group *group, bool both);
// Sorts `rows` in place so that rivals are neighbours, and says where each group is; the caller frees the result.
struct plan_group *plan_groups(const struct activations_row **rows, size_t row_count, size_t *group_count);

#endif
