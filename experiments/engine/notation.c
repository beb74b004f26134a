// SPDX-License-Identifier: MIT
#include "notation.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static void skip_blanks(const char **text) { *text += strspn(*text, NOTATION_BLANKS); }

bool notation_name(const char **text, char name[NOTATION_NAME]) {
    skip_blanks(text);
    size_t length = 0;
    while (isalnum((unsigned char)(*text)[length]) || (*text)[length] == '_') length++;
    if (length == 0 || length >= NOTATION_NAME) {
        complain(EXIT_USAGE, "expected a name of at most %d letters at \"%.40s\"", NOTATION_NAME - 1, *text);
        return false;
    }
    memcpy(name, *text, length);
    name[length] = 0;
    *text += length;
    return true;
}

static int complain_of_name(const char *owner, const char *name, const struct notation_option *options, uint32_t count) {
    char valid[512] = "";
    for (uint32_t i = 0; i < count; i++) {
        const size_t used = strlen(valid);
        snprintf(valid + used, sizeof valid - used, "%s%s", i ? ", " : "", options[i].name);
    }
    return complain(EXIT_USAGE, "%s has no option \"%s\"; it has: %s", owner, name, count ? valid : "none");
}

static int read_value(const char **text, const char *owner, const struct notation_option *option, double *value) {
    char *end;
    skip_blanks(text);
    *value = strtod(*text, &end);
    if (end == *text) return complain(EXIT_USAGE, "%s: %s needs a number, not \"%.20s\"", owner, option->name, *text);
    *text = end;
    if (!(*value >= option->lower && *value <= option->upper) || (option->whole && *value != floor(*value)))
        return complain(EXIT_USAGE, "%s: %s must be a %s from %g to %g, not %g", owner, option->name, option->whole ? "whole number" : "number",
                        option->lower, option->upper, *value);
    return EXIT_FINE;
}

// Option by option: which one follows, and which ones were given, a bit each.
struct reading {
    const char *owner;
    const struct notation_option *options;
    uint32_t count, next;
    uint64_t given;
};

static int read_one(const char **text, struct reading *reading, double *values) {
    const struct notation_option *options = reading->options;
    const char *owner = reading->owner;
    const uint32_t count = reading->count;
    char name[NOTATION_NAME];
    skip_blanks(text);
    uint32_t option = reading->next;
    if (isalpha((unsigned char)**text)) {
        if (!notation_name(text, name)) return EXIT_USAGE;
        for (option = 0; option < count && strcmp(options[option].name, name) != 0;) option++;
        if (option == count) return complain_of_name(owner, name, options, count);
        skip_blanks(text);
        if (*(*text)++ != '=') return complain(EXIT_USAGE, "%s: %s needs \"=\" and a number", owner, name);
    }
    if (option >= count) return complain(EXIT_USAGE, "%s takes %u values, and got more", owner, count);
    if (reading->given >> option & 1) return complain(EXIT_USAGE, "%s: %s is given twice", owner, options[option].name);
    reading->given |= UINT64_C(1) << option;
    reading->next = option + 1;
    return read_value(text, owner, &options[option], &values[option]);
}

int notation_values(const char **text, const char *owner, const struct notation_option *options, uint32_t count, double *values) {
    for (uint32_t i = 0; i < count; i++) values[i] = options[i].value;
    struct reading reading = {owner, options, count, 0, 0};
    if (**text == '(') {
        do {
            ++*text;
            const int code = read_one(text, &reading, values);
            if (code) return code;
            skip_blanks(text);
        } while (**text == ',');
        if (**text != ')') return complain(EXIT_USAGE, "%s: \")\" is missing at \"%.40s\"", owner, *text);
        ++*text;
    }
    for (uint32_t i = 0; i < count; i++)
        if (isnan(values[i]))
            return complain(EXIT_USAGE, "%s needs a value for %s, as in %s(%s=%g)", owner, options[i].name, owner, options[i].name, options[i].lower);
    return EXIT_FINE;
}

static const struct notation_kind *kind_at(const void *kinds, uint64_t size, uint32_t i) {
    return (const struct notation_kind *)((const char *)kinds + i * size);
}

int notation_read(const char *text, const char *what, const void *kinds, uint64_t size, uint32_t count, uint32_t *kind, double *values) {
    char name[NOTATION_NAME], valid[512] = "";
    if (!notation_name(&text, name)) return EXIT_USAGE;
    *kind = count;
    for (uint32_t i = 0; i < count; i++) {
        const size_t used = strlen(valid);
        snprintf(valid + used, sizeof valid - used, "%s%s", i ? ", " : "", kind_at(kinds, size, i)->name);
        if (strcmp(kind_at(kinds, size, i)->name, name) == 0) *kind = i;
    }
    if (*kind == count) return complain(EXIT_USAGE, "there is no %s \"%s\"; valid: %s", what, name, valid);
    const struct notation_kind *found = kind_at(kinds, size, *kind);
    const int code = notation_values(&text, name, found->options, found->option_count, values);
    if (code) return code;
    skip_blanks(&text);
    return *text ? complain(EXIT_USAGE, "\"%.40s\" after %s is not understood", text, name) : EXIT_FINE;
}

// As few digits as give the same number back, and whole numbers as such.
static void print_value(char *text, size_t size, double value) {
    if (value == floor(value) && fabs(value) < 1e15) {
        snprintf(text, size, "%.0f", value);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        if (strtod(text, 0) == value) return;
    }
}

int notation_print(char *text, uint64_t size, const char *owner, const struct notation_option *options, uint32_t count, const double *values) {
    char list[512] = "";
    for (uint32_t i = 0; i < count; i++) {
        if (values[i] == options[i].value) continue;
        const size_t used = strlen(list);
        char number[32];
        print_value(number, sizeof number, values[i]);
        snprintf(list + used, sizeof list - used, "%s%s=%s", used ? ", " : "", options[i].name, number);
    }
    return snprintf(text, size, *list ? "%s(%s)" : "%s", owner, list);
}
