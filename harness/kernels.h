// SPDX-License-Identifier: MIT
// The library's table and the peers' as the program sees them: one flat list of rows, selected by name.
#ifndef KERNELS_H
#define KERNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "activations.h"

struct kernel_selection {
    const char *activation;     // comma-separated names, or 0 for all
    const char *implementation; // likewise; RELUBENCH_ISA stands in where this is 0
    const char *form;           // forward and backward select all their forms, forward-bias only that one
};

// Rows that match, in table order; the caller frees the array. An unknown name is complained of with the valid ones: *code is
// then EXIT_USAGE and the result 0. Rows this CPU cannot run are included: see kernel_runs.
const struct activations_row **kernels_select(const struct kernel_selection *selection, size_t *count, int *code);

bool kernel_runs(const struct activations_row *row);
// The features that this CPU lacks for `row`, blank-separated, in a static buffer; empty if it runs.
const char *kernel_lacks(const struct activations_row *row);

#endif
