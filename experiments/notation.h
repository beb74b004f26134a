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

// Copies the word at *text (letters, digits, _) to `name` and moves *text behind it; false, having complained, if there is none.
bool notation_name(const char **text, char name[NOTATION_NAME]);
// Reads the brackets at *text, if there are any, into values[count], which become defaults where not given; moves *text behind
// them. An exit code; complains of unknown names with the valid ones, and of values out of range. `owner` is named then.
int notation_values(const char **text, const char *owner, const struct notation_option *options, uint32_t count, double *values);
// Writes "owner(option=value, ...)" with the options that are not at their defaults: one spelling for one meaning. Returns what
// snprintf would.
int notation_print(char *text, uint64_t size, const char *owner, const struct notation_option *options, uint32_t count, const double *values);

#endif
