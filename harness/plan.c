// SPDX-License-Identifier: MIT
#include "plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "machine.h"
#include "options.h"

static uint64_t last_level_bytes(void) {
    const struct machine *machine = machine_this();
    const uint64_t last = machine->l3_bytes > machine->l2_bytes ? machine->l3_bytes : machine->l2_bytes;
    return last ? last : 32u << 20;
}

static uint64_t dram_bytes(void) {
    const uint64_t wanted = 4 * last_level_bytes();
    const uint64_t allowed = machine_this()->memory_limit_bytes / 4;
    return allowed && allowed < wanted ? allowed : wanted;
}

enum { CALL_ELEMENTS = 16 };

bool plan_level(const char *name, struct plan_size *size) {
    const struct machine *machine = machine_this();
    if (strcmp(name, "call") == 0) {
        *size = (struct plan_size){.level = "call", .elements = CALL_ELEMENTS};
        return true;
    }
    const struct {
        const char *name;
        uint64_t bytes;
    } levels[] = {{"L1", machine->l1_bytes / 2}, {"L2", machine->l2_bytes / 2}, {"L3", machine->l3_bytes / 2}, {"DRAM", dram_bytes()}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(levels[i].name, name) == 0 && levels[i].bytes) {
            *size = (struct plan_size){.bytes = levels[i].bytes};
            snprintf(size->level, sizeof size->level, "%s", name);
            return true;
        }
    return false;
}

static bool parse_elements(const char *word, uint64_t *elements) {
    char *end;
    errno = 0;
    const unsigned long long number = strtoull(word, &end, 10);
    const int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    if (word[0] < '0' || word[0] > '9' || errno || (shift ? end[1] : *end) || number > UINT64_MAX >> (shift + 8)) return false;
    *elements = (uint64_t)number << shift;
    return *elements > 0;
}

int plan_sizes_parse(const char *list, struct plan_size *sizes, size_t *count) {
    char word[32];
    *count = 0;
    for (const char *cursor = list; list_next(&cursor, word, sizeof word);) {
        if (*count == PLAN_SIZES) return complain(EXIT_USAGE, "--size takes at most %d sizes", PLAN_SIZES);
        struct plan_size *size = &sizes[*count];
        uint64_t elements;
        if (plan_level(word, size)) {
            ++*count;
        } else if (parse_elements(word, &elements)) {
            *size = (struct plan_size){.level = "given", .elements = elements};
            ++*count;
        } else if (strcmp(word, "L3") == 0 || strcmp(word, "L2") == 0 || strcmp(word, "L1") == 0) {
            return complain(EXIT_USAGE, "this machine shows no %s; `relubench bench --size DRAM` or a number of elements works everywhere", word);
        } else {
            return complain(EXIT_USAGE, "--size does not take '%s'; it takes L1, L2, L3, DRAM or a number of elements, as in 4096 or 1M", word);
        }
    }
    return *count ? EXIT_FINE : complain(EXIT_USAGE, "--size is empty; it takes L1, L2, L3, DRAM or numbers of elements");
}

size_t plan_sweep(struct plan_size *sizes) {
    size_t count = 0;
    for (uint64_t bytes = 4096; bytes <= dram_bytes() && count < PLAN_SIZES; bytes *= 2)
        sizes[count++] = (struct plan_size){.level = "sweep", .bytes = bytes};
    return count;
}

static int compare_contest(const struct activations_row *a, const struct activations_row *b) {
    int order = strcmp(a->activation, b->activation);
    if (!order) order = strcmp(a->form, b->form);
    if (!order) order = strcmp(a->type, b->type);
    return order;
}

static int by_contest(const void *left, const void *right) {
    const struct activations_row *a = *(const struct activations_row *const *)left;
    const struct activations_row *b = *(const struct activations_row *const *)right;
    const int order = compare_contest(a, b);
    return order ? order : strcmp(a->name, b->name);
}

bool plan_is_plain(const struct plan_group *group, bool both) {
    const struct activations_row *row = group->rows[0];
    const bool form = strcmp(row->form, "forward") == 0 || (both && strcmp(row->form, "backward") == 0);
    return form && strcmp(row->type, "f32") == 0;
}

struct plan_group *plan_groups(const struct activations_row **rows, size_t row_count, size_t *group_count) {
    struct plan_group *groups = calloc(row_count + 1, sizeof *groups);
    *group_count = 0;
    if (!groups) return NULL;
    qsort(rows, row_count, sizeof *rows, by_contest);
    for (size_t i = 0; i < row_count; i++) {
        if (i == 0 || compare_contest(rows[i - 1], rows[i]) != 0) groups[(*group_count)++].rows = &rows[i];
        groups[*group_count - 1].count++;
    }
    return groups;
}
