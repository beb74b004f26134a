// SPDX-License-Identifier: MIT
// Transactions, statements with bound values, and what their failures mean to the reader.
#include "command.h"
#include "store.h"

#define NO_SPACE "no space is left on its disk, or a quota is reached: free some and repeat the command; what was finished before is kept"

// The first match decides: extended codes stand before the plain ones they belong to.
static const struct {
    int code;
    const char *text; // cause, then cure
} causes[] = {
    {SQLITE_BUSY, "another program is writing to it: wait for that to end, or name another file with --db"},
    {SQLITE_LOCKED, "another program is writing to it: wait for that to end, or name another file with --db"},
    {SQLITE_FULL, NO_SPACE},
    {SQLITE_IOERR_WRITE, NO_SPACE},
    {SQLITE_IOERR_TRUNCATE, NO_SPACE},
    {SQLITE_IOERR_SHMSIZE, NO_SPACE},
    {SQLITE_IOERR_FSYNC, NO_SPACE},
    {SQLITE_READONLY, "it is read-only: change the permissions of the file and its folder, or name another file with --db"},
    {SQLITE_PERM, "it may not be opened: change the permissions of the file and its folder, or name another file with --db"},
    {SQLITE_CANTOPEN, "it or a file beside it cannot be opened: look at the permissions of its folder, or name another file with --db"},
    {SQLITE_CORRUPT, "it is damaged: move it away and restore it from an export with `relubench db import`, or name another file with --db"},
    {SQLITE_NOTADB, "it is not an SQLite file: name another with --db"},
    {SQLITE_IOERR, "its disk failed: look at the system's log, or name a file on another disk with --db"},
    {SQLITE_INTERRUPT, "interrupted: nothing of this command was stored; repeat it"},
    {SQLITE_NOMEM, "out of memory: end other programs and repeat the command"},
};

int store_complain(const struct store *store, const char *doing) {
    const int code = sqlite3_extended_errcode(store->database);
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].code == code || causes[i].code == (code & 0xff))
            return complain(EXIT_ENVIRONMENT, "store %s: %s (%s: %s)", store->path, causes[i].text, doing, sqlite3_errmsg(store->database));
    return complain(EXIT_ENVIRONMENT, "store %s: %s failed: %s; `relubench db check` looks for damage", store->path, doing,
                    sqlite3_errmsg(store->database));
}

// IMMEDIATE: the lock is taken here, where waiting is harmless, and not at the first write, where it could not be waited for.
int store_begin(struct store *store) { return store_execute(store, "BEGIN IMMEDIATE", ""); }

int store_commit(struct store *store) {
    const int failure = store_execute(store, "COMMIT", "");
    if (failure) store_rollback(store);
    return failure;
}

void store_rollback(struct store *store) {
    if (!sqlite3_get_autocommit(store->database)) sqlite3_exec(store->database, "ROLLBACK", 0, 0, 0);
}

static int bind_all(sqlite3_stmt *statement, const char *types, va_list values) {
    int code = SQLITE_OK;
    for (int i = 1; *types && code == SQLITE_OK; i++, types++) {
        if (*types == 't') {
            code = sqlite3_bind_text(statement, i, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
        } else if (*types == 'i') {
            code = sqlite3_bind_int64(statement, i, va_arg(values, int64_t));
        } else if (*types == 'r') {
            code = sqlite3_bind_double(statement, i, va_arg(values, double)); // SQLite itself makes NULL of a NaN
        } else {
            code = *types == 'n' ? sqlite3_bind_null(statement, i) : SQLITE_MISUSE;
        }
    }
    return code;
}

static sqlite3_stmt *prepare(struct store *store, const char *sql, const char *types, va_list values) {
    sqlite3_stmt *statement = 0;
    int code = sqlite3_prepare_v2(store->database, sql, -1, &statement, 0);
    if (code == SQLITE_OK) code = bind_all(statement, types, values);
    if (code == SQLITE_OK) return statement;
    store_complain(store, sql);
    sqlite3_finalize(statement);
    return 0;
}

int store_execute(struct store *store, const char *sql, const char *types, ...) {
    va_list values;
    va_start(values, types);
    sqlite3_stmt *statement = prepare(store, sql, types, values);
    va_end(values);
    if (!statement) return EXIT_ENVIRONMENT;
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    const int failure = code == SQLITE_DONE ? EXIT_FINE : store_complain(store, sql);
    sqlite3_finalize(statement);
    return failure;
}

sqlite3_stmt *store_query(struct store *store, const char *sql, const char *types, ...) {
    va_list values;
    va_start(values, types);
    sqlite3_stmt *statement = prepare(store, sql, types, values);
    va_end(values);
    return statement;
}
