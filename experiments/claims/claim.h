// SPDX-License-Identifier: MIT
// A claim: a sentence that is said of these functions, what we measure of it, and the band that our number has to lie in, declared here,
// in the source, before anything is run. Each file of claim/, found by Make, has some: struct claim claims_NAME[], ended by one without
// an id.
#ifndef CLAIM_H
#define CLAIM_H

#include "judge.h"
#include "study.h"

struct evidence;

struct claim {
    const char *id, *name; // "C01", "six-times"
    const char *sentence;
    const char *source;
    const char *published;                    // the number that was published, as text; "none" where there is only the sentence
    const char *measured;                     // what our number is
    const char *reason;                       // why the bands of its parts are what they are
    const char *experiments;                  // that feed it, as `relubench train` takes them; several: "six-times,depth"; "" where it is timed
    const char *lacking;                      // what of the sentence they leave uncovered; where it is timed, the benchmark that feeds it; 0: nothing
    const char *chart;                        // of `relubench chart` that shows it, or ""
    uint64_t seeds[2];                        // 1, 2, ... that it reads, by enum study_profile: all of them, and no other
    bool timed;                               // it reads a benchmark's run instead, which has no profile of this kind
    struct claim_part parts[PARTS_LIMIT + 1]; // ended by one without a name; all must hold
    // Reads what it needs through evidence.h and judges each part.
    void (*evaluate)(struct evidence *evidence);
};

// In the order of their ids, i from 0; 0 behind the last.
const struct claim *claim_at(size_t i);
// By id or by name; 0 if there is none.
const struct claim *claim_find(const char *word);

#endif
