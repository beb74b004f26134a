// SPDX-License-Identifier: MIT
// The layouts: three fresh links and a fresh process each.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "command.h"
#include "gate.h"
#include "machine.h"
#include "progress.h"

// What a run may bear. A core whose clock moves while builds are compared in turns of a millisecond does little harm, up to here.
#define STOLEN_LIMIT 0.10
#define CLOCK_LIMIT 1.25

static bool is_timed(const struct gate_row *row) { return row->timed; }

struct taken {
    uint32_t layout;
    double *clocks; // of the kernels of one layout
    size_t count;
};

enum { KERNEL, ELEMENTS, FIRST_TIME, CLOCK = FIRST_TIME + GATE_BUILDS, FIELDS };

static void take_times(struct gate *gate, struct gate_row *row, int count, char *const *fields, void *context) {
    (void)gate;
    struct taken *taken = context;
    if (count != FIELDS || !row->times) return;
    row->n = strtoull(fields[ELEMENTS], NULL, 10);
    for (int build = 0; build < GATE_BUILDS; build++)
        row->times[taken->layout * GATE_BUILDS + (uint32_t)build] = strtod(fields[FIRST_TIME + build], NULL);
    taken->clocks[taken->count++] = strtod(fields[CLOCK], NULL);
}

static int time_layout(struct gate *gate, uint32_t layout, double *clocks) {
    static const char *const names[GATE_BUILDS] = {"base", "control", "head"};
    char paths[GATE_BUILDS][128], seed[32], rounds[16], nanoseconds[32], bytes[32], slow_by[32];
    for (int build = 0; build < GATE_BUILDS; build++) {
        const int code = gate_link(gate, build == GATE_HEAD, names[build], (uint64_t)layout * GATE_BUILDS + (uint64_t)build, paths[build]);
        if (code != EXIT_FINE) return code;
    }
    snprintf(seed, sizeof seed, "%" PRIu64, gate->seed % 1000000 + layout);
    snprintf(rounds, sizeof rounds, "%" PRIu32, gate->rounds);
    snprintf(nanoseconds, sizeof nanoseconds, "%" PRIu64, gate->sample_nanoseconds);
    // Half of the nearest cache: how fast a kernel computes. Where it takes its data from is what bench is for.
    snprintf(bytes, sizeof bytes, "%" PRIu64, machine_this()->l1_bytes ? machine_this()->l1_bytes / 2 : 16384);
    snprintf(slow_by, sizeof slow_by, "%" PRIu64, gate->slow_by);
    const char *arguments[32] = {"time",     "--base", paths[GATE_BASE], "--control", paths[GATE_CONTROL], "--head", paths[GATE_HEAD], "--seed", seed,
                                 "--rounds", rounds,   "--nanoseconds",  nanoseconds, "--bytes",           bytes};
    if (gate->audit == GATE_AUDIT_SLOWDOWN) {
        arguments[15] = "--slow";
        arguments[16] = gate->injected;
        arguments[17] = "--slow-by";
        arguments[18] = slow_by;
    }
    struct taken taken = {.layout = layout, .clocks = clocks};
    const int code = gate_sample(gate, arguments, (uint32_t)(gate->seed + layout * 977u), is_timed, take_times, &taken);
    const double hz = median(clocks, taken.count);
    gate->clock_low = fmin(gate->clock_low, hz);
    gate->clock_high = fmax(gate->clock_high, hz);
    return code;
}

static int time_layouts(struct gate *gate, double *clocks) {
    struct progress progress = progress_start("timing");
    int code = EXIT_FINE;
    for (uint32_t layout = 0; layout < gate->layouts && code == EXIT_FINE; layout++) {
        progress_update(&progress, (double)layout / gate->layouts, NULL);
        code = time_layout(gate, layout, clocks);
        if (interrupted()) code = EXIT_ENVIRONMENT;
    }
    progress_end(&progress);
    return code;
}

int gate_rows_time(struct gate *gate) {
    unsigned cpus[256];
    size_t timed = 0;
    for (size_t i = 0; i < gate->count; i++) timed += gate->rows[i].timed;
    gate->clock_low = INFINITY;
    gate->clock_high = 0;
    if (timed == 0) return EXIT_FINE;
    double *clocks = calloc(timed, sizeof *clocks);
    if (!clocks) return complain(EXIT_ENVIRONMENT, "out of memory");
    const uint64_t start = clock_now(), stolen = clock_stolen();
    const int code = time_layouts(gate, clocks);
    free(clocks);
    if (code != EXIT_FINE) return code;
    gate->stolen = (double)(clock_stolen() - stolen) / (double)(clock_now() - start) / (double)machine_cpus(cpus, 256);
    if (gate->stolen > STOLEN_LIMIT)
        return gate_refuse(gate, "the host took %.1f %% of the CPUs' time, more than %.0f %%: try again on a quieter machine", 100 * gate->stolen,
                           100 * STOLEN_LIMIT);
    if (gate->clock_high > CLOCK_LIMIT * gate->clock_low)
        return gate_refuse(gate, "the core's clock moved from %.2f to %.2f GHz while timing: fix it (governor, turbo), or try again",
                           gate->clock_low * 1e-9, gate->clock_high * 1e-9);
    return EXIT_FINE;
}
