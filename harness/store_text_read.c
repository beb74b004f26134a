// SPDX-License-Identifier: MIT
// Reads what a stranger may have written: every byte is checked, and the first that is wrong is named by file and line.
#include "store_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hash.h"
#include "command.h"
#include "store_schema.h"

enum { PATH_SIZE = 4096 };
static const uint64_t largest_file = UINT64_C(1) << 32;

// `size` bytes and a 0, in memory the caller frees; 0 where the file is shorter or cannot be read.
static char *read_whole(int descriptor, uint64_t size) {
    char *bytes = malloc(size + 1);
    uint64_t done = 0;
    while (bytes && done < size) {
        const ssize_t got = read(descriptor, bytes + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            free(bytes);
            return 0;
        }
        done += (uint64_t)got;
    }
    if (bytes) bytes[size] = 0;
    return bytes;
}

int text_load(const char *path, struct text_file *file) {
    struct stat status;
    *file = (struct text_file){0};
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe of that name must not hang us
    if (descriptor < 0) return complain(EXIT_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    const bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && (uint64_t)status.st_size <= largest_file;
    if (regular) file->size = (uint64_t)status.st_size;
    errno = 0; // stays 0 where the file ends early
    char *bytes = regular ? read_whole(descriptor, file->size) : 0;
    const int error = errno;
    close(descriptor);
    if (!regular) return complain(EXIT_ENVIRONMENT, "%s is not a regular file of at most 4 GiB", path);
    if (!bytes) return complain(EXIT_ENVIRONMENT, "cannot read %s: %s", path, error ? strerror(error) : "it ends early");
    hash_text(bytes, file->size, file->hash);
    file->bytes = bytes;
    return EXIT_FINE;
}

// Where we are in a file whose lines end in 0 as soon as they are read.
struct reader {
    const char *path;
    char *next, *end;
    uint64_t line;
};

static int refuse(const struct reader *reader, const char *why) {
    return complain(EXIT_ENVIRONMENT, "%s, line %llu: %s; ask for a folder made by `relubench db export`", reader->path,
                    (unsigned long long)reader->line, why);
}

// The next line without its end; 0 after the last. A line that lacks its line feed, or holds a 0, is not a line.
static char *next_line(struct reader *reader, bool *broken) {
    char *line = reader->next, *feed = line < reader->end ? memchr(line, '\n', (size_t)(reader->end - line)) : 0;
    *broken = line < reader->end && (!feed || memchr(line, 0, (size_t)(feed - line)));
    reader->line++;
    if (!feed || *broken) return 0;
    *feed = 0;
    reader->next = feed + 1;
    return line;
}

// Cuts `line` at its tabs; more fields than `limit` are counted, not kept.
static int split(char *line, char **fields, int limit) {
    int count = 0;
    for (char *field = line; field; count++) {
        char *tab = strchr(field, '\t');
        if (tab) *tab = 0;
        if (count < limit) fields[count] = field;
        field = tab ? tab + 1 : 0;
    }
    return count;
}

// In place. False for a backslash before anything but \ t n r.
static bool unescape(char *text) {
    char *to = text;
    for (; *text; text++) {
        if (*text != '\\') {
            *to++ = *text;
            continue;
        }
        static const char from[] = "\\tnr", meaning[] = "\\\t\n\r";
        const char *found = *++text ? strchr(from, *text) : 0;
        if (!found) return false;
        *to++ = meaning[found - from];
    }
    *to = 0;
    return true;
}

static bool bind_field(sqlite3_stmt *insert, int index, char type, char *field) {
    char *end = field;
    errno = 0;
    if (strcmp(field, "\\N") == 0) return sqlite3_bind_null(insert, index) == SQLITE_OK;
    if (type == 't') return unescape(field) && sqlite3_bind_text(insert, index, field, -1, SQLITE_TRANSIENT) == SQLITE_OK;
    if (!*field || strspn(field, "+-.0123456789einf") != strlen(field)) return false; // no blanks, no hexadecimal, no NaN's payload
    if (type == 'i') {
        const long long value = strtoll(field, &end, 10);
        return *end == 0 && errno == 0 && sqlite3_bind_int64(insert, index, value) == SQLITE_OK;
    }
    const double value = strtod(field, &end); // ERANGE with a denormal result is no error
    return *end == 0 && sqlite3_bind_double(insert, index, value) == SQLITE_OK;
}

static sqlite3_stmt *prepare_insert(sqlite3 *database, const char *table, const struct schema_columns *columns) {
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql, "INSERT INTO \"%w\" VALUES (", table);
    for (int i = 1; i <= columns->count; i++) sqlite3_str_appendf(sql, "%s?%d", i > 1 ? ", " : "", i);
    sqlite3_str_appendall(sql, ")");
    char *text = sqlite3_str_finish(sql);
    sqlite3_stmt *statement = 0;
    if (text) sqlite3_prepare_v2(database, text, -1, &statement, 0);
    sqlite3_free(text);
    return statement;
}

static int read_header(struct reader *reader, const struct schema_columns *columns) {
    char *fields[SCHEMA_COLUMNS];
    bool broken;
    char *line = next_line(reader, &broken);
    if (!line || split(line, fields, SCHEMA_COLUMNS) != columns->count) return refuse(reader, "the columns are not those of this table");
    for (int i = 0; i < columns->count; i++)
        if (strcmp(fields[i], columns->column[i].name) != 0) return refuse(reader, "the columns are not those of this table");
    return EXIT_FINE;
}

static int read_row(struct reader *reader, char *line, const struct schema_columns *columns, sqlite3_stmt *insert) {
    char *fields[SCHEMA_COLUMNS];
    if (split(line, fields, SCHEMA_COLUMNS) != columns->count) return refuse(reader, "not as many values as columns");
    for (int i = 0; i < columns->count; i++)
        if (!bind_field(insert, i + 1, columns->column[i].type, fields[i])) return refuse(reader, "a value is not of its column's type, or too long");
    const int code = sqlite3_step(insert);
    sqlite3_reset(insert);
    return code == SQLITE_DONE ? EXIT_FINE : refuse(reader, sqlite3_errmsg(sqlite3_db_handle(insert)));
}

static int read_rows(struct reader *reader, const struct schema_columns *columns, sqlite3_stmt *insert, uint64_t *rows) {
    bool broken = false;
    int failure = read_header(reader, columns);
    char *line;
    while (!failure && (line = next_line(reader, &broken)) != 0) {
        failure = interrupted() ? complain(EXIT_ENVIRONMENT, "interrupted: nothing was imported") : read_row(reader, line, columns, insert);
        ++*rows;
    }
    return !failure && broken ? refuse(reader, "the line is broken") : failure;
}

// One line of the manifest: its table, read whole.
static int read_table(const char *folder, char **fields, sqlite3 *database, struct reader *manifest) {
    char path[PATH_SIZE], rows_text[24];
    struct text_file file;
    struct schema_columns columns;
    uint64_t rows = 0;
    if (snprintf(path, sizeof path, "%s/%s.tsv", folder, fields[0]) >= (int)sizeof path) return refuse(manifest, "the folder's name is too long");
    int failure = text_load(path, &file);
    if (failure) return failure;
    sqlite3_stmt *insert = schema_read_columns(database, fields[0], &columns) == SQLITE_OK ? prepare_insert(database, fields[0], &columns) : 0;
    struct reader reader = {path, file.bytes, file.bytes + file.size, 0};
    if (strcmp(fields[2], file.hash) != 0)
        failure =
            complain(EXIT_ENVIRONMENT, "%s is not the file that %s was written for: export again, or ask for another copy", path, manifest->path);
    else if (!insert) failure = complain(EXIT_ENVIRONMENT, "table %s: %s", fields[0], sqlite3_errmsg(database));
    else failure = read_rows(&reader, &columns, insert, &rows);
    sqlite3_finalize(insert);
    free(file.bytes);
    snprintf(rows_text, sizeof rows_text, "%llu", (unsigned long long)rows);
    return !failure && strcmp(fields[1], rows_text) != 0 ? refuse(manifest, "the number of rows is wrong") : failure;
}

static int read_version(struct reader *manifest, int *version) {
    char *fields[2], *end = 0;
    bool broken;
    char *line = next_line(manifest, &broken);
    if (!line || split(line, fields, 2) != 2 || strcmp(fields[0], TEXT_MARK) != 0) return refuse(manifest, "this is no export of a store");
    const long value = strtol(fields[1], &end, 10);
    if (!*fields[1] || *end || value < 1) return refuse(manifest, "the version is not a number from 1");
    if (value > schema_version) return refuse(manifest, "the version is newer than this program's: import it with a newer relubench");
    *version = (int)value;
    return EXIT_FINE;
}

// A store of an older version lacks what came later.
static bool has_table(sqlite3 *database, const char *table) {
    struct schema_columns columns;
    return schema_read_columns(database, table, &columns) == SQLITE_OK && columns.count > 0;
}

// The manifest names the tables in our order, all that its version has: only names of ours become names of files.
static int read_tables(struct reader *manifest, const char *folder, sqlite3 *database) {
    bool broken = false;
    int failure = EXIT_FINE;
    for (const char *const *table = schema_tables; *table && !failure; table++) {
        char *fields[3];
        if (schema_derived(*table) || !has_table(database, *table)) continue;
        char *line = next_line(manifest, &broken);
        failure = !line || split(line, fields, 3) != 3 || strcmp(fields[0], *table) != 0 ? refuse(manifest, "a table is missing or not one of ours")
                                                                                         : read_table(folder, fields, database, manifest);
    }
    if (!failure && (next_line(manifest, &broken) || broken)) failure = refuse(manifest, "a table is not one of ours");
    return failure;
}

int text_read(const char *folder, sqlite3 *database) {
    char path[PATH_SIZE];
    struct text_file file;
    int version = 0;
    if (snprintf(path, sizeof path, "%s/" TEXT_MANIFEST, folder) >= (int)sizeof path)
        return complain(EXIT_USAGE, "the name of folder %s is too long", folder);
    int failure = text_load(path, &file);
    if (failure) return failure;
    struct reader manifest = {path, file.bytes, file.bytes + file.size, 0};
    failure = read_version(&manifest, &version);
    if (!failure && (schema_create(database, version) != SQLITE_OK || sqlite3_exec(database, "BEGIN", 0, 0, 0) != SQLITE_OK))
        failure = complain(EXIT_ENVIRONMENT, "no temporary database for %s: %s", folder, sqlite3_errmsg(database));
    if (!failure) failure = read_tables(&manifest, folder, database);
    if (!failure && sqlite3_exec(database, "COMMIT", 0, 0, 0) != SQLITE_OK)
        failure = complain(EXIT_ENVIRONMENT, "no temporary database for %s: %s", folder, sqlite3_errmsg(database));
    free(file.bytes);
    return failure;
}
