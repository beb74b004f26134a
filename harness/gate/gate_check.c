// SPDX-License-Identifier: MIT
// Results and instructions of what changed.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "gate.h"

static bool is_changed(const struct gate_row *row) { return row->changed; }

static const struct {
    const char *state; // as the sampler says it
    enum gate_verdict verdict;
} states[] = {{"different", GATE_DIFFERENT_BITS}, {"wrong", GATE_WRONG}, {"unverified", GATE_NOT_COMPARABLE}};

static void take_check(struct gate *gate, struct gate_row *row, int count, char *const *fields, void *context) {
    (void)gate;
    (void)context;
    if (count < 4) return;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(fields[1], states[i].state) == 0) row->verdict = states[i].verdict;
    row->compared = strtoull(fields[2], NULL, 10);
    row->different = strtoull(fields[3], NULL, 10);
    if (count > 4) snprintf(row->message, sizeof row->message, "%s", fields[4]);
}

static bool any_changed(const struct gate *gate) {
    for (size_t i = 0; i < gate->count; i++)
        if (gate->rows[i].changed) return true;
    return false;
}

static int link_both(struct gate *gate, char base[128], char head[128]) {
    const int code = gate_link(gate, 0, "base", 0, base);
    return code == EXIT_FINE ? gate_link(gate, 1, "head", 0, head) : code;
}

int gate_rows_check(struct gate *gate) {
    char base[128], head[128], threads[16], input[16], seconds[32];
    if (!any_changed(gate)) return EXIT_FINE;
    const int code = link_both(gate, base, head);
    if (code != EXIT_FINE) return code;
    snprintf(threads, sizeof threads, "%u", gate->threads);
    // Any input but a NaN, whose lowest bit means nothing.
    snprintf(input, sizeof input, "%u", (unsigned)(gate->seed >> 8) % 0x7f800000u | (unsigned)(gate->seed & 1) << 31);
    snprintf(seconds, sizeof seconds, "%.0f", gate->check_seconds);
    const char *arguments[16] = {"check", "--base", base, "--head", head, "--threads", threads, "--seconds", seconds};
    size_t count = 9;
    if (gate->declared) arguments[count++] = "--declared";
    if (gate->audit == GATE_AUDIT_BIT) {
        arguments[count++] = "--wrong";
        arguments[count++] = gate->injected;
        arguments[count++] = "--input";
        arguments[count++] = input;
    }
    return gate_sample(gate, arguments, 0, is_changed, take_check, NULL);
}

static void take_count(struct gate *gate, struct gate_row *row, int count, char *const *fields, void *context) {
    (void)gate;
    (void)context;
    for (int build = 0; build < 2 && count == 3; build++) {
        const double instructions = strtod(fields[1 + build], NULL);
        if (instructions > 0) row->instructions[build] = instructions;
    }
}

int gate_rows_count(struct gate *gate) {
    char base[128], head[128];
    if (!any_changed(gate)) return EXIT_FINE;
    const int code = link_both(gate, base, head);
    const char *const arguments[] = {"count", "--base", base, "--head", head, NULL};
    return code == EXIT_FINE ? gate_sample(gate, arguments, 0, is_changed, take_count, NULL) : code;
}
