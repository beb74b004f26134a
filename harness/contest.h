// SPDX-License-Identifier: MIT
// The timing of rivals: all implementations of one call at one size, sampled in interleaved rounds of random order, so that
// drift of clock and machine meets them all alike.
#ifndef CONTEST_H
#define CONTEST_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"
#include "ceiling_rival.h"
#include "team.h"

struct contest_sample {
    uint32_t round, position; // position: place in the order of its round
    uint64_t calls;
    uint64_t nanoseconds; // of all calls together
    double clock_hz;      // measured just before
};

struct contest_entry {
    const struct activations_row *row;
    struct ceiling_rival *ceiling; // in the place of a row; created by the caller
    const char *distribution;      // of its inputs
    double uncounted;              // share of calls that are made and not counted, rounded down: a slowdown of a known size; 0: none
    uint64_t calls;                // a sample; chosen by contest_run
    bool lasting;                  // one call is so long that what came before does not matter; found by contest_run
    uint64_t count;
    struct contest_sample *samples; // [count], owned by the entry: contest_entries_free
};

struct contest {
    struct contest_entry *entries; // rivals: equal activation, form and type; those of one distribution share their operands; a ceiling last
    uint64_t entry_count;
    uint64_t n;    // elements of x, of all threads together
    bool in_place; // results go over x, which is filled again before each call: that is not timed
    uint64_t seed;
    uint32_t rounds;             // at most; at least MINIMUM_ROUNDS even if the deadline passes
    uint64_t sample_nanoseconds; // a sample lasts at least this long, or one call
    uint64_t deadline;           // clock_now() after which no further round starts; 0: none
};

#define MINIMUM_ROUNDS 7u

// Each sample begins with an untimed pass of its own kernel, unless one call lasts many samples. An interruption ends the
// contest early, as the deadline does: after MINIMUM_ROUNDS. False if there is not enough memory (nothing is printed).
bool contest_run(struct contest *contest, struct team *team);
void contest_entries_free(struct contest *contest);

#endif
