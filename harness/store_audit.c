// SPDX-License-Identifier: MIT
#include "store_audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "store_schema.h"

// Each query returns one row, in words, for each violation. It is asked of stores that have its tables: of its version or a later one.
static const struct rule {
    int version;
    const char *sql;
} rules[] = {
    {1,
     "SELECT 'kernel ' || kernel || ' is not named by its parts' FROM kernel "
     "WHERE kernel <> activation || '.' || form || '.' || type || '.' || mode || '.' || implementation"},
    {1,
     "SELECT 'cell ' || cell || ' times other code than kernel ' || cell.kernel || ' has' FROM cell JOIN kernel USING (run, kernel) "
     "WHERE cell.code <> kernel.code"},
    {1,
     "SELECT 'cell ' || cell || ' is done but has no samples' FROM cell WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM sample WHERE sample.cell = "
     "cell.cell)"},
    {1,
     "SELECT 'cell ' || cell || ' is ' || state || ' but has samples' FROM cell WHERE state <> 'done' AND EXISTS (SELECT 1 FROM sample WHERE "
     "sample.cell = cell.cell)"},
    {3,
     "SELECT 'step ' || step || ' is ' || state || ' but has samples' FROM step_cell WHERE state <> 'timed' AND EXISTS (SELECT 1 FROM step_sample "
     "WHERE step_sample.step = step_cell.step)"},
    {3,
     "SELECT 'step ' || step || ' is timed but has no samples' FROM step_cell JOIN run USING (run) WHERE state = 'timed' AND status = 'complete' "
     "AND NOT EXISTS (SELECT 1 FROM step_sample WHERE step_sample.step = step_cell.step)"},
    {1, "SELECT 'run ' || run || ' is ' || status || ' but has no time of its end' FROM run WHERE status <> 'running' AND finished IS NULL"},
    {1,
     "SELECT 'run ' || run || ' has arguments or an environment that is not JSON' FROM run "
     "WHERE NOT (json_valid(arguments) AND json_valid(environment) AND json_valid(ifnull(environment_after, '{}')))"},
    {1, "SELECT 'build ' || build || ' has libraries that are not JSON' FROM build WHERE NOT json_valid(libraries)"},
    {4,
     "SELECT 'trial ' || trial || ' ended otherwise than its epochs say' FROM trial WHERE (outcome = 'target') <> (target IS NOT NULL AND crossing IS NOT "
     "NULL) OR epochs_done <> (SELECT ifnull(max(epoch), -1) FROM trial_epoch WHERE trial_epoch.trial = trial.trial)"},
    {4,
     "SELECT 'random net ' || cell || ' was not measured' FROM random_net WHERE NOT EXISTS (SELECT 1 FROM random_net_value WHERE random_net_value.cell = "
     "random_net.cell)"},
    {5,
     "SELECT 'gate ' || run || ' is ' || outcome || ', which its rows or its reason do not say' FROM gate WHERE outcome = 'not comparable' AND reason = "
     "'' OR outcome <> 'not comparable' AND reason <> '' AND NOT EXISTS (SELECT 1 FROM gate_row WHERE gate_row.run = gate.run AND verdict IN "
     "('wrong', 'different bits')) OR (outcome = 'finding') <> EXISTS (SELECT 1 FROM gate_row WHERE gate_row.run = gate.run AND verdict IN "
     "('slower', 'wrong', 'different bits')) AND outcome <> 'not comparable'"},
    {5,
     "SELECT 'gate ' || run || ' did something else than its audit says' FROM gate WHERE (audit IN ('slowdown', 'bit')) <> (injected <> '') OR (audit = "
     "'slowdown') <> (injected_share > 0)"},
    {5,
     "SELECT 'gate ' || run || ' has no row of ' || injected FROM gate WHERE injected <> '' AND outcome <> 'not comparable' AND NOT EXISTS (SELECT 1 FROM "
     "gate_row WHERE gate_row.run = gate.run AND gate_row.kernel = injected)"},
    {5,
     "SELECT 'gate row ' || run || ' ' || kernel || ' is ' || verdict || ' without a test' FROM gate_row WHERE verdict IN ('slower', 'faster') AND (ratio IS "
     "NULL OR p IS NULL OR adjusted IS NULL)"},
    {5,
     "SELECT 'gate row ' || run || ' ' || kernel || ' has an estimate outside of its interval' FROM gate_row WHERE (ratio, low, high) IS NOT (NULL, NULL, "
     "NULL) AND NOT ifnull(0 < low AND low <= ratio AND ratio <= high, 0) OR adjusted < p"},
    {5,
     "SELECT 'gate row ' || run || ' ' || kernel || ' is ' || verdict || ', which its code or bits do not say' FROM gate_row WHERE CASE verdict WHEN 'same "
     "code' THEN base_code <> head_code OR base_code = '' WHEN 'added' THEN base_code <> '' WHEN 'removed' THEN head_code <> '' WHEN 'different bits' THEN "
     "different = 0 END"},
    {5,
     "SELECT 'gate row ' || run || ' ' || kernel || ' has times it was not timed for, or none' FROM gate_row WHERE (n > 0) < (ratio IS NOT NULL OR EXISTS "
     "(SELECT 1 FROM gate_layout l WHERE l.run = gate_row.run AND l.kernel = gate_row.kernel)) OR (ratio IS NOT NULL) > EXISTS (SELECT 1 FROM gate_layout l "
     "WHERE l.run = gate_row.run AND l.kernel = gate_row.kernel)"},
    {6,
     "SELECT DISTINCT 'contest ' || contest || ' of run ' || run || ' has a ceiling and no timed cell' FROM ceiling_sample WHERE NOT EXISTS (SELECT 1 "
     "FROM cell WHERE cell.run = ceiling_sample.run AND cell.contest = ceiling_sample.contest AND state = 'done')"},
    {1, "SELECT 'cell ' || cell || ' has parameters that are not JSON' FROM cell WHERE NOT json_valid(parameters)"},
};

void fault_add(struct faults *faults, const char *format, ...) {
    if (faults->count < FAULTS_KEPT) {
        char *text = faults->text[faults->count];
        va_list values;
        va_start(values, format);
        vsnprintf(text, sizeof faults->text[0], format, values);
        va_end(values);
        plain_text(text, sizeof faults->text[0], text);
    }
    faults->count++;
}

static const char *text_of(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

static int settle(sqlite3 *database, int code, struct faults *faults) {
    const int kind = code & 0xff;
    if (kind == SQLITE_DONE || kind == SQLITE_OK) return SQLITE_OK;
    if (kind != SQLITE_CORRUPT && kind != SQLITE_NOTADB && kind != SQLITE_ERROR && kind != SQLITE_TOOBIG) return code;
    fault_add(faults, "%s", sqlite3_errmsg(database));
    return SQLITE_OK;
}

static void fault_integrity(struct faults *faults, sqlite3_stmt *row) {
    if (strcmp(text_of(row, 0), "ok") != 0) fault_add(faults, "%s", text_of(row, 0));
}

static void fault_reference(struct faults *faults, sqlite3_stmt *row) {
    fault_add(faults, "a row of %s refers to a %s that is not there", text_of(row, 0), text_of(row, 2));
}

static void fault_rule(struct faults *faults, sqlite3_stmt *row) { fault_add(faults, "%s", text_of(row, 0)); }

static int query(sqlite3 *database, const char *sql, void (*each)(struct faults *, sqlite3_stmt *), struct faults *faults) {
    sqlite3_stmt *statement = 0;
    int code = sqlite3_prepare_v2(database, sql, -1, &statement, 0);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW) each(faults, statement);
    }
    code = settle(database, code, faults);
    sqlite3_finalize(statement);
    return code;
}

int store_audit(sqlite3 *database, int version, struct faults *faults) {
    char difference[240];
    *faults = (struct faults){0};
    // What the schema says decides what the queries below touch, so nothing else is asked of a file that differs.
    int code = settle(database, schema_compare(database, version, difference, sizeof difference), faults);
    if (*difference) fault_add(faults, "%s", difference);
    if (code != SQLITE_OK || faults->count) return code;
    code = query(database, "PRAGMA integrity_check(16)", fault_integrity, faults);
    if (code == SQLITE_OK && !faults->count) code = query(database, "PRAGMA foreign_key_check", fault_reference, faults);
    if (code != SQLITE_OK || faults->count) return code; // no rule can be asked of what is damaged
    for (size_t i = 0; i < sizeof rules / sizeof *rules && code == SQLITE_OK; i++)
        if (rules[i].version <= version) code = query(database, rules[i].sql, fault_rule, faults);
    return code;
}
