// SPDX-License-Identifier: MIT
// Which rows of a store may differ from the same rows in a file, and the statements that compare, add and update them.
#ifndef IMPORT_RULE_H
#define IMPORT_RULE_H

#include "store_schema.h"

// Rows do not change, but for a few columns of work that goes on. In the conditions `:name` is the value in the file, a bare name
// that in the store.
struct import_rule {
    const char *table;
    const char *changing; // their names, with a blank before and after each
    const char *open;     // while this holds, the two may differ
    const char *advance;  // where this holds, the file's values are the later ones and are taken; 0: never
    const char *owner;    // column that names the run, cell or step a row belongs to: nothing is added to a finished one; 0: it has none
};

// Never 0.
const struct import_rule *import_rule(const char *table);

// SQL with parameters `:column`, for sqlite3_free; 0 without memory. The first gives one truth value a column: whether store and file
// agree; no row where the key is new to the store.
char *import_same_sql(const char *table, const struct schema_columns *columns, const struct import_rule *rule);
char *import_insert_sql(const char *table, const struct schema_columns *columns);
char *import_advance_sql(const char *table, const struct schema_columns *columns, const struct import_rule *rule);

#endif
