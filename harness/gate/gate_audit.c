// SPDX-License-Identifier: MIT
// The gate held against itself: how often it cries wolf, and how often it does not see one.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "gate.h"
#include "machine.h"
#include "proportion.h"

// What the store has of this kind. flagged: any kernel was called slower, or wrong; named: the spoilt one was, and no other.
struct tally {
    int64_t runs, refused, flagged, found, named;
};

static int take_tally(const struct gate *gate, struct store *store, const char *audit, struct tally *tally) {
    static const char sql[] =
        "WITH audit AS (SELECT gate.run, gate.injected, gate.outcome FROM gate JOIN run ON run.run = gate.run "
        "  WHERE gate.audit = ?1 AND gate.scope = ?2 AND gate.injected_share = ?3 AND gate.head_revision = ?4 AND run.machine = ?5 "
        "  AND gate.layouts = ?6 AND gate.rounds = ?7), "
        "flag AS (SELECT run, kernel FROM gate_row WHERE verdict IN ('slower', 'wrong', 'different bits')), "
        "count AS (SELECT audit.run, audit.outcome, (SELECT count(*) FROM flag WHERE flag.run = audit.run) AS flagged, "
        "  (SELECT count(*) FROM flag WHERE flag.run = audit.run AND flag.kernel = audit.injected) AS found FROM audit) "
        "SELECT count(*), total(outcome = 'not comparable'), total(outcome = 'finding' AND flagged > 0), total(outcome = 'finding' AND found > 0), "
        "  total(outcome = 'finding' AND found = 1 AND flagged = 1) FROM count";
    sqlite3_stmt *statement = store_query(store, sql, "ttrttii", audit, gate->scope, gate_slowdown(gate), gate->revisions[1], machine_this()->id,
                                          (int64_t)gate->layouts, (int64_t)gate->rounds);
    if (!statement) return EXIT_ENVIRONMENT;
    const bool has_row = sqlite3_step(statement) == SQLITE_ROW;
    if (has_row)
        *tally = (struct tally){sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2),
                                sqlite3_column_int64(statement, 3), sqlite3_column_int64(statement, 4)};
    const int code = has_row ? EXIT_FINE : store_complain(store, "counting the audit's runs");
    sqlite3_finalize(statement);
    return code;
}

static void print_share(const char *what, int64_t part, int64_t whole) {
    const struct interval share = proportion_interval((uint64_t)part, (uint64_t)whole);
    printf("%s: %" PRId64 " of %" PRId64 " (%.1f to %.1f %%)\n", what, part, whole, 100 * share.low, 100 * share.high);
}

static void print_tally(const struct gate *gate, const struct tally *tally) {
    const int64_t compared = tally->runs - tally->refused;
    printf("%s, %s", gate->scope, gate_audits[gate->audit]);
    if (gate->audit == GATE_AUDIT_SLOWDOWN) printf(" of %g %%", (double)gate->slow_by * 1e-2);
    printf(": ");
    if (compared > 0 && gate->audit == GATE_AUDIT_SAME)
        print_share("runs in which a kernel was called slower, all being the same", tally->flagged, compared);
    if (compared > 0 && gate->audit != GATE_AUDIT_SAME) {
        print_share("runs in which the spoilt kernel was found", tally->found, compared);
        print_share("and no other was", tally->named, compared);
    }
    if (tally->refused) print_share("not comparable", tally->refused, tally->runs);
}

static void print_run(const struct gate *gate, const char *audit, int64_t number, uint64_t runs) {
    fprintf(stderr, "%s %s %" PRId64 " of %" PRIu64 ": ", gate->scope, audit, number, runs);
    if (*gate->injected) fprintf(stderr, "%s spoilt: ", gate->injected);
    gate_conclude(gate, stderr);
    fprintf(stderr, "%.1f s\n", gate->seconds);
}

int gate_audit(const struct gate *wanted, struct store *store, const char *arguments, uint64_t runs) {
    const char *audit = gate_audits[wanted->audit];
    struct tally tally = {0};
    int code = take_tally(wanted, store, audit, &tally);
    while (code == EXIT_FINE && tally.runs < (int64_t)runs) {
        struct gate gate = *wanted;
        code = gate_record(&gate, store, arguments);
        if (code == EXIT_FINE) {
            print_run(&gate, audit, tally.runs + 1, runs);
            code = take_tally(wanted, store, audit, &tally);
        }
        gate_free(&gate);
    }
    if (code == EXIT_FINE) print_tally(wanted, &tally);
    return code;
}

int gate_audit_all(const struct gate *wanted, struct store *store, const char *arguments) {
    static const struct {
        enum gate_audit audit;
        const char *scope;
        uint64_t slow_by, runs;
    } plan[] = {{GATE_AUDIT_SAME, GATE_TEN, 0, 50},
                {GATE_AUDIT_SLOWDOWN, GATE_TEN, 300, 30},
                {GATE_AUDIT_SLOWDOWN, GATE_TEN, 150, 30},
                {GATE_AUDIT_BIT, GATE_TEN, 0, 30},
                {GATE_AUDIT_SAME, GATE_FULL, 0, 6}};
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof plan / sizeof *plan && code == EXIT_FINE; i++) {
        struct gate gate = *wanted;
        gate.audit = plan[i].audit;
        gate.scope = plan[i].scope;
        gate.slow_by = plan[i].slow_by;
        code = gate_audit(&gate, store, arguments, plan[i].runs);
    }
    return code;
}
