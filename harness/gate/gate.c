// SPDX-License-Identifier: MIT
#include "gate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "machine.h"

const char *const gate_verdicts[GATE_VERDICTS] = {"same code",      "fine",           "slower", "faster", "wrong",
                                                  "different bits", "not comparable", "added",  "removed"};

const char *const gate_audits[] = {[GATE_REAL] = "", [GATE_AUDIT_SAME] = "same", [GATE_AUDIT_SLOWDOWN] = "slowdown", [GATE_AUDIT_BIT] = "bit"};

int gate_refuse(struct gate *gate, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(gate->reason, sizeof gate->reason, format, arguments);
    va_end(arguments);
    gate->exit_code = EXIT_ENVIRONMENT;
    return complain(EXIT_ENVIRONMENT, "not comparable: %s", gate->reason);
}

double gate_slowdown(const struct gate *gate) { return gate->audit == GATE_AUDIT_SLOWDOWN ? (double)gate->slow_by / 1e4 : 0; }

int gate_link(struct gate *gate, int build, const char *name, uint64_t draw, char path[128]) {
    char script[128];
    snprintf(script, sizeof script, "%s/%s.ld", gate->folder, name);
    snprintf(path, 128, "%s/%s.so", gate->folder, name);
    return layout_link(&gate->objects[build], gate->compiler, gate->seed + draw * 0x9E3779B97F4A7C15u, script, path);
}

static int prepare(struct gate *gate) {
    unsigned cpus[256];
    const char *temporary = getenv("TMPDIR");
    gate->threads = machine_cpus(cpus, 256);
    const ssize_t length = readlink("/proc/self/exe", gate->sampler, sizeof gate->sampler - 32);
    char *slash = length > 0 ? strrchr(gate->sampler, '/') : NULL;
    if (!slash) return complain(EXIT_ENVIRONMENT, "cannot find where this program lies: is /proc mounted?");
    strcpy(slash + 1, "relubench-sampler");
    if (access(gate->sampler, X_OK) != 0) return complain(EXIT_ENVIRONMENT, "there is no %s: `make` builds it", gate->sampler);
    const int size = snprintf(gate->folder, sizeof gate->folder, "%s/relubench-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (size < 0 || (size_t)size >= sizeof gate->folder || !mkdtemp(gate->folder)) {
        gate->folder[0] = 0;
        return complain(EXIT_ENVIRONMENT, "cannot make a temporary folder: TMPDIR names a place for it");
    }
    for (int build = 0; build < 2; build++) {
        const int code = layout_objects_find(&gate->objects[build], gate->folders[build]);
        if (code != EXIT_FINE) return gate_refuse(gate, "%s cannot be linked", gate->folders[build]);
    }
    return EXIT_FINE;
}

static void remove_folder(const struct gate *gate) {
    static const char *const names[] = {"base.so", "control.so", "head.so", "base.ld", "control.ld", "head.ld", "kernels"};
    char path[128];
    if (!*gate->folder) return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", gate->folder, names[i]);
        unlink(path);
    }
    rmdir(gate->folder);
}

static bool is_wrong(const struct gate *gate) {
    for (size_t i = 0; i < gate->count; i++)
        if (gate->rows[i].verdict == GATE_WRONG || gate->rows[i].verdict == GATE_DIFFERENT_BITS) return true;
    return false;
}

int gate_compare(struct gate *gate) {
    static int (*const parts[])(struct gate * gate) = {prepare,        gate_rows_find,  gate_rows_check, gate_rows_count,
                                                       gate_rows_time, gate_rows_train, gate_rows_judge};
    const uint64_t start = clock_now();
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && code == EXIT_FINE && !interrupted(); i++) code = parts[i](gate);
    remove_folder(gate);
    gate->seconds = (double)(clock_now() - start) * 1e-9;
    if (interrupted()) return complain(EXIT_ENVIRONMENT, "interrupted: nothing was judged, and nothing is stored");
    // Other results are a finding, whether times could be compared or not.
    if (is_wrong(gate)) gate->exit_code = EXIT_FINDING;
    return *gate->reason || is_wrong(gate) ? EXIT_FINE : code;
}

// Layouts and orders follow from the run's name, so that a run says how it was made.
static uint64_t seed_of(const char *run) {
    uint64_t hash = 14695981039346656037u; // FNV-1a
    for (; *run; run++) hash = (hash ^ (unsigned char)*run) * 1099511628211u;
    return hash;
}

int gate_record(struct gate *gate, struct store *store, const char *arguments) {
    int code = store_run_start(store, "compare", arguments, gate->scope, gate->run);
    if (code != EXIT_FINE) return code;
    gate->seed = seed_of(gate->run);
    code = gate_compare(gate);
    if (code == EXIT_FINE) code = gate_store(gate, store);
    const int finished = store_run_finish(store, gate->run, interrupted() ? "interrupted" : "complete");
    return code == EXIT_FINE ? finished : code;
}

void gate_free(struct gate *gate) {
    for (size_t i = 0; i < gate->count; i++) free(gate->rows[i].times);
    free(gate->rows);
    for (int build = 0; build < 2; build++) layout_objects_free(&gate->objects[build]);
    gate->rows = NULL;
    gate->count = 0;
}
