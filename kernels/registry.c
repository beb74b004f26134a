// SPDX-License-Identifier: MIT
// The one entry point: joins the functions of activation/ with the parts of isa/ and hand/, both listed by Make.
#include "activations.h"

#include <string.h>

#include "cpu.h"
#include "cpu_features.h"

// This file runs before any CPU check, so it must run everywhere.
#if defined(__SSE3__) || defined(__AVX__) || defined(__ARM_FEATURE_SVE) || defined(__riscv_vector)
#error "compile registry.c and cpu.c with baseline flags: they decide what this CPU can run"
#endif

#include "activations.inc"
#include "parts.inc"

#define PARAMETER(NAME, VALUE, LOWER, UPPER, PER_CHANNEL) {NAME, VALUE, LOWER, UPPER, PER_CHANNEL},
// One entry more than needed: C has no empty arrays.
#define FUNCTION(NAME)                                                                                             \
    static const struct activations_parameter NAME##_parameters[] = {NAME##_PARAMETERS(PARAMETER){0, 0, 0, 0, 0}}; \
    static const struct activations_function NAME##_function = {                                                   \
        .size = sizeof(struct activations_function),                                                               \
        .name = #NAME,                                                                                             \
        .parameters = NAME##_parameters,                                                                           \
        .parameter_count = sizeof NAME##_parameters / sizeof *NAME##_parameters - 1,                               \
        NAME##_DESCRIPTION,                                                                                        \
    };
ACTIVATION_LIST(FUNCTION)

#define FUNCTION_POINTER(NAME) &NAME##_function,
static const struct activations_function *const functions[] = {ACTIVATION_LIST(FUNCTION_POINTER)};

#define PART_DECLARATION(SYMBOL) extern const struct activations_part SYMBOL;
PART_LIST(PART_DECLARATION)

#define PART_POINTER(SYMBOL) &SYMBOL,
static const struct activations_part *const parts[] = {PART_LIST(PART_POINTER)};

#define FEATURE_NAME(BIT, NAME, ...) [BIT] = NAME,
static const char *const feature_names[] = {FEATURE_LIST(FEATURE_NAME) 0};

static const char *const modes[] = {"cr", "ha", "la"}; // strongest promise first

static int promise(const char *mode) {
    for (int i = 0; i < (int)(sizeof modes / sizeof *modes); i++)
        if (strcmp(modes[i], mode) == 0) return i;
    return -1;
}

// A weaker promise is the faster kernel, so it is preferred up to what the caller accepts.
static const struct activations_row *best(const char *activation, const char *form, const char *type, const char *mode, const char *implementation) {
    const uint64_t features = cpu_features();
    for (int level = promise(mode); level >= 0; level--)
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            if (implementation && strcmp(parts[i]->implementation, implementation) != 0) continue;
            for (uint64_t j = 0; j < parts[i]->row_count; j++) {
                const struct activations_row *row = &parts[i]->rows[j];
                if (promise(row->mode) == level && (row->required & ~features) == 0 && strcmp(row->activation, activation) == 0 &&
                    strcmp(row->form, form) == 0 && strcmp(row->type, type) == 0)
                    return row;
            }
        }
    return 0;
}

static float sum(const float partial_sums[ACTIVATIONS_PARTIAL_SUMS]) {
    float sums[ACTIVATIONS_PARTIAL_SUMS];
    memcpy(sums, partial_sums, sizeof sums);
    for (unsigned half = ACTIVATIONS_PARTIAL_SUMS / 2; half; half /= 2)
        for (unsigned i = 0; i < half; i++) sums[i] += sums[i + half];
    return sums[0];
}

static const struct activations_table table = {
    .size = sizeof table,
    .abi = ACTIVATIONS_ABI,
    .feature_count = sizeof feature_names / sizeof *feature_names - 1,
    .version = VERSION,
    .feature_names = feature_names,
    .features = cpu_features,
    .function_count = sizeof functions / sizeof *functions,
    .functions = functions,
    .part_count = sizeof parts / sizeof *parts,
    .parts = parts,
    .best = best,
    .sum = sum,
};

__attribute__((visibility("default"))) const struct activations_table *activations_table(uint32_t abi) { return abi == ACTIVATIONS_ABI ? &table : 0; }
