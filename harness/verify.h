// SPDX-License-Identifier: MIT
// Whether a kernel computes what its row promises. Needs the library's table and libm only, so it runs under an emulator too.
#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "activations.h"

enum verify_outcome { VERIFY_PASS, VERIFY_FAIL, VERIFY_UNPROMISED /* a raw row: measured, never failed */ };

struct verify_result {
    enum verify_outcome outcome;
    uint64_t inputs;      // elements compared with the reference
    uint64_t wrong;       // of them, beyond both bounds; of a raw row, NaNs and infinities out of place
    double max_ulp;       // over results whose exact value is a normal number, those that pass by the absolute bound alone left out;
                          // infinite for a NaN or an infinity out of place
    double max_ulp_input; // the x that gave it
    double mean_ulp;      // over the same results, infinite ones left out
    double seconds;
    char message[256]; // the first failure, in words that name the input, got and wanted; empty if none
};

// The standard set: dense and random values of every exponent, special values, every length 0 to 131, misaligned operands,
// guard pages before and after every operand, in place where allowed, chunked calls, `rows`' bits against `peers` of its class
// (0-ended, may be 0), gradients. Never reads or writes outside the operands, or reports that the kernel did.
struct verify_result verify_row(const struct activations_row *row, const struct activations_row *const *peers);

// Whether two different rows promise the same bits.
bool verify_shares_bits(const struct activations_row *a, const struct activations_row *b);

// The row that `row`'s bits are compared with: the last of the table that this CPU runs and that shares its class; 0 if there is
// none. Each against that one is each against all.
const struct activations_row *verify_peer(const struct activations_row *row);

// verify_row with verify_peer for many rows, `threads` of them at a time. Calls `progress` with the share done after each row, never
// twice at once; once it returns false no row is begun, and those not begun have no `inputs`.
void verify_rows(const struct activations_row *const *rows, size_t count, unsigned threads, bool (*progress)(double share, void *context),
                 void *context, struct verify_result *results);

// All 2^32 (f32) or 2^16 (bf16) inputs of unary kernels, backward with dy = 1; or, for backward, 2^32 pairs (x, dy): every
// x with gradients of random bits.
// `rows` are of one activation, form and type, so that they share the work of the reference; results[i] is that of rows[i].
// `threads` share the work. Calls `progress` about ten times a second with the share done; stops early once it returns false, which
// shows as fewer `inputs`. `seconds` is the time of all rows together.
bool verify_is_unary(const struct activations_row *row);
void verify_exhaustive(const struct activations_row *const *rows, size_t count, unsigned threads, bool pairs,
                       bool (*progress)(double share, void *context), void *context, struct verify_result *results);

// Distance of `got` from the exact value high + low in units of the last place of the f32 result; 0 where the rounded bits agree
// (any NaN agrees with any NaN); infinite where one is NaN or infinite and the other not.
struct double_double;
double ulp_error(float got, struct double_double exact);

#endif
