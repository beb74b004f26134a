// SPDX-License-Identifier: MIT
#include "workload.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 64, PIECES = 4 }; // of benchmarked shapes

const struct activations_function *workload_function(const struct activations_row *row) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; table && i < table->function_count; i++)
        if (strcmp(table->functions[i]->name, row->activation) == 0) return table->functions[i];
    return 0;
}

static bool family_is(const struct activations_function *function, const char *family) { return function && strcmp(function->family, family) == 0; }

struct workload_form workload_form(const struct activations_row *row) {
    const struct activations_function *function = workload_function(row);
    struct workload_form form = {
        .backward = strncmp(row->form, "backward", 8) == 0,
        .bias = strstr(row->form, "-bias") != 0,
        .mask = strstr(row->form, "-mask") != 0,
        .index = strstr(row->form, "-index") != 0,
        .interleaved = strstr(row->form, "-interleaved") != 0,
        .inference = strstr(row->form, "-inference") != 0,
        .per_channel = family_is(function, "per_channel"),
        .shared = family_is(function, "shared"),
        .random = family_is(function, "random"),
        .grouped = family_is(function, "grouped"),
        .doubling = family_is(function, "doubling"),
        .element_bytes = strcmp(row->type, "bf16") == 0 ? 2 : 4,
    };
    form.reads_x = !form.backward || !(form.mask || form.index);
    return form;
}

struct workload_sizes workload_sizes(const struct activations_row *row, uint64_t rows, uint64_t channels, uint64_t pieces) {
    const struct activations_function *function = workload_function(row);
    const struct workload_form form = workload_form(row);
    const uint64_t elements = rows * channels;
    const uint64_t inputs = elements * form.element_bytes * (form.grouped ? pieces : 1);
    const uint64_t outputs = elements * form.element_bytes * (form.doubling ? 2 : 1);
    struct workload_sizes sizes = {
        .x = form.reads_x ? inputs : 0,
        .dy = form.backward ? outputs : 0,
        .out = form.backward ? inputs : outputs,
        .aux = form.mask    ? (elements + 7) / 8
               : form.index ? elements
                            : 0,
        .bias = form.bias ? channels * form.element_bytes : 0,
    };
    for (uint32_t i = 0; function && i < function->parameter_count; i++) {
        const uint64_t count = function->parameters[i].per_channel ? channels : 1;
        sizes.parameters += count * sizeof(float);
        if (function->parameters[i].per_channel && form.backward) sizes.dparameters += count * sizeof(float);
    }
    if (form.shared && form.backward) sizes.dparameters = ACTIVATIONS_PARTIAL_SUMS * sizeof(float);
    return sizes;
}

void workload_shape(const struct activations_row *row, uint64_t n, struct activations_call *call) {
    const struct workload_form form = workload_form(row);
    call->pieces = form.grouped ? PIECES : 0;
    const uint64_t elements = n / (form.grouped ? PIECES : 1);
    const bool by_channel = form.per_channel || form.bias || form.grouped || form.doubling;
    call->channels = by_channel && elements > CHANNELS ? CHANNELS : elements;
    call->rows = call->channels ? elements / call->channels : 1;
}

void workload_parameters(const struct activations_row *row, uint64_t channels, float *parameters) {
    const struct activations_function *function = workload_function(row);
    for (uint32_t i = 0; function && i < function->parameter_count; i++)
        for (uint64_t c = 0; c < (function->parameters[i].per_channel ? channels : 1); c++) *parameters++ = (float)function->parameters[i].value;
}

const char *workload_pattern(const struct activations_row *row) {
    const struct workload_form form = workload_form(row);
    if (form.grouped) return !form.backward ? "r4w1-merged" : form.reads_x ? "r5w4-merged" : "r1w4-merged";
    if (form.doubling) return form.backward ? "r3w1-merged" : "r1w2-merged";
    return form.backward && form.reads_x ? "r2w1" : "r1w1";
}

// ---- distributions ----

const char *const workload_distributions[] = {"normal-0-1", "normal-0-2", "uniform", "all-negative", "denormals", "sorted", "mixed-special", 0};

// Every value is a function of (seed, index): Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
static uint64_t mixed(uint64_t seed, uint64_t index) {
    uint64_t z = (seed + 1) * 0xD1342543DE82EF95u + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Box and Muller 1958; the radius never takes the logarithm of 0.
static double normal(uint64_t bits) {
    const double radius = ((double)(bits >> 32) + 0.5) * 0x1p-32;
    const double angle = (double)(bits & 0xffffffffu) * 0x1p-32;
    return sqrt(-2 * log(radius)) * cos(6.283185307179586 * angle);
}

static float normal_0_1(uint64_t bits) { return (float)normal(bits); }
static float normal_0_2(uint64_t bits) { return (float)(2 * normal(bits)); }
static float uniform(uint64_t bits) { return (float)((double)(bits >> 11) * 0x1p-52 - 1); } // [-1, 1)
static float all_negative(uint64_t bits) { return -fabsf(normal_0_1(bits)) - 0x1p-126f; }
static float denormal(uint64_t bits) { return from_bits((uint32_t)(bits & 0x80000000u) | (1 + (uint32_t)(bits >> 32) % 0x7fffffu)); }

// One value in 16 is special, the others are normal-0-1.
static float mixed_special(uint64_t bits) {
    static const float special[] = {NAN, INFINITY, -INFINITY, 0.0f, -0.0f, 0x1p-149f, -0x1p-149f, 0x1.fffffep+127f};
    return bits >> 4 & 15 ? normal_0_1(bits) : special[bits >> 8 & 7];
}

static float (*const generators[])(uint64_t bits) = {normal_0_1, normal_0_2, uniform, all_negative, denormal, normal_0_1, mixed_special};

static int ascending(const void *a, const void *b) {
    const float left = *(const float *)a;
    const float right = *(const float *)b;
    return (left > right) - (left < right);
}

void workload_fill(float *values, uint64_t n, const char *distribution, uint64_t seed) {
    size_t which = 0;
    while (workload_distributions[which] && strcmp(workload_distributions[which], distribution) != 0) which++;
    if (!workload_distributions[which]) which = 0;
    for (uint64_t i = 0; i < n; i++) values[i] = generators[which](mixed(seed, i));
    if (strcmp(distribution, "sorted") == 0) qsort(values, n, sizeof *values, ascending);
}

void workload_narrow(const float *values, uint64_t n, uint16_t *narrow) {
    for (uint64_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        const uint32_t rounded = bits + 0x7fffu + (bits >> 16 & 1u);
        narrow[i] = (uint16_t)((isnan(values[i]) ? bits | 0x400000u : rounded) >> 16);
    }
}
