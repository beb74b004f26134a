// SPDX-License-Identifier: MIT
// The gate's second program: it links no kernels, loads the builds to compare from their files, and says on standard output what it
// found, a line a kernel, fields separated by tabs. The driver (harness/gate/) is its only caller.
#ifndef SAMPLER_H
#define SAMPLER_H

#include "library.h"

// Names of kernels, one a line, from a file. An exit code; the caller frees both.
struct kernel_names {
    char *text;
    const char **names;
    size_t count;
};
int kernel_names_read(struct kernel_names *names, const char *path);
void kernel_names_free(struct kernel_names *names);

// Modes: argv[0] is the mode's name. Exit codes.
// list: name, function in its object, implementation, activation, form, bit class, 1 if this CPU runs it, 1 if it is unary,
// 1 if applications get it, of every row of a library.
int sampler_list(int argc, char **argv);
// time: kernel, elements of a call, nanoseconds an element of base, control and head (the least of the rounds), median core clock in Hz.
int sampler_time(int argc, char **argv);
// check: kernel; same; different; declared (different, as it says); wrong; or unverified (base fails, too); inputs compared; of them different; a
// message.
int sampler_check(int argc, char **argv);
// count: kernel, instructions an element of base and of head, negative where they cannot be counted.
int sampler_count(int argc, char **argv);

#endif
