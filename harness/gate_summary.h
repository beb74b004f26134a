// SPDX-License-Identifier: MIT
// The regression gate's comparisons as charts and the report show them.
#ifndef GATE_SUMMARY_H
#define GATE_SUMMARY_H

#include <stdint.h>

#include "statistics.h"
#include "store.h"

// The comparison to show beside `run`: that one if it is one, else the latest on its machine that is no part of an audit, else the
// latest. `found` is empty where there is none. An exit code.
int gate_run(struct store *store, const char *run, char found[37]);

// How often the gate's audits of itself on the machine of a run gave something: audits of one kind, of one scope or of one slowdown, and of
// these those that were made as the latest was, of the same revision by as many links and rounds: others had another gate.
struct gate_rate {
    char audit[16]; // same, slowdown, bit
    char scope[24]; // of audit same: full, ten, or chosen kernels; else empty
    double share;   // of audit slowdown: the time added, as 0.03; else 0
    char what[16];  // finding: the comparison found something; found: what was done; found alone: that and nothing else
    uint64_t hits, trials;
    uint64_t refused; // comparisons that were not comparable: no trials
    struct interval rate;
};
enum { GATE_RATES = 64 }; // at most; a store from a stranger may hold any number of slowdowns

// Same builds first, then slowdowns from the smallest, then bits. An exit code.
int gate_rates_load(struct store *store, const char *run, struct gate_rate rates[GATE_RATES], size_t *count);

#endif
