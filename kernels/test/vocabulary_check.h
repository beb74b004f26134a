// SPDX-License-Identifier: MIT
// What the files of check_vocabulary share: the instruction set under test, its operands and the count of results.
#ifndef VOCABULARY_CHECK_H
#define VOCABULARY_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "test/vocabulary_part.h"

#define ROUNDS 400 // vectors of random operands an operation, beside every pair of special values

struct subject {
    const struct vocabulary_part *part;
    uint64_t lanes;
    const char *operation; // running now, for the message of a fault
    int passed, failed;
};
extern struct subject subject;

// The result of `operation`; on failure its message is already printed.
static inline void count(bool good) {
    subject.passed += good;
    subject.failed += !good;
}

static inline uint32_t bits_of(float a) {
    uint32_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}
static inline float with_bits(uint32_t bits) {
    float a;
    memcpy(&a, &bits, sizeof a);
    return a;
}

#define SPECIALS 28
extern const uint32_t specials[SPECIALS]; // bits of floats

uint64_t draw(void);    // random bits, the same at each run
float draw_float(void); // any bits, special values, or numbers of everyday size

void check_arithmetic(void); // check_arithmetic.c: float, integer, double and 64-bit operations
void check_memory(void);     // check_memory.c: loads and stores, whole and in part

#endif
