// SPDX-License-Identifier: MIT
#include "injection.h"

#include <stddef.h>
#include <string.h>

static struct activations_row changed;
static activations_kernel kernel; // of the row that was copied

static const struct activations_row *changed_row(const struct activations_row *row, activations_kernel call) {
    changed = *row;
    kernel = row->call;
    changed.call = call;
    return &changed;
}

static uint32_t wrong_input;

static void call_wrong(const struct activations_call *call) {
    enum { ABSENT = -1 };
    const uint64_t n = call->rows * call->channels;
    int64_t place = ABSENT; // found before the call, which may write over x
    for (uint64_t i = 0; i < n && place == ABSENT; i++)
        if (memcmp((const float *)call->x + i, &wrong_input, sizeof wrong_input) == 0) place = (int64_t)i;
    kernel(call);
    if (place != ABSENT) ((unsigned char *)call->out)[(size_t)place * sizeof(float)] ^= 1;
}

const struct activations_row *injection_wrong(const struct activations_row *row, uint32_t input) {
    wrong_input = input;
    return changed_row(row, call_wrong);
}
