// SPDX-License-Identifier: MIT
// From the layouts' times to verdicts.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "gate.h"
#include "gate_rule.h"
#include "holm.h"

// Log ratios of one build's times over base's; those of layouts that an interruption left without are left out.
static uint32_t log_ratios(const struct gate *gate, const struct gate_row *row, int build, double sign, double *ratios) {
    uint32_t count = 0;
    for (uint32_t layout = 0; layout < gate->layouts; layout++) {
        const double *times = &row->times[layout * GATE_BUILDS];
        const double ratio = log(times[build] / times[GATE_BASE]);
        if (isfinite(ratio)) ratios[count++] = sign * ratio;
    }
    return count;
}

// What the layouts of both ratios scatter by, about their own centres.
static uint32_t residuals_of(const struct gate *gate, const struct gate_row *row, double *residuals) {
    uint32_t count = 0;
    for (int build = GATE_CONTROL; build < GATE_BUILDS; build++) {
        const uint32_t more = log_ratios(gate, row, build, 1, residuals + count);
        const double centre = median(residuals + count, more);
        for (uint32_t i = 0; i < more; i++) residuals[count + i] -= centre;
        count += more;
    }
    return count;
}

// p[0]: that head is slower; p[1]: faster; p[2]: that control is slower.
enum { SLOWER, FASTER, CONTROL, HYPOTHESES };

static void estimate(const struct gate *gate, struct gate_row *row, double p[HYPOTHESES]) {
    double ratios[GATE_LAYOUTS_LIMIT];
    uint32_t count = log_ratios(gate, row, GATE_CONTROL, 1, ratios);
    row->control = exp(median(ratios, count));
    p[CONTROL] = sign_test_p(ratios, count);
    count = log_ratios(gate, row, GATE_HEAD, -1, ratios);
    p[FASTER] = sign_test_p(ratios, count);
    count = log_ratios(gate, row, GATE_HEAD, 1, ratios);
    p[SLOWER] = row->p = sign_test_p(ratios, count);
    const struct interval log_ratio = median_interval(ratios, count);
    row->ratio = (struct interval){exp(log_ratio.low), exp(log_ratio.estimate), exp(log_ratio.high)};
}

static void conclude(struct gate_row *row, double faster) {
    if (row->verdict != GATE_FINE) return; // wrong is worse than slow
    const double log_ratio = log(row->ratio.estimate);
    if (gate_is_slower(log_ratio, row->adjusted)) row->verdict = GATE_SLOWER;
    else if (gate_is_slower(-log_ratio, faster)) row->verdict = GATE_FASTER;
}

// Code that is the same, and a control that is base itself, cannot be slower; if they are, so may anything be.
static bool is_contaminated(const struct gate_row *row) {
    if (!row->timed) return false;
    return gate_is_slower(log(row->control), row->control_adjusted) || (!row->judged && gate_is_slower(log(row->ratio.estimate), row->adjusted));
}

static void decide(struct gate *gate) {
    const struct gate_row *contaminated = NULL, *unverified = NULL;
    bool slower = false;
    for (size_t i = 0; i < gate->count; i++) {
        const struct gate_row *row = &gate->rows[i];
        if (row->verdict == GATE_SLOWER) slower = true;
        if (row->verdict == GATE_NOT_COMPARABLE && row->changed) unverified = row;
        if (is_contaminated(row)) contaminated = row;
    }
    gate->exit_code = slower ? EXIT_FINDING : EXIT_FINE;
    if (contaminated)
        gate_refuse(gate, "%s seems slower, though its code is the same: something else differs; try again on a quieter machine",
                    contaminated->kernel);
    else if (unverified && !slower) gate_refuse(gate, "%s is off its bound in the base, too: %s", unverified->kernel, unverified->message);
}

int gate_rows_judge(struct gate *gate) {
    const size_t count = gate->count;
    double *adjusted = calloc(count + 1, HYPOTHESES * sizeof *adjusted); // [HYPOTHESES][count]
    if (!adjusted) return complain(EXIT_ENVIRONMENT, "out of memory");
    uint64_t timed = 0;
    for (size_t i = 0; i < count; i++) {
        double p[HYPOTHESES] = {NAN, NAN, NAN};
        if (gate->rows[i].timed) estimate(gate, &gate->rows[i], p);
        for (size_t h = 0; h < HYPOTHESES; h++) adjusted[h * count + i] = p[h];
        timed += gate->rows[i].timed;
    }
    int code = EXIT_FINE;
    for (size_t h = 0; h < HYPOTHESES && code == EXIT_FINE; h++) code = holm_adjust(adjusted + h * count, count);
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) {
        struct gate_row *row = &gate->rows[i];
        if (!row->timed) continue;
        double residuals[2 * GATE_LAYOUTS_LIMIT];
        row->adjusted = adjusted[SLOWER * count + i];
        row->control_adjusted = adjusted[CONTROL * count + i];
        row->detectable = gate_detectable(residuals, residuals_of(gate, row, residuals), gate->layouts, timed);
        if (row->judged) conclude(row, adjusted[FASTER * count + i]);
    }
    free(adjusted);
    if (code == EXIT_FINE) decide(gate);
    return code;
}
