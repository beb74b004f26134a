// SPDX-License-Identifier: MIT
// One record, said to whoever reads it: a terminal, a program, GitHub.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "gate.h"
#include "gate_rule.h"

static const char *const columns[] = {
    "kernel",    "verdict",    "#ratio",  "#low", "#high", "#control", "#p", "#adjusted", "#seen from %", "#base instructions", "#head instructions",
    "#compared", "#different", "message", 0};

static void print_number(struct table *table, double value, int digits) {
    if (isfinite(value)) table_cell(table, "%.*f", digits, value);
    else table_absent(table);
}

static void print_row(struct table *table, const struct gate_row *row) {
    table_cell(table, "%s", row->kernel);
    table_cell(table, "%s", gate_verdicts[row->verdict]);
    print_number(table, row->ratio.estimate, 4);
    print_number(table, row->ratio.low, 4);
    print_number(table, row->ratio.high, 4);
    print_number(table, row->control, 4);
    if (isnan(row->p)) table_absent(table);
    else table_cell(table, "%.2g", row->p);
    if (isnan(row->adjusted)) table_absent(table);
    else table_cell(table, "%.2g", row->adjusted);
    print_number(table, 100 * row->detectable, 1);
    print_number(table, row->instructions[0], 3);
    print_number(table, row->instructions[1], 3);
    table_cell(table, "%" PRIu64, row->compared);
    table_cell(table, "%" PRIu64, row->different);
    table_cell(table, "%s", row->message);
}

// A terminal gets what was judged or timed; programs get all.
bool gate_print(const struct gate *gate, enum table_format format, FILE *stream) {
    struct table *table = table_create(columns);
    if (!table) return false;
    for (size_t i = 0; i < gate->count; i++)
        if (gate->rows[i].timed || (gate->rows[i].wanted && (format != TABLE_TEXT || gate->rows[i].verdict != GATE_SAME_CODE)))
            print_row(table, &gate->rows[i]);
    return table_print(table, format, stream);
}

static size_t count(const struct gate *gate, enum gate_verdict verdict) {
    size_t number = 0;
    for (size_t i = 0; i < gate->count; i++) number += gate->rows[i].wanted && gate->rows[i].verdict == verdict;
    return number;
}

static size_t count_judged(const struct gate *gate) {
    size_t number = 0;
    for (size_t i = 0; i < gate->count; i++) number += gate->rows[i].judged;
    return number;
}

static const char *outcome(const struct gate *gate) {
    if (gate->exit_code == EXIT_ENVIRONMENT) return "not comparable";
    return gate->exit_code == EXIT_FINDING ? "a finding" : "fine";
}

static void say_counts(const struct gate *gate, FILE *stream) {
    fprintf(stream, "%zu kernels judged", count_judged(gate));
    for (int v = GATE_FINE; v < GATE_VERDICTS; v++)
        if (count(gate, (enum gate_verdict)v)) fprintf(stream, ", %zu %s", count(gate, (enum gate_verdict)v), gate_verdicts[v]);
    fprintf(stream, "; %zu whose code is the same\n", count(gate, GATE_SAME_CODE));
}

static bool deserves_a_line(const struct gate_row *row) {
    return row->wanted && row->verdict != GATE_SAME_CODE && row->verdict != GATE_FINE && row->verdict != GATE_ADDED && row->verdict != GATE_REMOVED;
}

// As a sentence: what happened, how sure, how small a slowdown would have shown.
static void say_row(const struct gate_row *row, FILE *stream) {
    fprintf(stream, "%s: %s", row->kernel, gate_verdicts[row->verdict]);
    if (isfinite(row->ratio.estimate))
        fprintf(stream, ", %.4f times base's time (%.4f to %.4f)", row->ratio.estimate, row->ratio.low, row->ratio.high);
    if (row->verdict == GATE_SLOWER) fprintf(stream, ", adjusted p %.2g", row->adjusted);
    if (isfinite(row->detectable))
        fprintf(stream, "; slowdowns of %.1f %% or more would have been seen with 90 %% probability", 100 * row->detectable);
    if (*row->message) fprintf(stream, "; %s", row->message);
}

void gate_conclude(const struct gate *gate, FILE *stream) {
    fprintf(stream, "%s: ", outcome(gate));
    say_counts(gate, stream);
    if (*gate->reason) fprintf(stream, "not comparable: %s\n", gate->reason);
    for (size_t i = 0; i < gate->count; i++) {
        if (!deserves_a_line(&gate->rows[i])) continue;
        say_row(&gate->rows[i], stream);
        fputc('\n', stream);
    }
}

void gate_print_summary(const struct gate *gate, FILE *stream) {
    fprintf(stream, "## Regression gate: %s\n\n`%.12s` against `%.12s`, %" PRIu32 " layouts, family-wise level %g, minimum effect %g %%. ",
            outcome(gate), gate->revisions[1], gate->revisions[0], gate->layouts, GATE_LEVEL, 100 * GATE_MINIMUM_EFFECT);
    say_counts(gate, stream);
    if (*gate->reason) fprintf(stream, "\nNot comparable: %s\n", gate->reason);
    fputs(
        "\n| kernel | verdict | time, head over base | 95 % | control | seen from | instructions an element | message |\n|---|---|---|---|---|---|---|---|\n",
        stream);
    for (size_t i = 0; i < gate->count; i++) {
        const struct gate_row *row = &gate->rows[i];
        if (!row->judged && !deserves_a_line(row)) continue;
        fprintf(stream, "| %s | %s | %.4f | %.4f to %.4f | %.4f | %.1f %% | %.3f to %.3f | %s |\n", row->kernel, gate_verdicts[row->verdict],
                row->ratio.estimate, row->ratio.low, row->ratio.high, row->control, 100 * row->detectable, row->instructions[0], row->instructions[1],
                row->message);
    }
}

// GitHub's workflow commands: a line each, in which %, CR and LF are written as codes.
static void annotate(const char *level, const char *title, const char *text, FILE *stream) {
    fprintf(stream, "::%s title=%s::", level, title);
    for (; *text; text++) {
        if (*text == '%' || *text == '\r' || *text == '\n') fprintf(stream, "%%%02X", (unsigned char)*text);
        else fputc(*text, stream);
    }
    fputc('\n', stream);
}

void gate_print_annotations(const struct gate *gate, FILE *stream) {
    if (*gate->reason) annotate("warning", "not comparable", gate->reason, stream);
    for (size_t i = 0; i < gate->count; i++) {
        const struct gate_row *row = &gate->rows[i];
        if (!deserves_a_line(row)) continue;
        char *text = NULL;
        size_t size;
        FILE *memory = open_memstream(&text, &size);
        if (!memory) continue;
        say_row(row, memory);
        if (fclose(memory) == 0)
            annotate(row->verdict == GATE_FASTER           ? "notice"
                     : row->verdict == GATE_NOT_COMPARABLE ? "warning"
                                                           : "error",
                     gate_verdicts[row->verdict], text, stream);
        free(text);
    }
}
