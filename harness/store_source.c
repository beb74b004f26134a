// SPDX-License-Identifier: MIT
#include "store_source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "store_audit.h"
#include "store_schema.h"
#include "store_text.h"

// What a store of ours needs, with room to spare; SQLite's own limits would let a small file ask for a gigabyte.
static const struct {
    int what, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 1 << 20},         {SQLITE_LIMIT_SQL_LENGTH, 1 << 16}, {SQLITE_LIMIT_COLUMN, 64},        {SQLITE_LIMIT_EXPR_DEPTH, 64},
    {SQLITE_LIMIT_COMPOUND_SELECT, 4},      {SQLITE_LIMIT_VDBE_OP, 100000},     {SQLITE_LIMIT_FUNCTION_ARG, 8},   {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static int stop_when_interrupted(void *context) {
    (void)context;
    return interrupted();
}

static void distrust(sqlite3 *database) {
    if (!database) return;
    sqlite3_extended_result_codes(database, 1);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) sqlite3_limit(database, limits[i].what, limits[i].value);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)0);
    sqlite3_progress_handler(database, 100000, stop_when_interrupted, 0);
    sqlite3_exec(database, "PRAGMA cell_size_check = ON", 0, 0, 0); // a page's cells are checked before they are read
}

// Immutable reading sees the file alone. A journal beside it would hold part of what the store says.
static int refuse_unfinished(const char *path) {
    static const char *const suffixes[] = {"-wal", "-journal"};
    struct stat status;
    char name[4096];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (snprintf(name, sizeof name, "%s%s", path, suffixes[i]) < (int)sizeof name && stat(name, &status) == 0 && status.st_size > 0)
            return complain(EXIT_ENVIRONMENT,
                            "%s is in use, or was not closed: %s holds a part of it; make one file of it with `relubench db export --bundle`", path,
                            name);
    return EXIT_FINE;
}

static int complain_of_reading(const char *path, int code, const char *message) {
    const int kind = code & 0xff;
    if (kind == SQLITE_NOTADB) return complain(EXIT_ENVIRONMENT, "%s is not an SQLite file: name a bundle or the folder of a text export", path);
    if (kind == SQLITE_CORRUPT) return complain(EXIT_ENVIRONMENT, "%s is damaged (%s): ask for another copy", path, message);
    if (kind == SQLITE_INTERRUPT) return complain(EXIT_ENVIRONMENT, "interrupted while reading %s: nothing was imported", path);
    return complain(EXIT_ENVIRONMENT, "%s cannot be copied to a temporary file (%s): SQLITE_TMPDIR names a folder with more room", path, message);
}

static int copy_pages(sqlite3 *from, sqlite3 *to) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) return sqlite3_errcode(to);
    int code = SQLITE_OK;
    while (code == SQLITE_OK && !interrupted()) code = sqlite3_backup_step(backup, 4096);
    const int finished = sqlite3_backup_finish(backup);
    return code == SQLITE_OK ? SQLITE_INTERRUPT : finished;
}

// Works on a copy, which nobody else can change between check and use, and in which SQLite checks the CHECK clauses: it does not
// even read those of a database that is open for reading only.
static int open_bundle(struct source *source, const char *path) {
    const int failure = refuse_unfinished(path);
    if (failure) return failure;
    sqlite3 *file = 0;
    char *uri = store_uri(path, "mode=ro&immutable=1");
    int code = uri ? sqlite3_open_v2(uri, &file, SQLITE_OPEN_URI | SQLITE_OPEN_READONLY, 0) : SQLITE_NOMEM;
    free(uri);
    if (code == SQLITE_OK) code = copy_pages(file, source->database);
    sqlite3_close(file);
    return code == SQLITE_OK ? EXIT_FINE : complain_of_reading(path, code, sqlite3_errstr(code));
}

static int check_mark(struct source *source, const char *path) {
    struct schema_mark mark;
    const int code = schema_read_mark(source->database, &mark);
    if (code != SQLITE_OK) return complain_of_reading(path, code, sqlite3_errmsg(source->database));
    if (mark.application_id != STORE_APPLICATION_ID)
        return complain(EXIT_ENVIRONMENT, "%s is not a store of relubench: `relubench db export --bundle` makes one to share", path);
    if (mark.version > schema_version)
        return complain(EXIT_ENVIRONMENT, "%s is of version %d, this program knows %d: import it with a newer relubench", path, mark.version,
                        schema_version);
    if (mark.version < 1) return complain(EXIT_ENVIRONMENT, "%s says version %d, which never was: ask for another copy", path, mark.version);
    source->version = mark.version;
    return EXIT_FINE;
}

static int check_content(struct source *source, const char *path) {
    struct faults faults;
    const int code = store_audit(source->database, source->version, &faults);
    if (code != SQLITE_OK) return complain_of_reading(path, code, sqlite3_errmsg(source->database));
    if (faults.count)
        return complain(EXIT_ENVIRONMENT, "%s is refused, and nothing of it imported: %s%s; ask for a file made by `relubench db export`", path,
                        faults.text[0], faults.count > 1 ? ", and more" : "");
    return EXIT_FINE;
}

int source_open(struct source *source, const char *path) {
    struct stat status;
    *source = (struct source){0};
    if (stat(path, &status) != 0) return complain(EXIT_ENVIRONMENT, "%s: %s: name a bundle or the folder of a text export", path, strerror(errno));
    if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode))
        return complain(EXIT_ENVIRONMENT, "%s is neither a file nor a folder: name a bundle or the folder of a text export", path);
    // A temporary database, which spills to disk where it is large.
    const int code = sqlite3_open_v2("", &source->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0);
    int failure = code == SQLITE_OK ? EXIT_FINE : complain_of_reading(path, code, sqlite3_errstr(code));
    if (!failure && S_ISREG(status.st_mode)) failure = open_bundle(source, path);
    distrust(source->database);
    if (!failure && S_ISDIR(status.st_mode)) failure = text_read(path, source->database);
    if (!failure) failure = check_mark(source, path);
    if (!failure) failure = check_content(source, path);
    if (failure) source_close(source);
    return failure;
}

void source_close(struct source *source) {
    sqlite3_close(source->database);
    *source = (struct source){0};
}
