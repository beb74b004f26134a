// SPDX-License-Identifier: MIT
#include "verify_inputs.h"

#include <math.h>
#include <string.h>

#include "workload.h"

// Bits of special floats, each tried with both signs.
static const uint32_t special[] = {
    0x00000000, 0x00000001, 0x00000002, 0x00400000, 0x007fffff, // zero, subnormals
    0x00800000, 0x00800001, 0x33800000, 0x34000000,             // the least normal, halves of a last place of 1
    0x3f7fffff, 0x3f800000, 0x3f800001, 0x40000000, 0x4b800000, // 1 and its neighbours, 2, 2^24
    0x40400000, 0x40c00000,                                     // 3 and 6, where hard functions have their corners
    0x7f7ffffe, 0x7f7fffff, 0x7f800000,                         // the largest, infinity
    0x7f800001, 0x7fa00000, 0x7fc00000, 0x7fc12345, 0x7fffffff, // signalling and quiet NaNs
};
enum { SPECIAL_COUNT = sizeof special / sizeof *special };
_Static_assert(INPUTS_SPECIAL == 2 * SPECIAL_COUNT, "each with both signs");

static const double corners[] = {0, 0.25, 0.5, 1, 2, 3, 6};

uint64_t inputs_mix(uint64_t seed, uint64_t index) {
    uint64_t z = (seed << 32 ^ index) * 0x9E3779B97F4A7C15u + seed;
    z = (z ^ z >> 32) * 0xD6E8FEB86659FD93u;
    z = (z ^ z >> 32) * 0xD6E8FEB86659FD93u;
    return z ^ z >> 32;
}

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t to_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

struct list {
    float *values;
    uint64_t count, limit;
};

static void add(struct list *list, float value) {
    if (list->count < list->limit) list->values[list->count++] = value;
}

static void add_both(struct list *list, uint32_t bits) {
    add(list, from_bits(bits));
    add(list, from_bits(bits | 0x80000000u));
}

static void add_exponents(struct list *list) {
    static const uint32_t significands[] = {0, 1, 0x3fffff, 0x400000, 0x7ffffe, 0x7fffff};
    for (uint32_t exponent = 0; exponent < 256; exponent++) {
        for (size_t i = 0; i < sizeof significands / sizeof *significands; i++) add_both(list, exponent << 23 | significands[i]);
        for (uint64_t i = 0; i < 4; i++) add_both(list, exponent << 23 | (uint32_t)(inputs_mix(1, exponent * 4 + i) & 0x7fffffu));
    }
}

static void add_neighbours(struct list *list, double value) {
    enum { REACH = 128 };
    const uint32_t middle = to_bits(fabsf((float)value));
    for (uint32_t i = 0; i < 2 * REACH; i++)
        if (middle + i >= REACH) add_both(list, middle + i - REACH);
}

uint64_t inputs_values(float *values, uint64_t limit, double worst) {
    enum { GRID = 6144, RANDOM = 8192, NORMAL = 4096 };
    struct list list = {values, 0, limit};
    for (int i = 0; i < SPECIAL_COUNT; i++) add_both(&list, special[i]);
    add_exponents(&list);
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) add_neighbours(&list, corners[i]);
    add_neighbours(&list, worst);
    for (uint64_t i = 0; i < GRID; i++) add(&list, (float)(((double)i + (double)(inputs_mix(2, i) >> 11) * 0x1p-53) * (48.0 / (double)GRID) - 24));
    for (uint64_t i = 0; i < RANDOM; i++) add(&list, from_bits((uint32_t)inputs_mix(3, i)));
    const uint64_t normal = limit - list.count < NORMAL ? limit - list.count : NORMAL;
    workload_fill(values + list.count, normal, "normal-0-1", 4);
    return list.count + normal;
}

void inputs_special(float values[INPUTS_SPECIAL]) {
    struct list list = {values, 0, INPUTS_SPECIAL};
    for (int i = 0; i < SPECIAL_COUNT; i++) add_both(&list, special[i]);
}

void inputs_gradients(float *values, uint64_t count, uint64_t seed) {
    workload_fill(values, count, "normal-0-1", seed);
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t bits = inputs_mix(seed, i);
        if (bits & 3) continue;
        if (bits & 4) values[i] = from_bits(special[(bits >> 8) % SPECIAL_COUNT] | (uint32_t)(bits & 0x80000000u));
        else if (bits & 8) values[i] = from_bits((uint32_t)(bits >> 32));
        else values[i] = bits & 16 ? 1.0f : -1.0f;
    }
}

void inputs_ties(float *values, uint64_t count, uint64_t seed) {
    static const uint32_t few[] = {0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00001, 0xffc00002};
    for (uint64_t i = 0; i < count; i++) {
        // One unit in four without NaNs would be rare at eight pieces, so NaNs are drawn less often than the others.
        const uint64_t bits = inputs_mix(seed, i);
        values[i] = from_bits(few[bits & 0xf00 ? bits % 6 : 6 + (bits & 1)]);
    }
}
