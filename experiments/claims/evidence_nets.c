// SPDX-License-Identifier: MIT
#include <math.h>
#include <string.h>

#include "command.h"
#include "evidence_inside.h"
#include "row.h"

// A value that is not there, of one that diverged, is NULL with `has` 1.
static const char net_query[] =
    "SELECT n.cell, n.seed, n.run, v.value, v.cell IS NOT NULL OR ifnull(d.value, 0) = 1 AS has,"
    " printf('%s|%d|%d|%d|%d|%d|%d', n.initialiser, n.width, n.depth, n.inputs, n.points, n.nets, n.engine) AS own"
    " FROM random_net n JOIN run r USING (run)"
    " LEFT JOIN random_net_value v ON v.cell = n.cell AND v.measure = ?6 AND v.layer = ?7"
    " LEFT JOIN random_net_value d ON d.cell = n.cell AND d.measure = 'diverged' AND d.layer = 0"
    " WHERE n.experiment = ?1 AND n.profile = ?2 AND n.condition = ?3 AND n.activation = ?4 AND n.seed BETWEEN 1 AND ?5 ORDER BY n.seed, n.cell";
enum column { CELL, SEED, RUN, VALUE, HAS, OWN };

bool evidence_nets(struct evidence *evidence, const struct wanted *wanted, const char *measure, unsigned layer, double *values) {
    char own[640] = "", cell[33] = "";
    uint64_t found = 0;
    bool twice = false, alike = true;
    int status;
    sqlite3_stmt *rows = store_query(evidence->store, net_query, "ttttiti", wanted->experiment, study_profiles[evidence->profile], wanted->condition,
                                     wanted->activation, (int64_t)evidence->seeds, measure, (int64_t)layer);
    if (!rows) return evidence_unread(evidence);
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        twice = found == evidence->seeds || (uint64_t)sqlite3_column_int64(rows, SEED) <= found;
        if (twice) break;
        alike = alike && (!*own || strcmp(own, row_text(rows, OWN)) == 0);
        row_copy(rows, OWN, own, sizeof own);
        if (!sqlite3_column_int(rows, HAS)) row_copy(rows, CELL, cell, sizeof cell);
        values[found++] = row_real(rows, VALUE);
        evidence_note_run(evidence, row_text(rows, RUN));
    }
    if (!evidence_ends(evidence, rows, status)) return false;
    evidence->trials += found;
    if (twice || !alike)
        return evidence_lacks(evidence, "the store has two specifications of %s of %s (%s)", wanted->activation, wanted->experiment,
                              wanted->condition);
    if (found < evidence->seeds)
        return evidence_lacks(evidence, "the store has %llu of %llu seeds of %s of %s (%s, %s)", (unsigned long long)found,
                              (unsigned long long)evidence->seeds, wanted->activation, wanted->experiment, study_profiles[evidence->profile],
                              wanted->condition);
    return !*cell || evidence_lacks(evidence, "the store lacks '%s' of %s", measure, cell);
}
