// SPDX-License-Identifier: MIT
// Random numbers by their place, not by their turn: every draw is a function of (seed, purpose, epoch, index), by Philox 4x32-10
// (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Nothing that a network draws depends on
// its activation, on the order of work or on the number of threads, so runs of one seed are pairs.
#ifndef RANDOM_STREAM_H
#define RANDOM_STREAM_H

#include <stdint.h>

// Values are part of every result: append, never renumber.
enum random_purpose {
    RANDOM_INITIALISE,
    RANDOM_SHUFFLE,
    RANDOM_DROPOUT,
    RANDOM_ACTIVATION,
    RANDOM_DATA,
    RANDOM_AUGMENT,
    RANDOM_NETWORK,
    RANDOM_LABEL
};

struct random_stream {
    uint64_t seed;
    uint32_t purpose; // enum random_purpose
    uint32_t epoch;   // or any second key: a step, a parameter's ordinal
};

// 64 random bits of place `index`.
uint64_t random_bits(const struct random_stream *stream, uint64_t index);
// All four words of RANDOM_GROUP places from `first` on, side by side in vectors: word w of place first + i becomes
// words[w * RANDOM_GROUP + i]. Words 0 and 1 are the lower and upper half of random_bits.
enum { RANDOM_GROUP = 16, RANDOM_WORDS = 4 * RANDOM_GROUP };
void random_words(const struct random_stream *stream, uint64_t first, uint32_t words[RANDOM_WORDS]);
// Uniform in (0, 1), both ends excluded, in steps of 2^-52.
double random_uniform(const struct random_stream *stream, uint64_t index);
// Standard normal, by the inverse of its distribution function.
double random_normal(const struct random_stream *stream, uint64_t index);
// order[0..count) becomes a permutation of 0..count-1 (Fisher and Yates).
void random_permutation(const struct random_stream *stream, uint32_t *order, uint32_t count);

#endif
