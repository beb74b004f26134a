// SPDX-License-Identifier: MIT
// One call of the kernel under verification: what goes in, what must come out, and the comparison.
#ifndef VERIFY_CASE_H
#define VERIFY_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"
#include "reference.h"
#include "verify.h"
#include "verify_error.h"
#include "verify_guard.h"
#include "workload.h"

enum { CASE_ELEMENTS = 1 << 16 }; // at most, of every operand

struct expected {
    struct double_double exact;
    double x, dy;               // for messages and bounds; dy is 1 forward
    bool undefined;             // any NaN or infinity will do
    struct reference_jump jump; // where near, its other side will do as well
};

// A row under verification, with the operands' contents as floats that its storage type holds exactly.
struct subject {
    const struct activations_row *row;
    const struct activations_function *function;
    const struct activation_reference *reference;
    struct workload_form form;
    struct error_bounds bounds;
    struct guard guard;
    float *x, *dy, *bias, *parameters; // [CASE_ELEMENTS] each, filled by the checks
    struct expected *expected;         // of out, by case_expect
    uint8_t *aux;                      // kept by forward, or given to backward
    float *dparameters;                // after the call, having started at 0.5
    float *got;                        // out of the last call
    struct verify_result result;
    double ulp_sum;
    uint64_t ulp_count;
    bool failed; // other than by a wrong value
};

struct verify_case {
    const char *check; // for messages
    uint64_t rows, channels, pieces;
    uint64_t seed, first_index;
    double derivative_at_kink;
    uint64_t cache_bytes;
    enum guard_place place;
    uint64_t misalignment;   // elements, for GUARD_INSIDE; each operand has another, derived from it
    uint32_t in_place;       // 0 or one of enum activations_in_place
    uint64_t chunk_rows;     // rows a call; 0: all in one
    uint64_t call_size;      // size that the caller claims; 0: the struct's
    bool default_parameters; // parameters = 0
    bool sum_unwanted;       // dparameters = 0
};

// False, with the reason as the result's message, where memory or the function's reference is missing.
bool subject_create(struct subject *subject, const struct activations_row *row);
void subject_destroy(struct subject *subject);

// Rounds `count` contents to what the row's storage type holds.
void subject_round(const struct subject *subject, float *values, uint64_t count);

// Elements of out of a case.
uint64_t case_outputs(const struct subject *subject, const struct verify_case *c);

// Computes what the case must give, from the contents.
void case_expect(struct subject *subject, const struct verify_case *c);
// Calls the kernel and compares with what case_expect found last.
void case_run(struct subject *subject, const struct verify_case *c);
// Calls `peer` with the same contents and compares its bits with `got`.
void case_run_peer(struct subject *subject, const struct verify_case *c, const struct activations_row *peer);

// The first message is kept.
__attribute__((format(printf, 3, 4))) void case_fail(struct subject *subject, const struct verify_case *c, const char *format, ...);

// Word of Philox 4x32-10 that belongs to an element: see kernels/math/philox.h, which this does not share code with.
uint32_t expected_random(uint64_t seed, uint64_t index);

#endif
