// SPDX-License-Identifier: MIT
// Opening and closing: every refusal names its cause and its cure before anything is written.
#include "store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "store_schema.h"

enum { BUSY_MILLISECONDS = 5000, BUSY_STEP_MILLISECONDS = 10 };

// The folder that holds `path`, in memory the caller frees; 0 without memory.
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static int refuse_missing(const char *path, const char *folder, enum store_access access_wanted) {
    struct stat status;
    if (access_wanted == STORE_READ) return complain(EXIT_ENVIRONMENT, "there is no store %s: `relubench bench` fills one, --db names another", path);
    // The default's folder is the program's own affair; any other that is missing may be a slip of the hand.
    if (stat(folder, &status) != 0 && !(strcmp(path, STORE_DEFAULT) == 0 && mkdir(folder, 0777) == 0))
        return complain(EXIT_ENVIRONMENT, "store %s: folder %s: %s: make it with mkdir -p, or name another file with --db", path, folder,
                        strerror(errno));
    if (access(folder, W_OK) != 0)
        return complain(EXIT_ENVIRONMENT, "store %s: folder %s: %s: change its permissions, or name another file with --db", path, folder,
                        strerror(errno));
    return EXIT_FINE;
}

// What can be told from outside: SQLite would name most of these "unable to open database file".
static int examine(const char *path, const char *folder, enum store_access access_wanted, bool *writable) {
    struct stat status;
    *writable = true;
    if (!*path) return complain(EXIT_USAGE, "the store's name is empty: --db wants a file");
    if (stat(path, &status) != 0) {
        if (errno == ENOENT) return refuse_missing(path, folder, access_wanted);
        return complain(EXIT_ENVIRONMENT, "store %s: %s: name another file with --db", path, strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) return complain(EXIT_ENVIRONMENT, "store %s is a folder: name a file in it, as in --db %s/relubench.db", path, path);
    if (!S_ISREG(status.st_mode)) return complain(EXIT_ENVIRONMENT, "store %s is not a regular file: name another with --db", path);
    if (access(path, R_OK) != 0)
        return complain(EXIT_ENVIRONMENT, "store %s cannot be read: %s: change its permissions, or name another file with --db", path,
                        strerror(errno));
    const char *refused = access(path, W_OK) != 0 ? path : access(folder, W_OK) != 0 ? folder : 0;
    *writable = !refused;
    if (refused && access_wanted == STORE_WRITE)
        return complain(EXIT_ENVIRONMENT, "store %s is read-only (%s: %s): change the permissions, or name another file with --db", path, refused,
                        strerror(errno));
    return EXIT_FINE;
}

char *store_uri(const char *path, const char *query) {
    char *uri = malloc(3 * strlen(path) + strlen(query) + sizeof "file:./?"), *to = uri;
    if (!uri) return 0;
    // ./ keeps SQLite from taking a name such as :memory: for something else than a file.
    to = stpcpy(to, *path == '/' ? "file:" : "file:./");
    for (const char *from = path; *from; from++) {
        if (strchr("?#%", *from)) to += sprintf(to, "%%%02X", (unsigned)*from);
        else *to++ = *from;
    }
    *to++ = '?';
    memcpy(to, query, strlen(query) + 1);
    return uri;
}

// Bytes of the write-ahead log beside the file, which are part of the store; negative without a log.
static int64_t log_bytes(const char *path) {
    struct stat status;
    char name[4096];
    return snprintf(name, sizeof name, "%s-wal", path) < (int)sizeof name && stat(name, &status) == 0 ? status.st_size : -1;
}

#define IMMUTABLE "mode=ro&immutable=1" // neither locks nor shared memory: for a file that nobody writes

// A reader opens for writing where it can, so that the last to leave removes the log; query_only keeps it from writing.
static const char *mode_of(const char *path, enum store_access access_wanted, bool writable) {
    if (access_wanted == STORE_WRITE) return "mode=rwc";
    if (writable) return "mode=rw";
    return log_bytes(path) < 0 ? IMMUTABLE : "mode=ro";
}

static int connect_to(struct store *store, const char *query) {
    sqlite3_close(store->database);
    store->database = 0;
    char *uri = store_uri(store->path, query);
    if (!uri) return SQLITE_NOMEM;
    const int code = sqlite3_open_v2(uri, &store->database, SQLITE_OPEN_URI | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0);
    free(uri);
    if (code != SQLITE_OK) return code;
    sqlite3_extended_result_codes(store->database, 1);
    sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
    sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    sqlite3_db_config(store->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    return SQLITE_OK;
}

// The first reading, which is where SQLite needs its shared memory: not to be had in a folder that cannot be written or on a full
// disk. Without a log the file can be read as it stands.
static int read_mark(struct store *store, enum store_access access_wanted, struct schema_mark *mark) {
    int code = schema_read_mark(store->database, mark);
    const int kind = code & 0xff;
    if (access_wanted == STORE_READ && (kind == SQLITE_IOERR || kind == SQLITE_FULL || kind == SQLITE_CANTOPEN) && log_bytes(store->path) <= 0) {
        code = connect_to(store, IMMUTABLE);
        if (code == SQLITE_OK) code = schema_read_mark(store->database, mark);
    }
    return code;
}

static int check_mark(struct store *store, enum store_access access_wanted, bool *outdated) {
    struct schema_mark mark;
    if (read_mark(store, access_wanted, &mark) != SQLITE_OK) return store_complain(store, "reading its header");
    const bool empty = mark.objects == 0 && mark.application_id == 0 && mark.version == 0;
    if (empty && access_wanted == STORE_READ)
        return complain(EXIT_ENVIRONMENT, "store %s is empty: `relubench bench` fills it, --db names another", store->path);
    if (!empty && mark.application_id != STORE_APPLICATION_ID)
        return complain(EXIT_ENVIRONMENT, "%s is another program's SQLite file: it is left alone; name another file with --db", store->path);
    if (mark.version > schema_version)
        return complain(EXIT_ENVIRONMENT, "store %s is of version %d, this program knows %d: use a newer relubench, or name another file with --db",
                        store->path, mark.version, schema_version);
    if (mark.version < 0 || (mark.version == 0 && mark.objects > 0))
        return complain(EXIT_ENVIRONMENT,
                        "store %s is damaged: it has tables but version %d; restore it from an export, or name another file with --db", store->path,
                        mark.version);
    *outdated = mark.version < schema_version;
    return EXIT_FINE;
}

// The write-ahead log lets charts read while a run writes. Some file systems lack the shared memory it needs; there SQLite stays
// with its rollback journal, which is safe against power loss only if synchronous is FULL.
static int prepare_writing(struct store *store) {
    sqlite3_stmt *statement = store_query(store, "PRAGMA journal_mode = WAL", "");
    if (!statement) return EXIT_ENVIRONMENT;
    int code = sqlite3_step(statement);
    // Where another program is making the same switch, SQLite refuses at once: its busy handler has no say in this.
    for (int waited = 0; code == SQLITE_BUSY && waited < BUSY_MILLISECONDS; waited += BUSY_STEP_MILLISECONDS) {
        sqlite3_sleep(BUSY_STEP_MILLISECONDS);
        sqlite3_reset(statement);
        code = sqlite3_step(statement);
    }
    const char *mode = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : 0;
    const bool logged = mode && strcmp(mode, "wal") == 0;
    const int failure = code == SQLITE_ROW ? EXIT_FINE : store_complain(store, "choosing its journal");
    sqlite3_finalize(statement);
    if (failure) return failure;
    return store_execute(store, logged ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", "");
}

static int open_checked(struct store *store, enum store_access access_wanted, bool writable) {
    bool outdated = false;
    if (connect_to(store, mode_of(store->path, access_wanted, writable)) != SQLITE_OK) return store_complain(store, "opening it");
    int failure = check_mark(store, access_wanted, &outdated);
    if (failure) return failure;
    if (outdated && access_wanted == STORE_READ) {
        if (!writable)
            return complain(EXIT_ENVIRONMENT,
                            "store %s is of an older version and read-only: make it writable, or copy it and name the copy with --db", store->path);
        return open_checked(store, STORE_WRITE, true);
    }
    if (access_wanted == STORE_READ) return store_execute(store, "PRAGMA query_only = ON", "");
    failure = prepare_writing(store);
    if (failure) return failure;
    // Foreign keys are enforced only now: a migration may have to rebuild a table that others refer to.
    if (schema_migrate(store->database) != SQLITE_OK) return store_complain(store, "bringing it to this version");
    return store_execute(store, "PRAGMA foreign_keys = ON", "");
}

int store_open(struct store *store, const char *path, enum store_access access_wanted) {
    bool writable = false;
    *store = (struct store){0};
    if (sqlite3_libversion_number() < STORE_SQLITE_VERSION)
        return complain(EXIT_ENVIRONMENT, "SQLite %s is loaded, the store needs 3.37 or later: update libsqlite3", sqlite3_libversion());
    int failure = EXIT_ENVIRONMENT;
    char *folder = folder_of(path);
    store->path = strdup(path);
    if (folder && store->path) {
        failure = examine(path, folder, access_wanted, &writable);
        if (!failure) failure = open_checked(store, access_wanted, writable);
    } else {
        complain(EXIT_ENVIRONMENT, "store %s: out of memory", path);
    }
    free(folder);
    if (failure) store_close(store);
    return failure;
}

void store_close(struct store *store) {
    sqlite3_close(store->database);
    free(store->path);
    *store = (struct store){0};
}
