// SPDX-License-Identifier: MIT
// A store as text, for people and for version control: one file of tab-separated values a table, rows sorted by primary key, and
// manifest.tsv with the schema's version and each file's rows and hash. The same store gives the same bytes.
//
// The first line of a file names its columns. NULL is \N; in text, \\ \t \n \r stand for a backslash, a tab, a line feed and a
// carriage return. Real numbers have the fewest digits that give the same double back. Derived tables are left out.
#ifndef STORE_TEXT_H
#define STORE_TEXT_H

#include <sqlite3.h>
#include <stdint.h>

#define TEXT_MANIFEST "manifest.tsv"
#define TEXT_MARK "relubench store" // begins the manifest: MARK, tab, version

// Both complain by themselves and return an exit code. Writing makes the folder if it is missing and replaces what an earlier
// export left there, all files or none.
int text_write(sqlite3 *database, const char *folder);
// Into an empty database, which gets the schema of the version that the manifest names.
int text_read(const char *folder, sqlite3 *database);

struct text_file {
    char *bytes; // `size` of them and a 0
    uint64_t size;
    char hash[33];
};
// Reads a regular file whole, complaining where it cannot; the caller frees `bytes`.
int text_load(const char *path, struct text_file *file);

#endif
