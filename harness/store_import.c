// SPDX-License-Identifier: MIT
#include "store_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "store_audit.h"
#include "store_schema.h"

// Rows do not change, but for these columns of work that goes on. `:name` is the value in the file, a bare name that in the store.
// While `open` holds the two may differ; where `advance` holds, the file's values are the later ones and are taken.
static const struct policy {
    const char *table, *changing, *open, *advance;
    const char *owner; // column that names the run or cell a row belongs to: nothing is added to a finished one
} policies[] = {
    {"run", " status finished environment_after ", "status <> 'complete' OR :status <> 'complete'",
     "status <> 'complete' AND :finished > ifnull(finished, '')", 0},
    {"kernel", " instructions ", "instructions IS NULL OR :instructions IS NULL", "instructions IS NULL AND :instructions IS NOT NULL", "run"},
    {"verification", "", 0, 0, "run"},
    {"ceiling", "", 0, 0, "run"},
    {"cell", " state reason ", "state <> 'done' OR :state <> 'done'", "state <> 'done' AND :state NOT IN ('planned', state)", "run"},
    {"sample", "", 0, 0, "cell"},
    {"curve", "", 0, 0, "run"},
};

static const struct policy unchanging = {"", "", 0, 0, 0};

// A statement with a parameter `:name` for some columns.
struct prepared {
    sqlite3_stmt *statement; // 0: not needed for this table
    int parameter[SCHEMA_COLUMNS];
};

struct copy {
    struct store *store;
    const char *path;
    const struct policy *policy;
    struct schema_columns columns; // of the source: an older version's lack what later ones added
    struct import_count *count;
    sqlite3_stmt *rows; // of the source
    struct prepared same, insert, advance, finished;
};

static const struct policy *find_policy(const char *table) {
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        if (strcmp(policies[i].table, table) == 0) return &policies[i];
    return &unchanging;
}

static bool is_changing(const struct policy *policy, const char *column) {
    char word[64];
    snprintf(word, sizeof word, " %s ", column);
    return strstr(policy->changing, word) != 0;
}

// ---- the statements of a table, written from its columns ----

static void append_key(sqlite3_str *sql, const struct schema_columns *columns) {
    const char *between = " WHERE ";
    for (int i = 0; i < columns->count; i++)
        if (columns->column[i].key) {
            sqlite3_str_appendf(sql, "%s%s = :%s", between, columns->column[i].name, columns->column[i].name);
            between = " AND ";
        }
}

// One truth value a column: whether store and file agree. No row: the key is new.
static char *same_sql(const struct copy *copy) {
    sqlite3_str *sql = sqlite3_str_new(0);
    for (int i = 0; i < copy->columns.count; i++) {
        const char *name = copy->columns.column[i].name;
        sqlite3_str_appendf(sql, "%s %s IS :%s", i ? "," : "SELECT", name, name);
        if (is_changing(copy->policy, name)) sqlite3_str_appendf(sql, " OR %s", copy->policy->open);
    }
    sqlite3_str_appendf(sql, " FROM %s", copy->count->table);
    append_key(sql, &copy->columns);
    return sqlite3_str_finish(sql);
}

static char *insert_sql(const struct copy *copy) {
    sqlite3_str *sql = sqlite3_str_new(0);
    sqlite3_str_appendf(sql, "INSERT INTO %s", copy->count->table);
    for (int i = 0; i < copy->columns.count; i++) sqlite3_str_appendf(sql, "%s%s", i ? ", " : " (", copy->columns.column[i].name);
    for (int i = 0; i < copy->columns.count; i++) sqlite3_str_appendf(sql, "%s%s", i ? ", :" : ") VALUES (:", copy->columns.column[i].name);
    sqlite3_str_appendall(sql, ")");
    return sqlite3_str_finish(sql);
}

static char *advance_sql(const struct copy *copy) {
    sqlite3_str *sql = sqlite3_str_new(0);
    const char *between = " SET ";
    sqlite3_str_appendf(sql, "UPDATE %s", copy->count->table);
    for (int i = 0; i < copy->columns.count; i++) {
        const char *name = copy->columns.column[i].name;
        if (!is_changing(copy->policy, name)) continue;
        sqlite3_str_appendf(sql, "%s%s = :%s", between, name, name);
        between = ", ";
    }
    append_key(sql, &copy->columns);
    sqlite3_str_appendf(sql, " AND %s", copy->policy->advance);
    return sqlite3_str_finish(sql);
}

// Takes `sql`, which may be 0 for lack of memory.
static int prepare(const struct copy *copy, char *sql, struct prepared *prepared) {
    if (!sql) return complain(EXIT_ENVIRONMENT, "out of memory while importing");
    prepared->statement = store_query(copy->store, sql, "");
    sqlite3_free(sql);
    if (!prepared->statement) return EXIT_ENVIRONMENT;
    for (int i = 0; i < copy->columns.count; i++) {
        char name[64];
        snprintf(name, sizeof name, ":%s", copy->columns.column[i].name);
        prepared->parameter[i] = sqlite3_bind_parameter_index(prepared->statement, name);
    }
    return EXIT_FINE;
}

static int prepare_all(struct copy *copy) {
    int failure = prepare(copy, same_sql(copy), &copy->same);
    if (!failure) failure = prepare(copy, insert_sql(copy), &copy->insert);
    if (!failure && copy->policy->advance) failure = prepare(copy, advance_sql(copy), &copy->advance);
    if (!failure && copy->policy->owner)
        failure = prepare(copy, sqlite3_mprintf("SELECT 1 FROM temp.finished WHERE key = :%s", copy->policy->owner), &copy->finished);
    return failure;
}

// ---- the rows of a table ----

// Valid UTF-8 without control characters, but for those that text is laid out with: names end in terminals, charts and pages.
static bool is_clean(const unsigned char *text, int size) {
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    for (int i = 0; i < size;) {
        const unsigned char first = text[i];
        const int length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
        if (length == 0 || i + length > size) return false;
        unsigned point = length == 1 ? first : first & (0x7fu >> length);
        for (int j = 1; j < length; j++) {
            if ((text[i + j] & 0xc0) != 0x80) return false;
            point = point << 6 | (text[i + j] & 0x3fu);
        }
        if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
        if ((point < ' ' && !strchr("\t\n\r", (int)point)) || point == 0 || (point >= 0x7f && point < 0xa0)) return false;
        i += length;
    }
    return true;
}

static void describe_key(const struct copy *copy, char *text, size_t size) {
    size_t used = (size_t)snprintf(text, size, "%s", copy->count->table);
    for (int i = 0; i < copy->columns.count && used < size; i++)
        if (copy->columns.column[i].key) {
            const char *value = (const char *)sqlite3_column_text(copy->rows, i);
            used += (size_t)snprintf(text + used, size - used, " %.60s", value ? value : "NULL");
        }
    fault_printable(text);
}

static int complain_of_row(const struct copy *copy, const char *why) {
    char key[240];
    describe_key(copy, key, sizeof key);
    return complain(EXIT_ENVIRONMENT, "%s: %s %s; nothing was imported into %s. Import it into a new file with --db to look at it", copy->path, key,
                    why, copy->store->path);
}

static int bind_row(const struct copy *copy, const struct prepared *prepared) {
    for (int i = 0; i < copy->columns.count; i++)
        if (prepared->parameter[i] &&
            sqlite3_bind_value(prepared->statement, prepared->parameter[i], sqlite3_column_value(copy->rows, i)) != SQLITE_OK)
            return store_complain(copy->store, "importing a row");
    return EXIT_FINE;
}

// Runs a statement for the current row; *found: it gave a row or, if it returns none, changed one.
static int apply(const struct copy *copy, const struct prepared *prepared, bool *found) {
    *found = false;
    int failure = bind_row(copy, prepared);
    if (failure) return failure;
    const int code = sqlite3_step(prepared->statement);
    *found =
        code == SQLITE_ROW || (code == SQLITE_DONE && sqlite3_column_count(prepared->statement) == 0 && sqlite3_changes(copy->store->database) > 0);
    if (code != SQLITE_ROW && code != SQLITE_DONE) failure = store_complain(copy->store, "importing a row");
    return failure;
}

static int insert_row(struct copy *copy) {
    bool found = false;
    int failure = EXIT_FINE;
    if (copy->finished.statement) {
        failure = apply(copy, &copy->finished, &found);
        sqlite3_reset(copy->finished.statement);
        if (!failure && found) return complain_of_row(copy, "belongs to work that is finished in the store, where it is not");
    }
    if (!failure) failure = apply(copy, &copy->insert, &found);
    sqlite3_reset(copy->insert.statement);
    copy->count->added++;
    return failure;
}

// The file's row has the key of one here: `same` stands on its comparison.
static int compare_row(struct copy *copy) {
    char why[160];
    for (int i = 0; i < copy->columns.count; i++)
        if (!sqlite3_column_int(copy->same.statement, i)) {
            snprintf(why, sizeof why, "says otherwise than the same row in the store: %s differs", copy->columns.column[i].name);
            return complain_of_row(copy, why);
        }
    bool advanced = false;
    int failure = EXIT_FINE;
    if (copy->advance.statement) {
        failure = apply(copy, &copy->advance, &advanced);
        sqlite3_reset(copy->advance.statement);
    }
    if (advanced) copy->count->advanced++;
    else copy->count->present++;
    return failure;
}

static int copy_row(struct copy *copy) {
    for (int i = 0; i < copy->columns.count; i++)
        if (sqlite3_column_type(copy->rows, i) == SQLITE_TEXT && !is_clean(sqlite3_column_text(copy->rows, i), sqlite3_column_bytes(copy->rows, i)))
            return complain_of_row(copy, "holds text that is not clean UTF-8");
    bool found;
    int failure = apply(copy, &copy->same, &found);
    if (!failure) failure = found ? compare_row(copy) : insert_row(copy);
    sqlite3_reset(copy->same.statement);
    return failure;
}

static int read_rows(struct copy *copy, const struct source *source) {
    char *sql = sqlite3_mprintf("SELECT * FROM %s", copy->count->table);
    int code = sql ? sqlite3_prepare_v2(source->database, sql, -1, &copy->rows, 0) : SQLITE_NOMEM;
    sqlite3_free(sql);
    int failure = EXIT_FINE;
    while (!failure && code == SQLITE_OK) {
        const int stepped = sqlite3_step(copy->rows);
        if (stepped == SQLITE_DONE) return EXIT_FINE;
        if (stepped == SQLITE_ROW) failure = copy_row(copy);
        else code = stepped;
    }
    return failure ? failure
                   : complain(EXIT_ENVIRONMENT, "%s cannot be read: %s; nothing was imported", copy->path, sqlite3_errmsg(source->database));
}

static int copy_table(struct store *store, const struct source *source, const char *path, struct import_count *count) {
    struct copy copy = {.store = store, .path = path, .policy = find_policy(count->table), .count = count};
    if (schema_read_columns(source->database, count->table, &copy.columns) != SQLITE_OK)
        return complain(EXIT_ENVIRONMENT, "%s cannot be read: %s", path, sqlite3_errmsg(source->database));
    if (copy.columns.count == 0) return EXIT_FINE; // a table younger than the file
    int failure = prepare_all(&copy);
    if (!failure) failure = read_rows(&copy, source);
    sqlite3_finalize(copy.rows);
    sqlite3_finalize(copy.same.statement);
    sqlite3_finalize(copy.insert.statement);
    sqlite3_finalize(copy.advance.statement);
    sqlite3_finalize(copy.finished.statement);
    return failure;
}

// ---- all tables ----

// What is finished here before the first row comes.
static int note_finished(struct store *store) {
    static const char *const statements[] = {
        "CREATE TEMP TABLE IF NOT EXISTS finished (key TEXT PRIMARY KEY) WITHOUT ROWID",
        "DELETE FROM temp.finished",
        "INSERT INTO temp.finished SELECT run FROM run WHERE status = 'complete' UNION SELECT cell FROM cell WHERE state = 'done'",
    };
    int failure = EXIT_FINE;
    for (size_t i = 0; i < sizeof statements / sizeof *statements && !failure; i++) failure = store_execute(store, statements[i], "");
    return failure;
}

// A run that was unfinished may have got ceilings and counts, so all its cells are computed again.
static int summarise_new(struct store *store) {
    sqlite3_stmt *cells = store_query(store,
                                      "SELECT cell FROM cell WHERE state = 'done' AND (run NOT IN (SELECT key FROM temp.finished) OR NOT EXISTS "
                                      "(SELECT 1 FROM summary WHERE summary.cell = cell.cell))",
                                      "");
    if (!cells) return EXIT_ENVIRONMENT;
    int failure = EXIT_FINE, code = SQLITE_ROW;
    while (!failure && (code = sqlite3_step(cells)) == SQLITE_ROW) failure = store_summarise(store, (const char *)sqlite3_column_text(cells, 0));
    if (!failure && code != SQLITE_DONE) failure = store_complain(store, "listing cells");
    sqlite3_finalize(cells);
    return failure;
}

int store_import(struct store *store, const struct source *source, const char *path, struct import_report *report) {
    int failure = note_finished(store), count = 0;
    for (const char *const *table = schema_tables; *table && !failure; table++) {
        if (schema_derived(*table)) continue;
        report->table[count].table = *table;
        failure = copy_table(store, source, path, &report->table[count++]);
    }
    report->count = count;
    return failure ? failure : summarise_new(store);
}
