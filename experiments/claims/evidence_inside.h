// SPDX-License-Identifier: MIT
// What the files of evidence.h share.
#ifndef EVIDENCE_INSIDE_H
#define EVIDENCE_INSIDE_H

#include "evidence.h"

// A query failed, and was complained of. Returns false.
bool evidence_unread(struct evidence *evidence);
// Finalizes a query whose last step gave `status`; false where that was neither a row nor the end.
bool evidence_ends(struct evidence *evidence, sqlite3_stmt *rows, int status);
// The run that a query names, the latest since their ids begin with their time; it is noted. False: there is none.
bool evidence_latest_run(struct evidence *evidence, const char *sql, char run[37]);

#endif
