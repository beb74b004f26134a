// SPDX-License-Identifier: MIT
// What a store of ours looks like: its mark, its version, the steps between versions, and whether a file still agrees.
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#define STORE_APPLICATION_ID 0x52654C55 // "ReLU", in the file's header and shown by file(1)
#define STORE_SQLITE_VERSION 3037000    // the first with STRICT tables

// The version this program writes: `PRAGMA user_version` of the file.
extern const int schema_version;

// The tables in the order in which rows can be inserted, parents before children; ended by 0.
enum { SCHEMA_TABLES = 32 }; // at most, the 0 included
extern const char *const schema_tables[SCHEMA_TABLES];
// What is computed from other tables, so it is never taken from a file: summary.
bool schema_derived(const char *table);

enum { SCHEMA_COLUMNS = 32 };
struct schema_columns {
    int count; // 0: no such table
    struct schema_column {
        char name[48];
        char type; // t, i, r: as in store_execute
        int key;   // place in the primary key from 1, 0: not part of it
    } column[SCHEMA_COLUMNS];
};
// Returns an SQLite result code.
int schema_read_columns(sqlite3 *database, const char *table, struct schema_columns *columns);

struct schema_mark {
    int application_id, version, objects;
};
// Returns an SQLite result code.
int schema_read_mark(sqlite3 *database, struct schema_mark *mark);

// Makes the tables of `version` in an empty database. Returns an SQLite result code.
int schema_create(sqlite3 *database, int version);

// Brings the file from whatever version it has to ours, each step in one transaction; an empty file becomes a store. Returns an
// SQLite result code, the message being sqlite3_errmsg().
int schema_migrate(sqlite3 *database);

// The connection string of a file: `path` made safe for SQLite's "file:" syntax, with `query` after the question mark. The caller
// frees it; 0 without memory.
char *store_uri(const char *path, const char *query);

// Compares every table, index, view and trigger with those of `version`, comments and blanks aside. Writes the first difference
// in words to `difference`, empty if there is none; returns an SQLite result code.
int schema_compare(sqlite3 *database, int version, char *difference, size_t size);

#endif
