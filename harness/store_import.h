// SPDX-License-Identifier: MIT
// Copies what a checked source knows into a store. Rows are keyed by what they are, so what is here already stays as it is, and
// importing twice changes nothing.
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include <stdint.h>

#include "store.h"
#include "store_schema.h"
#include "store_source.h"

struct import_report {
    int count;
    struct import_count {
        const char *table;
        uint64_t added;    // new here
        uint64_t present;  // here already
        uint64_t advanced; // here in an earlier state: a run that has gone on since
    } table[SCHEMA_TABLES];
};

// Inside the caller's transaction, which it must roll back if this fails. Adds to `report`. Complains of a row that has the key of
// one here and says something else, naming both, and of rows added to a run or cell that is finished here. Summaries are computed,
// not copied. `path` names the source in messages.
int store_import(struct store *store, const struct source *source, const char *path, struct import_report *report);

#endif
