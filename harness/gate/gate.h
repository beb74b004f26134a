// SPDX-License-Identifier: MIT
// The regression gate: two builds of libactivations, a base and a head, compared kernel by kernel on this machine. Correctness comes
// first, then instructions, then time, by the rule of gate_rule.h.
#ifndef GATE_H
#define GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"
#include "statistics.h"
#include "store.h"
#include "table.h"

enum { GATE_BUILDS = 3, GATE_BASE = 0, GATE_CONTROL = 1, GATE_HEAD = 2 }; // control: base, linked again

enum gate_verdict {
    GATE_SAME_CODE, // not judged
    GATE_FINE,
    GATE_SLOWER,
    GATE_FASTER,
    GATE_WRONG,          // head is off its bound, and base is not
    GATE_DIFFERENT_BITS, // and no commit says that results change
    GATE_NOT_COMPARABLE, // base is off its bound
    GATE_ADDED,
    GATE_REMOVED,
    GATE_VERDICTS
};
extern const char *const gate_verdicts[GATE_VERDICTS]; // as stored

struct gate_row {
    char kernel[128];
    char function[128];    // the kernel's, in its object; empty: unknown
    char object[64];       // kernels/part/<object>.o
    char code[2][33];      // digests in base and head; empty: not there; "unknown"
    bool present[2], runs; // in base and head; on this CPU
    bool unary, preferred; // preferred: applications get it
    bool wanted;           // in the scope
    bool changed;          // its code, or nobody knows; wanted, and here
    bool timed, judged;    // timed, not judged: the gauge
    enum gate_verdict verdict;
    char message[256];
    uint64_t compared, different; // inputs
    double instructions[2];       // an element; NaN: not counted
    uint64_t n;                   // elements of a timed call
    double *times;                // [layouts][GATE_BUILDS], nanoseconds an element, owned; NaN: not timed
    struct interval ratio;        // of head's time over base's
    double control;               // of control's over base's
    double p, adjusted;           // one-sided
    double control_adjusted;      // of the control's being slower: what should never be small
    double detectable;
};

enum gate_audit { GATE_REAL, GATE_AUDIT_SAME, GATE_AUDIT_SLOWDOWN, GATE_AUDIT_BIT, GATE_AUDIT_ALL };
extern const char *const gate_audits[]; // as stored

struct gate {
    // What is asked for.
    const char *folders[2];   // builds of base and head
    const char *revisions[2]; // as given
    const char *scope;        // ten, full, or kernels separated by commas
    const char *compiler;     // that links
    const char *declared;     // why results change; 0: nobody says so
    uint32_t layouts, rounds;
    uint64_t sample_nanoseconds;
    double check_seconds; // after which unary kernels' inputs are no longer all compared; 0: no limit
    bool training;
    enum gate_audit audit; // every kernel of the scope is judged, its code being the same or not
    uint64_t slow_by;      // GATE_AUDIT_SLOWDOWN: hundredths of a per cent
    char injected[128];    // the kernel that the audit spoilt; empty: none
    uint64_t seed;         // of layouts and orders

    // Where it works.
    char sampler[4096], folder[64];   // the program; a temporary folder
    struct layout_objects objects[2]; // of base and head
    unsigned threads;

    // What it found.
    struct gate_row *rows;
    size_t count;
    double stolen, clock_low, clock_high;
    double seconds;
    int exit_code;    // EXIT_FINE, EXIT_FINDING, EXIT_ENVIRONMENT: not comparable
    char reason[512]; // why not
    char run[37];     // in the store
};

#define GATE_TEN "ten"
#define GATE_FULL "full"

// Says why there is nothing to compare: the reason, kept and printed, and EXIT_ENVIRONMENT.
__attribute__((format(printf, 2, 3))) int gate_refuse(struct gate *gate, const char *format, ...);

// The whole comparison: fills everything under "What it found" but `run`; a refusal is found, too. EXIT_FINE, or, having complained of
// what kept it from an answer, EXIT_USAGE or EXIT_ENVIRONMENT; gate_free is due in any case.
int gate_compare(struct gate *gate);
void gate_free(struct gate *gate);

// Its parts, in their order. Exit codes, having complained or refused.
int gate_rows_find(struct gate *gate);  // what is there, and what of it changed
int gate_rows_check(struct gate *gate); // results of what changed
int gate_rows_count(struct gate *gate); // its instructions
int gate_rows_time(struct gate *gate);  // what is judged, and the gauge
int gate_rows_train(struct gate *gate); // rows for training, where it is asked for
int gate_rows_judge(struct gate *gate); // verdicts

// Runs the sampler's mode on the kernels for which `wanted` says so; its lines, cut into fields, come to `take`.
int gate_sample(struct gate *gate, const char *const *arguments, uint32_t padding, bool (*wanted)(const struct gate_row *row),
                void (*take)(struct gate *gate, struct gate_row *row, int count, char *const *fields, void *context), void *context);
// What the audit puts in, as .03; 0 where it puts in none.
double gate_slowdown(const struct gate *gate);
// Links a build, 0 for base, into the temporary folder, as `name`; the layout is drawn by the gate's seed and `draw`.
int gate_link(struct gate *gate, int build, const char *name, uint64_t draw, char path[128]);
struct gate_row *gate_row_find(const struct gate *gate, const char *kernel);
// A row more, nothing known of it; 0 without memory. Moves the others.
struct gate_row *gate_row_add(struct gate *gate, const char *kernel);

// Writes the comparison under gate->run, in one transaction. An exit code.
int gate_store(const struct gate *gate, struct store *store);

// What a reader gets: a table and what it comes to; in Markdown for a job's summary; annotations for GitHub.
bool gate_print(const struct gate *gate, enum table_format format, FILE *stream);
void gate_conclude(const struct gate *gate, FILE *stream);
void gate_print_summary(const struct gate *gate, FILE *stream);
void gate_print_annotations(const struct gate *gate, FILE *stream);

// The gate's own error rates: compares head with itself, as `wanted` says, until the store has `runs` such comparisons of this machine
// and revision, each stored as it ends, and prints how often anything was called slower, or the spoilt kernel was. An exit code.
int gate_audit(const struct gate *wanted, struct store *store, const char *arguments, uint64_t runs);
// Every kind, as often as its rate needs to be known.
int gate_audit_all(const struct gate *wanted, struct store *store, const char *arguments);

// One comparison under a run of its own: compares and stores. An exit code, of which a finding is none; gate_free is due in any case.
int gate_record(struct gate *gate, struct store *store, const char *arguments);

#endif
