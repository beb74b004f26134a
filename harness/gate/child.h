// SPDX-License-Identifier: MIT
// Another program, run to its end without a shell.
#ifndef CHILD_H
#define CHILD_H

struct child {
    const char *const *arguments; // [0] is the program's path; ended by 0
    const char *log;              // file that its stderr becomes; what it says on stdout is dropped
    const char *lock;             // its RELUBENCH_LOCK: the caller may hold the one that both would ask for
    double limit;                 // seconds
};

// *exit_code is the program's. EXIT_ENVIRONMENT, having complained, where there is none: it could not be started, was ended by a signal, took
// longer than its limit, or the user stopped this program, which stops it, too.
int child_run(const struct child *child, int *exit_code);

// The log's last line that is not empty, cut at `size`; an empty text where there is none.
void child_last_words(const struct child *child, char *line, unsigned size);

#endif
