// SPDX-License-Identifier: MIT
// Training, by the builds' programs: the time of steps is judged as that of kernels, one process of each build a layout; losses are bits.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "gate.h"
#include "progress.h"
#include "random_order.h"
#include "training.h"

static struct gate_row *row_for(struct gate *gate, const char *name, bool timed) {
    struct gate_row *row = gate_row_add(gate, name);
    if (!row) return NULL;
    row->present[0] = row->present[1] = row->runs = row->wanted = true;
    row->verdict = GATE_FINE;
    if (timed) row->times = calloc(gate->layouts, GATE_BUILDS * sizeof *row->times);
    return !timed || row->times ? row : NULL;
}

static void set_apart(struct gate_row *row, const char *reason) {
    row->verdict = GATE_NOT_COMPARABLE;
    row->judged = row->timed = false;
    snprintf(row->message, sizeof row->message, "%s", reason);
}

static const char too_old[] = "one of the builds' command lines does not offer what is compared";

// ---- losses ----

static int compare_losses(struct gate *gate, const char *const programs[2]) {
    struct gate_row *row = row_for(gate, "training.loss", false);
    if (!row) return complain(EXIT_ENVIRONMENT, "out of memory");
    struct training_losses losses[2] = {0};
    int code = training_losses_read(programs[0], &losses[0]);
    if (code == EXIT_FINE) code = training_losses_read(programs[1], &losses[1]);
    if (code == EXIT_FINE) {
        const struct training_difference difference = training_losses_compare(&losses[0], &losses[1]);
        row->compared = difference.compared;
        row->different = difference.different;
        snprintf(row->message, sizeof row->message, "%s", difference.message);
        if (difference.different && !gate->declared) row->verdict = GATE_DIFFERENT_BITS;
    }
    for (int build = 0; build < 2; build++) training_losses_free(&losses[build]);
    if (code == EXIT_USAGE) set_apart(row, too_old);
    return code == EXIT_USAGE ? EXIT_FINE : code;
}

// ---- steps ----

// One step time of each build, in an order of this layout's own.
static int time_steps(const struct gate *gate, const struct training_pair *pair, const char *const programs[2], uint32_t layout, double *times) {
    uint32_t order[GATE_BUILDS];
    uint64_t state = gate->seed + layout;
    random_order(order, GATE_BUILDS, &state);
    int code = EXIT_FINE;
    for (int i = 0; i < GATE_BUILDS && code == EXIT_FINE; i++)
        code = training_steps(programs[order[i] == GATE_HEAD], pair->net, pair->activation, &times[order[i]]);
    return code;
}

static int compare_steps(struct gate *gate, const struct training_pair *pair, const char *const programs[2]) {
    char name[128];
    snprintf(name, sizeof name, "training.%s.%s", pair->net, pair->activation);
    struct gate_row *row = row_for(gate, name, true);
    if (!row) return complain(EXIT_ENVIRONMENT, "out of memory");
    row->judged = row->timed = true;
    row->n = 1;
    struct progress progress = progress_start(name);
    int code = EXIT_FINE;
    for (uint32_t layout = 0; layout < gate->layouts && code == EXIT_FINE && !interrupted(); layout++) {
        progress_update(&progress, (double)layout / gate->layouts, NULL);
        code = time_steps(gate, pair, programs, layout, &row->times[layout * GATE_BUILDS]);
    }
    progress_end(&progress);
    if (code == EXIT_USAGE) set_apart(row, too_old);
    return code == EXIT_USAGE ? EXIT_FINE : code;
}

int gate_rows_train(struct gate *gate) {
    char paths[2][4096];
    const char *programs[2];
    if (!gate->training) return EXIT_FINE;
    for (int build = 0; build < 2; build++) {
        snprintf(paths[build], sizeof paths[build], "%s/relubench", gate->folders[build]);
        programs[build] = paths[build];
        if (access(paths[build], X_OK) == 0) continue;
        complain(EXIT_FINE, "there is no %s: training is not compared", paths[build]);
        return EXIT_FINE;
    }
    int code = compare_losses(gate, programs);
    for (uint64_t i = 0; i < training_pair_count && code == EXIT_FINE; i++) code = compare_steps(gate, &training_pairs[i], programs);
    return code;
}
