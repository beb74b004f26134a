// SPDX-License-Identifier: MIT
#include "store_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "store_schema.h"

enum { PATH_SIZE = 4096 };
#define UNFINISHED ".part" // a file has this ending until all are written

static bool path_in(char path[PATH_SIZE], const char *folder, const char *name, const char *ending) {
    return snprintf(path, PATH_SIZE, "%s/%s%s", folder, name, ending) < PATH_SIZE;
}

static void write_text(FILE *stream, const unsigned char *text) {
    static const char from[] = "\\\t\n\r", to[] = "\\tnr";
    for (; *text; text++) {
        const char *found = strchr(from, *text);
        if (found) fputc('\\', stream);
        fputc(found ? to[found - from] : *text, stream);
    }
}

static void write_real(FILE *stream, double value) {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, 0) == value) break;
    }
    fputs(text, stream);
}

static void write_value(FILE *stream, sqlite3_stmt *row, int column) {
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL: fputs("\\N", stream); break;
    case SQLITE_INTEGER: fprintf(stream, "%lld", sqlite3_column_int64(row, column)); break;
    case SQLITE_FLOAT: write_real(stream, sqlite3_column_double(row, column)); break;
    default: write_text(stream, sqlite3_column_text(row, column));
    }
}

// Returns an SQLite result code; the stream keeps its own errors.
static int write_rows(sqlite3 *database, const char *table, FILE *stream, uint64_t *rows) {
    struct schema_columns columns;
    int code = schema_read_columns(database, table, &columns);
    if (code != SQLITE_OK) return code;
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql, "SELECT * FROM \"%w\" ORDER BY ", table);
    for (int key = 1, written = 0; key <= columns.count; key++)
        for (int i = 0; i < columns.count; i++)
            if (columns.column[i].key == key) sqlite3_str_appendf(sql, "%s\"%w\"", written++ ? ", " : "", columns.column[i].name);
    char *query = sqlite3_str_finish(sql);
    sqlite3_stmt *statement = 0;
    code = query ? sqlite3_prepare_v2(database, query, -1, &statement, 0) : SQLITE_NOMEM;
    sqlite3_free(query);
    for (int i = 0; i < columns.count; i++) fprintf(stream, "%s%s", i ? "\t" : "", columns.column[i].name);
    fputc('\n', stream);
    while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW && !ferror(stream)) {
        for (int i = 0; i < columns.count; i++) {
            if (i) fputc('\t', stream);
            write_value(stream, statement, i);
        }
        fputc('\n', stream);
        ++*rows;
    }
    const int finalized = sqlite3_finalize(statement);
    return code == SQLITE_OK ? finalized : code;
}

static bool close_synced(FILE *stream) {
    const bool written = fflush(stream) == 0 && !ferror(stream) && fsync(fileno(stream)) == 0;
    const int error = errno;
    const bool closed = fclose(stream) == 0;
    if (!written) errno = error;
    return written && closed;
}

static int complain_of_write(const char *path) {
    return complain(EXIT_ENVIRONMENT, "cannot write %s: %s: free some space or name another folder; an earlier export there is as it was", path,
                    strerror(errno));
}

static int write_table(sqlite3 *database, const char *folder, const char *table, FILE *manifest) {
    char path[PATH_SIZE];
    uint64_t rows = 0;
    struct text_file file;
    if (!path_in(path, folder, table, ".tsv" UNFINISHED)) return complain(EXIT_USAGE, "the name of folder %s is too long", folder);
    FILE *stream = fopen(path, "we");
    if (!stream) return complain_of_write(path);
    const int code = write_rows(database, table, stream, &rows);
    if (!close_synced(stream)) return complain_of_write(path);
    if (code != SQLITE_OK)
        return complain(EXIT_ENVIRONMENT, "table %s cannot be read: %s; `relubench db check` says more", table, sqlite3_errstr(code));
    const int failure = text_load(path, &file);
    if (failure) return failure;
    fprintf(manifest, "%s\t%llu\t%s\n", table, (unsigned long long)rows, file.hash);
    free(file.bytes);
    return EXIT_FINE;
}

static int write_unfinished(sqlite3 *database, const char *folder) {
    char path[PATH_SIZE];
    struct schema_mark mark;
    if (!path_in(path, folder, TEXT_MANIFEST, UNFINISHED)) return complain(EXIT_USAGE, "the name of folder %s is too long", folder);
    FILE *manifest = fopen(path, "we");
    if (!manifest) return complain_of_write(path);
    int failure = schema_read_mark(database, &mark) == SQLITE_OK ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "the store's header cannot be read");
    fprintf(manifest, TEXT_MARK "\t%d\n", mark.version);
    for (const char *const *table = schema_tables; *table && !failure; table++)
        if (!schema_derived(*table)) failure = write_table(database, folder, *table, manifest);
    if (!close_synced(manifest) && !failure) failure = complain_of_write(path);
    return failure;
}

static int rename_finished(const char *folder, const char *name, const char *ending) {
    char from[PATH_SIZE], to[PATH_SIZE];
    char unfinished[32];
    snprintf(unfinished, sizeof unfinished, "%s%s", ending, UNFINISHED);
    if (!path_in(from, folder, name, unfinished) || !path_in(to, folder, name, ending) || rename(from, to) != 0)
        return complain(EXIT_ENVIRONMENT, "cannot rename %s: %s: the export is incomplete, repeat it", from, strerror(errno));
    return EXIT_FINE;
}

// The manifest comes last: until then its hashes belong to other files, and nobody imports a mixture.
static int finish(const char *folder) {
    int failure = EXIT_FINE;
    for (const char *const *table = schema_tables; *table && !failure; table++)
        if (!schema_derived(*table)) failure = rename_finished(folder, *table, ".tsv");
    return failure ? failure : rename_finished(folder, TEXT_MANIFEST, "");
}

static void remove_unfinished(const char *folder) {
    char path[PATH_SIZE];
    for (const char *const *table = schema_tables; *table; table++)
        if (path_in(path, folder, *table, ".tsv" UNFINISHED)) unlink(path);
    if (path_in(path, folder, TEXT_MANIFEST, UNFINISHED)) unlink(path);
}

int text_write(sqlite3 *database, const char *folder) {
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return complain(EXIT_ENVIRONMENT, "cannot make folder %s: %s: name one in a folder that exists and can be written", folder, strerror(errno));
    // One transaction, so that all tables show the same moment while a run is writing.
    if (sqlite3_exec(database, "BEGIN", 0, 0, 0) != SQLITE_OK)
        return complain(EXIT_ENVIRONMENT, "the store cannot be read: %s", sqlite3_errmsg(database));
    int failure = write_unfinished(database, folder);
    sqlite3_exec(database, "COMMIT", 0, 0, 0);
    if (!failure) failure = finish(folder);
    if (failure) remove_unfinished(folder);
    return failure;
}
