// SPDX-License-Identifier: MIT
// A run and what belongs to it from its start: machine, build, kernels and their verification.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "code.h"
#include "command.h"
#include "machine.h"
#include "store.h"
#include "workload.h"

enum { STAMP = sizeof "2026-01-31T23:59:59Z" };

static void stamp_now(char stamp[STAMP]) {
    const time_t now = time(0);
    struct tm parts;
    strftime(stamp, STAMP, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
}

// RFC 9562, version 7: 48 bits of Unix time in milliseconds, so that runs sort by their start, then random bits.
static int uuid_create(char uuid[37]) {
    unsigned char bytes[16];
    struct timespec now;
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes || clock_gettime(CLOCK_REALTIME, &now) != 0)
        return complain(EXIT_ENVIRONMENT, "the system gives no random bytes or no time: no run can be named");
    const uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (int i = 0; i < 6; i++) bytes[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
    bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0f));
    bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
    char *to = uuid;
    for (int i = 0; i < 16; i++) to += sprintf(to, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", (unsigned)bytes[i]);
    return EXIT_FINE;
}

// 0 stands for unknown in the sheet, NULL in the store: nullif() below.
static int write_machine(struct store *store) {
    const struct machine *machine = machine_this();
    return store_execute(
        store,
        "INSERT OR IGNORE INTO machine (machine, vendor, model, family, model_number, stepping, architecture, features, cores, threads, "
        "packages, l1_bytes, l2_bytes, l3_bytes, line_bytes, memory_bytes) VALUES (?1, ?2, ?3, nullif(?4, -1), nullif(?5, -1), "
        "nullif(?6, -1), ?7, ?8, ?9, ?10, ?11, nullif(?12, 0), nullif(?13, 0), nullif(?14, 0), nullif(?15, 0), ?16)",
        "tttiiittiiiiiiii", machine->id, machine->vendor, machine->model, (int64_t)machine->family, (int64_t)machine->model_number,
        (int64_t)machine->stepping, machine->architecture, machine->features, (int64_t)machine->cores, (int64_t)machine->threads,
        (int64_t)machine->packages, (int64_t)machine->l1_bytes, (int64_t)machine->l2_bytes, (int64_t)machine->l3_bytes, (int64_t)machine->line_bytes,
        (int64_t)machine->memory_bytes);
}

static int write_build(struct store *store) {
    const struct build *build = build_this();
    return store_execute(
        store, "INSERT OR IGNORE INTO build (build, version, revision, dirty, compiler, flags, libraries) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        "tttittt", build->id, build->version, build->revision, (int64_t)build->dirty, build->compiler, build->flags, build->libraries);
}

static int write_run(struct store *store, const char *command, const char *arguments, const char *profile, const char *run) {
    char started[STAMP];
    stamp_now(started);
    char *environment = machine_environment();
    if (!environment) return complain(EXIT_ENVIRONMENT, "out of memory while describing the machine");
    const int failure = store_execute(store,
                                      "INSERT INTO run (run, machine, build, command, arguments, profile, status, started, environment) "
                                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'running', ?7, ?8)",
                                      "tttttttt", run, machine_this()->id, build_this()->id, command, arguments, profile, started, environment);
    free(environment);
    return failure;
}

int store_run_start(struct store *store, const char *command, const char *arguments, const char *profile, char run[37]) {
    int failure = uuid_create(run);
    if (!failure) failure = store_begin(store);
    if (failure) return failure;
    failure = write_machine(store);
    if (!failure) failure = write_build(store);
    if (!failure) failure = write_run(store, command, arguments, profile, run);
    if (!failure) return store_commit(store);
    store_rollback(store);
    return failure;
}

int store_run_finish(struct store *store, const char *run, const char *status) {
    char finished[STAMP];
    stamp_now(finished);
    char *environment = machine_environment();
    if (!environment) return complain(EXIT_ENVIRONMENT, "out of memory while describing the machine");
    const int failure = store_execute(store, "UPDATE run SET status = ?2, finished = ?3, environment_after = ?4 WHERE run = ?1", "tttt", run, status,
                                      finished, environment);
    free(environment);
    return failure;
}

int store_run_unfinished(struct store *store, const char *command, const char *profile, char run[37]) {
    static const char sql[] =
        "SELECT run FROM run WHERE status <> 'complete' AND machine = ?1 AND build = ?2 AND command = ?3 AND profile = ?4 "
        "ORDER BY run DESC LIMIT 1";
    sqlite3_stmt *statement = store_query(store, sql, "tttt", machine_this()->id, build_this()->id, command, profile);
    if (!statement) return EXIT_ENVIRONMENT;
    *run = 0;
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) snprintf(run, 37, "%s", (const char *)sqlite3_column_text(statement, 0));
    const int failure = code == SQLITE_ROW || code == SQLITE_DONE ? EXIT_FINE : store_complain(store, "looking for an unfinished run");
    sqlite3_finalize(statement);
    return failure;
}

// NaN becomes NULL in the store.
static double finite_or_null(double value) { return isfinite(value) ? value : NAN; }

int store_kernel(struct store *store, const char *run, const struct activations_row *row, double instructions) {
    const struct code code = code_of_row(row);
    // A resumed run finds its kernels there; only a count that is new says more.
    return store_execute(
        store,
        "INSERT INTO kernel (run, kernel, code, code_bytes, activation, form, type, mode, implementation, bit_class, pattern, compiler, flags, "
        "ulp_bound, absolute_bound, instructions) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) "
        "ON CONFLICT DO UPDATE SET instructions = excluded.instructions WHERE excluded.instructions IS NOT NULL",
        "tttitttttttttrrr", run, row->name, code.hash, (int64_t)code.bytes, row->activation, row->form, row->type, row->mode, row->implementation,
        row->bit_class, workload_pattern(row), row->compiler, row->flags, finite_or_null(row->ulp_bound), finite_or_null(row->absolute_bound),
        instructions < 0 ? NAN : instructions);
}

int store_verification(struct store *store, const char *run, const struct activations_row *row, const char *kind,
                       const struct verify_result *result) {
    static const char *const outcomes[] = {[VERIFY_PASS] = "pass", [VERIFY_FAIL] = "fail", [VERIFY_UNPROMISED] = "unpromised"};
    // The same finding again, but for its seconds, leaves the row as it is: what was exported once stays equal.
    return store_execute(
        store,
        "INSERT INTO verification (run, kernel, kind, outcome, inputs, wrong, max_ulp, max_ulp_input, mean_ulp, message, seconds) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
        "ON CONFLICT DO UPDATE SET (outcome, inputs, wrong, max_ulp, max_ulp_input, mean_ulp, message, seconds) = (excluded.outcome, "
        "excluded.inputs, excluded.wrong, excluded.max_ulp, excluded.max_ulp_input, excluded.mean_ulp, excluded.message, excluded.seconds) "
        "WHERE (outcome, inputs, wrong, max_ulp, max_ulp_input, mean_ulp, message) IS NOT (excluded.outcome, excluded.inputs, "
        "excluded.wrong, excluded.max_ulp, excluded.max_ulp_input, excluded.mean_ulp, excluded.message)",
        "ttttiirrrtr", run, row->name, kind, outcomes[result->outcome], (int64_t)result->inputs, (int64_t)result->wrong,
        finite_or_null(result->max_ulp), finite_or_null(result->max_ulp_input), finite_or_null(result->mean_ulp), result->message, result->seconds);
}
