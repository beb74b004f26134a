// SPDX-License-Identifier: MIT
#include "store_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clean_text.h"
#include "command.h"
#include "import_rule.h"
#include "output.h"
#include "progress.h"
#include "store_schema.h"

// A statement with a parameter `:name` for some columns.
struct prepared {
    sqlite3_stmt *statement; // 0: not needed for this table
    int parameter[SCHEMA_COLUMNS];
};

struct meter {
    struct progress progress;
    uint64_t done, total; // rows
};

struct copy {
    struct store *store;
    const char *path;
    struct meter *meter;
    const struct import_rule *rule;
    struct schema_columns columns; // of the source: an older version's lack what later ones added
    struct import_count *count;
    sqlite3_stmt *rows; // of the source
    struct prepared same, insert, advance, finished;
};

// ---- the statements of a table ----

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
    const char *table = copy->count->table;
    int failure = prepare(copy, import_same_sql(table, &copy->columns, copy->rule), &copy->same);
    if (!failure) failure = prepare(copy, import_insert_sql(table, &copy->columns), &copy->insert);
    if (!failure && copy->rule->advance) failure = prepare(copy, import_advance_sql(table, &copy->columns, copy->rule), &copy->advance);
    if (!failure && copy->rule->owner)
        failure = prepare(copy, sqlite3_mprintf("SELECT 1 FROM temp.finished WHERE key = :%s", copy->rule->owner), &copy->finished);
    return failure;
}

// ---- the rows of a table ----

static void describe_key(const struct copy *copy, char *text, size_t size) {
    size_t used = (size_t)snprintf(text, size, "%s", copy->count->table);
    for (int i = 0; i < copy->columns.count && used < size; i++)
        if (copy->columns.column[i].key) {
            const char *value = (const char *)sqlite3_column_text(copy->rows, i);
            used += (size_t)snprintf(text + used, size - used, " %.60s", value ? value : "NULL");
        }
    plain_text(text, size, text);
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
        if (sqlite3_column_type(copy->rows, i) == SQLITE_TEXT &&
            !text_is_clean(sqlite3_column_text(copy->rows, i), sqlite3_column_bytes(copy->rows, i)))
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
        if (++copy->meter->done % 4096 == 0) progress_update(&copy->meter->progress, (double)copy->meter->done / (double)copy->meter->total, 0);
        if (stepped == SQLITE_ROW) failure = copy_row(copy);
        else code = stepped;
    }
    return failure ? failure
                   : complain(EXIT_ENVIRONMENT, "%s cannot be read: %s; nothing was imported", copy->path, sqlite3_errmsg(source->database));
}

static int copy_table(struct store *store, const struct source *source, const char *path, struct import_count *count, struct meter *meter) {
    struct copy copy = {.store = store, .path = path, .meter = meter, .rule = import_rule(count->table), .count = count};
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

// What is finished here before the first row comes, and when each run ended.
static int note_state(struct store *store) {
    static const char *const statements[] = {
        "CREATE TEMP TABLE IF NOT EXISTS finished (key TEXT PRIMARY KEY) WITHOUT ROWID",
        "DELETE FROM temp.finished",
        "INSERT INTO temp.finished SELECT run FROM run WHERE status = 'complete'",
        "INSERT OR IGNORE INTO temp.finished SELECT cell FROM cell WHERE state = 'done'",
        "INSERT OR IGNORE INTO temp.finished SELECT step FROM step_cell JOIN run USING (run) WHERE status = 'complete'",
        "INSERT OR IGNORE INTO temp.finished SELECT trial FROM trial",
        "INSERT OR IGNORE INTO temp.finished SELECT cell FROM random_net",
        "INSERT OR IGNORE INTO temp.finished SELECT run FROM gate",
        "CREATE TEMP TABLE IF NOT EXISTS earlier (run TEXT PRIMARY KEY, finished TEXT) WITHOUT ROWID",
        "DELETE FROM temp.earlier",
        "INSERT INTO temp.earlier SELECT run, finished FROM run",
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

static uint64_t count_rows(const struct source *source, const char *table) {
    char sql[64];
    sqlite3_stmt *statement = 0;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    const bool counted = sqlite3_prepare_v2(source->database, sql, -1, &statement, 0) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    const uint64_t rows = counted ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return rows;
}

int store_import(struct store *store, const struct source *source, const char *path, struct import_report *report) {
    struct meter meter = {.progress = progress_start("importing")};
    for (const char *const *table = schema_tables; *table; table++)
        if (!schema_derived(*table)) meter.total += count_rows(source, *table);
    int failure = note_state(store), count = 0;
    for (const char *const *table = schema_tables; *table && !failure; table++) {
        if (schema_derived(*table)) continue;
        report->table[count].table = *table;
        failure = copy_table(store, source, path, &report->table[count++], &meter);
    }
    report->count = count;
    progress_end(&meter.progress);
    return failure ? failure : summarise_new(store);
}
