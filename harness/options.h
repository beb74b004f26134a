// SPDX-License-Identifier: MIT
// Command lines as tables: each option says where its value goes, and the parser knows the rest.
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_COUNT /* uint64_t, with K, M, G */,
    OPTION_DURATION /* seconds: 90, 90s, 6m, 1h */,
    OPTION_CHOICE
};

struct option_row {
    const char *name; // "--size"
    enum option_kind kind;
    void *value;                // bool *, const char **, uint64_t *, double *; OPTION_CHOICE: const char **
    const char *const *choices; // OPTION_CHOICE: valid words, ended by 0
};

// Parses argv[1..] against `rows` (ended by a row without name). Words that are no options go to words[0..*word_count), at most
// `word_limit`. --help prints `help` and sets *helped. Returns EXIT_FINE or, having complained, EXIT_USAGE; an unknown word
// is answered with the valid ones.
int options_parse(int argc, char **argv, const char *help, const struct option_row *rows, const char **words, int word_limit, int *word_count,
                  bool *helped);

// The next item of a comma-separated list, copied into `item`; false at its end. *cursor starts as the list.
bool list_next(const char **cursor, char *item, uint64_t size);

#endif
