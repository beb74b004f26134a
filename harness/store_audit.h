// SPDX-License-Identifier: MIT
// Whether a file is a sound store: its pages, its schema, its references, and the rules that SQL cannot declare.
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <sqlite3.h>

enum { FAULTS_KEPT = 16 };

struct faults {
    unsigned count;              // all of them
    char text[FAULTS_KEPT][240]; // the first, printable ASCII only: names in a stranger's file are a stranger's
};

// Reads every page of a store of `version`, and writes nothing. Damage is a fault; what keeps the file from being read at all (a
// lock, no memory, an interruption) is the SQLite result code, SQLITE_OK otherwise.
int store_audit(sqlite3 *database, int version, struct faults *faults);

__attribute__((format(printf, 2, 3))) void fault_add(struct faults *faults, const char *format, ...);

#endif
