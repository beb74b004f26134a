// SPDX-License-Identifier: MIT
// Rows of a library that has activations of its own: each entry calls a function of its file with constants.
#ifndef PEER_ROW_H
#define PEER_ROW_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "activations.h"

#ifdef __clang__
#define PEER_COMPILER PEER_VERSION "clang " __clang_version__
#else
#define PEER_COMPILER PEER_VERSION "gcc " __VERSION__
#endif

#define PEER_ROW(ACTIVATION, FORM, TYPE, LACKS, CALL)           \
    {                                                           \
        .size = sizeof(struct activations_row),                 \
        .name = #ACTIVATION "." FORM "." #TYPE ".raw." VARIANT, \
        .activation = #ACTIVATION,                              \
        .form = (FORM),                                         \
        .type = #TYPE,                                          \
        .mode = "raw",                                          \
        .implementation = VARIANT,                              \
        .bit_class = "none",                                    \
        .compiler = PEER_COMPILER,                              \
        .flags = VARIANT_FLAGS,                                 \
        .ulp_bound = (double)INFINITY,                          \
        .call = (CALL),                                         \
        .lacks = (LACKS),                                       \
        .reads_beyond = PEER_READS_BEYOND,                      \
    },

// The one symbol that the file exports, from its array `rows`.
#define PEER_PART                                                                          \
    extern const struct activations_part VARIANT_SYMBOL;                                   \
    __attribute__((visibility("hidden"))) const struct activations_part VARIANT_SYMBOL = { \
        .size = sizeof(struct activations_part),                                           \
        .implementation = VARIANT,                                                         \
        .row_size = sizeof(struct activations_row),                                        \
        .row_count = sizeof rows / sizeof *rows,                                           \
        .rows = rows,                                                                      \
    };

// The call's first parameter, or its default where the call gives none.
static inline float first_parameter(const struct activations_call *call, const char *activation) {
    if (call->parameters) return *call->parameters;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; i < table->function_count; i++) {
        const struct activations_function *function = table->functions[i];
        if (strcmp(function->name, activation) == 0 && function->parameter_count) return (float)function->parameters[0].value;
    }
    return 0;
}

// What a kernel that its library refuses leaves: no result, for the verifier to see.
static inline void give_nothing(const struct activations_call *call) {
    float *out = call->out;
    for (uint64_t i = 0; i < call->rows * call->channels; i++) out[i] = NAN;
}

#endif
