// SPDX-License-Identifier: MIT
// What a call of a kernel takes.
#include <math.h>

#include "evidence_inside.h"
#include "row.h"

enum { ROUNDS_LIMIT = 4096 };
struct times {
    double nanoseconds[ROUNDS_LIMIT]; // an element
    uint64_t count;
};

// Cells of L2 size are timed in rounds with all their rivals: a cell has to have every round that one of its contest has.
static const char cell_query[] =
    "SELECT c.cell, (SELECT 1 + max(round) FROM sample s JOIN cell o USING (cell) WHERE o.run = c.run AND o.contest = c.contest)"
    " FROM cell c JOIN kernel k USING (run, kernel) JOIN run USING (run) WHERE c.run = ?1 AND k.activation = ?2 AND k.implementation = ?3"
    " AND k.form = 'forward' AND k.type = 'f32' AND c.level = 'L2' AND c.threads = 1 AND c.distribution = 'normal-0-1' AND c.store_kind = 'out-of-place'"
    " AND json_extract(c.parameters, '$.contest') IS NULL AND k.mode = CASE WHEN k.implementation = 'libm' THEN 'raw'"
    "  WHEN k.activation = 'relu' THEN 'cr' ELSE 'la' END";

static bool read_samples(struct evidence *evidence, const char *cell, uint64_t rounds, struct times *times) {
    uint64_t count = 0;
    int status;
    sqlite3_stmt *rows = store_query(
        evidence->store, "SELECT round, 1.0 * nanoseconds / calls / n FROM sample JOIN cell USING (cell) WHERE cell = ?1 ORDER BY round", "t", cell);
    if (!rows) return evidence_unread(evidence);
    while ((status = sqlite3_step(rows)) == SQLITE_ROW && count < ROUNDS_LIMIT && (uint64_t)sqlite3_column_int64(rows, 0) == count)
        times->nanoseconds[count++] = row_real(rows, 1);
    if (!evidence_ends(evidence, rows, status)) return false;
    if (count == 0 || count != rounds) return evidence_lacks(evidence, "the store lacks round %llu of cell %s", (unsigned long long)count, cell);
    times->count = count;
    return true;
}

static bool read_cell(struct evidence *evidence, const char *run, const char *activation, const char *implementation, struct times *times) {
    char cell[96] = "";
    sqlite3_stmt *row = store_query(evidence->store, cell_query, "ttt", run, activation, implementation);
    if (!row) return evidence_unread(evidence);
    const int status = sqlite3_step(row);
    const uint64_t rounds = status == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(row, 1) : 0;
    if (status == SQLITE_ROW) row_copy(row, 0, cell, sizeof cell);
    const bool twice = status == SQLITE_ROW && sqlite3_step(row) == SQLITE_ROW;
    if (!evidence_ends(evidence, row, status)) return false;
    if (twice) return evidence_lacks(evidence, "the store has two times of %s by %s at L2 size", activation, implementation);
    if (!*cell) return evidence_lacks(evidence, "the store has no time of %s by %s at L2 size", activation, implementation);
    evidence->trials++;
    return read_samples(evidence, cell, rounds, times);
}

// The widest of ours that the run knows of any of the functions compared: what one of them lacks is missing, not replaced.
static bool widest(struct evidence *evidence, const char *run, char *implementation, size_t size) {
    sqlite3_stmt *row =
        store_query(evidence->store,
                    "SELECT implementation FROM kernel WHERE run = ?1 AND form = 'forward' AND type = 'f32' AND activation IN ('relu', 'tanh',"
                    " 'sigmoid') AND implementation IN ('avx512', 'avx2', 'sse41', 'sve', 'rvv', 'scalar') ORDER BY CASE implementation"
                    " WHEN 'scalar' THEN 9 WHEN 'sse41' THEN 8 WHEN 'avx2' THEN 7 ELSE 1 END LIMIT 1",
                    "t", run);
    if (!row) return evidence_unread(evidence);
    const int status = sqlite3_step(row);
    if (status == SQLITE_ROW) row_copy(row, 0, implementation, size);
    return evidence_ends(evidence, row, status) &&
           (status == SQLITE_ROW || evidence_lacks(evidence, "the store has no benchmark of these functions"));
}

static void cheap(struct evidence *evidence) {
    static const char *const others[] = {"sigmoid", "tanh"};
    char run[37], ours[32];
    if (!evidence_latest_run(evidence, "SELECT max(run) FROM cell WHERE level = 'L2' AND state = 'done'", run) ||
        !widest(evidence, run, ours, sizeof ours))
        return;
    const char *const implementations[] = {"libm", ours};
    for (size_t part = 0; part < 4; part++) {
        static struct times relu, other;
        if (!read_cell(evidence, run, "relu", implementations[part / 2], &relu) ||
            !read_cell(evidence, run, others[part % 2], implementations[part / 2], &other))
            return;
        evidence->findings[part] = judge_times(&evidence->claim->parts[part], other.nanoseconds, other.count, relu.nanoseconds, relu.count);
    }
}

const struct claim claims_cost[] = {
    {.id = "C26",
     .name = "cheap",
     .sentence = "ReLU costs a comparison where sigmoid and tanh cost an exponential",
     .source = "Krizhevsky, Sutskever, Hinton, NIPS 2012; Glorot, Bordes, Bengio, AISTATS 2011; every textbook",
     .published = "none",
     .measured = "time an element of a forward call at L2 size, over ReLU's by the same implementation: plain C over libm, and the widest of ours; "
                 "what that is of a training step `relubench bench --train` says",
     .reason = "at least twice as dear, or nobody would mention it",
     .experiments = "",
     .lacking = "a benchmark: make bench",
     .chart = "roofline",
     .timed = true,
     .parts = {{"sigmoid over ReLU, libm", RULE_TIMES, 2, INFINITY},
               {"tanh over ReLU, libm", RULE_TIMES, 2, INFINITY},
               {"sigmoid over ReLU, vectors", RULE_TIMES, 2, INFINITY},
               {"tanh over ReLU, vectors", RULE_TIMES, 2, INFINITY}},
     .evaluate = cheap},
    {0},
};
