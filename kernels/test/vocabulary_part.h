// SPDX-License-Identifier: MIT
// One instruction set's operations as functions on arrays of up to 64 lanes, for a program that is compiled without that set.
#ifndef VOCABULARY_PART_H
#define VOCABULARY_PART_H

#include <stdint.h>

#include "vocabulary_operations.h"

#define VOCABULARY_LANES 64

#define FLOAT_NUMBER(NAME, ...) FLOAT_##NAME,
#define INTEGER_NUMBER(NAME, ...) INTEGER_##NAME,
#define DOUBLE_NUMBER(NAME, ...) DOUBLE_##NAME,
#define LONG_NUMBER(NAME, ...) LONG_##NAME,
enum { FLOAT_OPERATIONS(FLOAT_NUMBER) FLOAT_COUNT };
enum { INTEGER_OPERATIONS(INTEGER_NUMBER) INTEGER_COUNT };
enum { DOUBLE_OPERATIONS(DOUBLE_NUMBER) DOUBLE_COUNT };
enum { LONG_OPERATIONS(LONG_NUMBER) LONG_COUNT };

typedef void (*vocabulary_float)(const float *a, const float *b, const float *c, float *out);
// A double result is written as three floats whose sum it is, largest first: out[0..63], out[64..127], out[128..191].
typedef void (*vocabulary_long)(uint64_t base, uint64_t constant, uint64_t *out);

// Memory of one storage type: n lanes, all of them where n is the number of lanes.
struct vocabulary_storage {
    void (*load)(const void *p, uint64_t n, float *out); // u8: integers as floats' bits
    void (*store)(void *p, const float *in, uint64_t n);
};
enum { STORAGE_F32, STORAGE_BF16, STORAGE_U8, STORAGE_STREAM /* it and what follows: all lanes only */, STORAGE_PAIR, STORAGE_COUNT };

struct vocabulary_part {
    const char *variant;
    uint64_t required; // features without which nothing below may be called
    int fused;
    uint64_t (*lanes)(void);
    vocabulary_float floats[FLOAT_COUNT], integers[INTEGER_COUNT], doubles[DOUBLE_COUNT];
    vocabulary_long longs[LONG_COUNT];
    struct vocabulary_storage storage[STORAGE_COUNT];
    uint64_t (*mask_round_trip)(uint64_t bits, int invert);  // m_bits of m_from_bits, of m_not of it where invert is 1
    void (*mask_spread)(uint64_t bits, float *out);          // 1 in the lanes whose bit is set, 0 in the others
    void (*zip)(const float *a, const float *b, float *out); // v_zip_first, and v_zip_second right after it
    // Four words as the bits of floats, 64 lanes of room each: of the blocks counter, counter + 1, ... of a seed, and of one block
    // with any counter and key, in every lane.
    void (*philox_stream)(uint64_t counter, uint64_t seed, float *out);
    void (*philox_block)(const uint32_t counter[4], const uint32_t key[2], float *out);
};

extern const float vocabulary_table[16]; // what v_lookup is tried on

#endif
