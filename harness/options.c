// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

// A number with an optional suffix of one letter; false where anything else follows, or the product overflows.
static bool parse_count(const char *text, uint64_t *value) {
    if (text[0] < '0' || text[0] > '9') return false;
    char *end;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    if (errno) return false;
    static const char suffixes[] = "KMGT";
    uint64_t factor = 1;
    if (*end) {
        const char *suffix = strchr(suffixes, *end);
        if (!suffix || end[1]) return false;
        factor = (uint64_t)1 << 10 * (suffix - suffixes + 1);
    }
    return !__builtin_mul_overflow((uint64_t)number, factor, value);
}

static bool parse_duration(const char *text, double *seconds) {
    if ((text[0] < '0' || text[0] > '9') && text[0] != '.') return false;
    char *end;
    const double number = strtod(text, &end);
    double unit = 1;
    if (*end == 'm') unit = 60;
    else if (*end == 'h') unit = 3600;
    else if (*end && *end != 's') return false;
    if (*end && end[1]) return false;
    *seconds = number * unit;
    return *seconds >= 0 && *seconds < 1e9;
}

static int parse_choice(const struct option_row *row, const char *text) {
    char valid[512] = "";
    for (const char *const *choice = row->choices; *choice; choice++) {
        if (strcmp(*choice, text) == 0) {
            *(const char **)row->value = *choice;
            return EXIT_FINE;
        }
        strncat(valid, choice == row->choices ? "" : ", ", sizeof valid - strlen(valid) - 1);
        strncat(valid, *choice, sizeof valid - strlen(valid) - 1);
    }
    return complain(EXIT_USAGE, "%s does not take '%s'; it takes one of %s", row->name, text, valid);
}

static int parse_value(const struct option_row *row, const char *text) {
    switch (row->kind) {
    case OPTION_FLAG: return EXIT_FINE;
    case OPTION_TEXT: *(const char **)row->value = text; return EXIT_FINE;
    case OPTION_CHOICE: return parse_choice(row, text);
    case OPTION_COUNT:
        if (parse_count(text, row->value)) return EXIT_FINE;
        return complain(EXIT_USAGE, "%s does not take '%s'; it takes a whole number, as in 4096, 64K or 16M", row->name, text);
    case OPTION_DURATION:
        if (parse_duration(text, row->value)) return EXIT_FINE;
        return complain(EXIT_USAGE, "%s does not take '%s'; it takes a time, as in 90s, 6m or 1h", row->name, text);
    }
    return EXIT_USAGE;
}

static const struct option_row *find(const struct option_row *rows, const char *argument, size_t length) {
    for (const struct option_row *row = rows; row->name; row++)
        if (strlen(row->name) == length && strncmp(row->name, argument, length) == 0) return row;
    return NULL;
}

static int unknown(const struct option_row *rows, const char *argument) {
    char valid[512] = "";
    for (const struct option_row *row = rows; row->name; row++) {
        strncat(valid, row->name, sizeof valid - strlen(valid) - 1);
        strncat(valid, ", ", sizeof valid - strlen(valid) - 1);
    }
    return complain(EXIT_USAGE, "there is no option '%s'; the options are %s--help", argument, valid);
}

int options_parse(int argc, char **argv, const char *help, const struct option_row *rows, const char **words, int word_limit, int *word_count,
                  bool *helped) {
    *helped = false;
    if (word_count) *word_count = 0;
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
            fputs(help, stdout);
            *helped = true;
            return EXIT_FINE;
        }
        if (argument[0] != '-' || argument[1] == 0) {
            if (!word_count || *word_count == word_limit)
                return complain(EXIT_USAGE, "'%s' is one word too many; see `relubench %s --help`", argument, argv[0]);
            words[(*word_count)++] = argument;
            continue;
        }
        const char *equals = strchr(argument, '=');
        const struct option_row *row = find(rows, argument, equals ? (size_t)(equals - argument) : strlen(argument));
        if (!row) return unknown(rows, argument);
        if (row->kind == OPTION_FLAG) {
            if (equals) return complain(EXIT_USAGE, "%s takes no value", row->name);
            *(bool *)row->value = true;
            continue;
        }
        const char *value = equals ? equals + 1 : i + 1 < argc ? argv[++i] : NULL;
        if (!value) return complain(EXIT_USAGE, "%s wants a value; see `relubench %s --help`", row->name, argv[0]);
        const int code = parse_value(row, value);
        if (code != EXIT_FINE) return code;
    }
    return EXIT_FINE;
}

bool list_next(const char **cursor, char *item, uint64_t size) {
    while (**cursor == ',') ++*cursor;
    if (**cursor == 0) return false;
    uint64_t length = 0;
    while (**cursor && **cursor != ',') {
        if (length + 1 < size) item[length++] = **cursor;
        ++*cursor;
    }
    item[length] = 0;
    return true;
}
