// SPDX-License-Identifier: MIT
#include <math.h>

#include "command.h"
#include "gate.h"
#include "gate_rule.h"

static const char *const outcomes[] = {[EXIT_FINE] = "fine", [EXIT_FINDING] = "finding", [EXIT_ENVIRONMENT] = "not comparable"};

static double known(double value) { return isfinite(value) ? value : NAN; }

static int store_gate(const struct gate *gate, struct store *store) {
    const double share = gate_slowdown(gate);
    return store_execute(store,
                         "INSERT INTO gate (run, base_revision, head_revision, scope, audit, injected, injected_share, layouts, rounds, "
                         "sample_nanoseconds, level, minimum_effect, stolen, clock_low, clock_high, outcome, reason, seconds) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
                         "ttttttriiirrrrrttr", gate->run, gate->revisions[0], gate->revisions[1], gate->scope, gate_audits[gate->audit],
                         gate->injected, share, (int64_t)gate->layouts, (int64_t)gate->rounds, (int64_t)gate->sample_nanoseconds, GATE_LEVEL,
                         GATE_MINIMUM_EFFECT, gate->stolen, isfinite(gate->clock_low) ? gate->clock_low : 0, gate->clock_high,
                         outcomes[gate->exit_code], gate->reason, gate->seconds);
}

static int store_row(const struct gate *gate, struct store *store, const struct gate_row *row) {
    return store_execute(
        store,
        "INSERT INTO gate_row (run, kernel, base_code, head_code, verdict, compared, different, base_instructions, head_instructions, n, "
        "ratio, low, high, control, p, adjusted, detectable, message) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        "tttttiirrirrrrrrrt", gate->run, row->kernel, row->code[0], row->code[1], gate_verdicts[row->verdict], (int64_t)row->compared,
        (int64_t)row->different, row->instructions[0], row->instructions[1], (int64_t)row->n, known(row->ratio.estimate), known(row->ratio.low),
        known(row->ratio.high), known(row->control), row->p, row->adjusted, known(row->detectable), row->message);
}

static int store_layouts(const struct gate *gate, struct store *store, const struct gate_row *row) {
    int code = EXIT_FINE;
    for (uint32_t layout = 0; layout < gate->layouts && code == EXIT_FINE; layout++) {
        const double *times = &row->times[layout * GATE_BUILDS];
        if (isfinite(times[GATE_BASE]))
            code = store_execute(store, "INSERT INTO gate_layout (run, kernel, layout, base, control, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                 "ttirrr", gate->run, row->kernel, (int64_t)layout, times[GATE_BASE], times[GATE_CONTROL], times[GATE_HEAD]);
    }
    return code;
}

// Kernels that nobody asked for would be thousands of rows that say nothing.
static bool tells(const struct gate_row *row) { return row->wanted || row->timed; }

int gate_store(const struct gate *gate, struct store *store) {
    int code = store_begin(store);
    if (code == EXIT_FINE) code = store_gate(gate, store);
    for (size_t i = 0; i < gate->count && code == EXIT_FINE; i++) {
        const struct gate_row *row = &gate->rows[i];
        if (!tells(row)) continue;
        code = store_row(gate, store, row);
        if (code == EXIT_FINE && row->times) code = store_layouts(gate, store, row);
    }
    if (code == EXIT_FINE) return store_commit(store);
    store_rollback(store);
    return code;
}
