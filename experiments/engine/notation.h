// SPDX-License-Identifier: MIT
// The notation of networks, activations and optimisers: name(value, option=value, ...), as in "conv2d(32, kernel=5)". Values without a
// name go to the options in their order.
#ifndef NOTATION_H
#define NOTATION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct notation_option {
    const char *name;
    double value; // default; NaN: must be given
    double lower, upper;
    bool whole; // a whole number
};

enum { NOTATION_NAME = 64 };
#define NOTATION_BLANKS " \t\n"

// One of several kinds that are written so; the first member of such a kind's structure.
struct notation_kind {
    const char *name;
    const struct notation_option *options;
    uint32_t option_count;
};

// Copies the word at *text (letters, digits, _) to `name` and moves *text behind it; false, having complained, if there is none.
bool notation_name(const char **text, char name[NOTATION_NAME]);
// Reads the brackets at *text, if there are any, into values[count], which become defaults where not given; moves *text behind
// them. An exit code; complains of unknown names with the valid ones, and of values out of range. `owner` is named then.
int notation_values(const char **text, const char *owner, const struct notation_option *options, uint32_t count, double *values);
// Reads the whole of `text` as one of kinds[0..count), structures of `size` bytes: *kind becomes its place, values[] its options. An
// exit code; `what` says what the kinds are kinds of, as in "optimiser", where an unknown one is answered with the valid ones.
int notation_read(const char *text, const char *what, const void *kinds, uint64_t size, uint32_t count, uint32_t *kind, double *values);
// Writes "owner(option=value, ...)" with the options that are not at their defaults: one spelling for one meaning. Returns what
// snprintf would.
int notation_print(char *text, uint64_t size, const char *owner, const struct notation_option *options, uint32_t count, const double *values);

#endif
