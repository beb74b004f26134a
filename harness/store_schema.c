// SPDX-License-Identifier: MIT
#include "store_schema.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if SQLITE_VERSION_NUMBER < STORE_SQLITE_VERSION
#error "the store needs SQLite 3.37 or later (STRICT tables): install a newer libsqlite3-dev"
#endif

// Bytes of schema.sql, written by Make: string literals of that length are not portable C.
static const char schema_1[] = {
#include "schema.inc"
    0};

// What a kernel gives for the values that formulas trip over, and what it should. Floats as the bits of binary32, because SQLite has no NaN.
static const char schema_2[] =
    "CREATE TABLE special (\n"
    "    run TEXT NOT NULL,\n"
    "    kernel TEXT NOT NULL,\n"
    "    input INTEGER NOT NULL CHECK (input BETWEEN 0 AND 4294967295), -- x; dy is 1\n"
    "    got INTEGER NOT NULL CHECK (got BETWEEN 0 AND 4294967295),\n"
    "    wanted INTEGER NOT NULL CHECK (wanted BETWEEN 0 AND 4294967295),\n"
    "    agrees INTEGER NOT NULL CHECK (agrees IN (0, 1)), -- within the kernel's promise, or within 4 ULP where it makes none\n"
    "    PRIMARY KEY (run, kernel, input),\n"
    "    FOREIGN KEY (run, kernel) REFERENCES kernel (run, kernel)\n"
    ") STRICT, WITHOUT ROWID;";

// Training steps: what is stepped, for how long, and what of that goes where.
static const char schema_3[] =
    "CREATE TABLE step_cell (\n"
    "    step TEXT PRIMARY KEY NOT NULL,    -- hash of run and of the natural key: net, activation, threads, batch, blocks, library, kernels\n"
    "    run TEXT NOT NULL REFERENCES run,\n"
    "    net TEXT NOT NULL,                 -- of experiments/step/reference_nets.c; or sgemm: one matrix product, by one core\n"
    "    activation TEXT NOT NULL,          -- with its parameters where they differ from their defaults; empty for sgemm\n"
    "    threads INTEGER NOT NULL CHECK (threads > 0),\n"
    "    batch INTEGER NOT NULL CHECK (batch > 0), -- samples of a step\n"
    "    blocks INTEGER NOT NULL,           -- that they are divided in, whatever the number of threads\n"
    "    layers TEXT NOT NULL,              -- of the net, as written\n"
    "    optimiser TEXT NOT NULL,\n"
    "    library TEXT NOT NULL,             -- that multiplies matrices: its version, and the kernels that it chose\n"
    "    kernels TEXT NOT NULL,             -- of the activation: forward, backward\n"
    "    multiply_adds INTEGER NOT NULL,    -- of a step's matrix products\n"
    "    bytes INTEGER NOT NULL,            -- of memory, the optimiser's included, the data's not\n"
    "    loss REAL,                         -- of the first batch, before any update; NULL: not finite\n"
    "    position INTEGER NOT NULL,\n"
    "    state TEXT NOT NULL CHECK (state IN ('timed', 'cut', 'refused')),\n"
    "    reason TEXT NOT NULL               -- why cut or refused, or empty\n"
    ") STRICT;\n"
    "CREATE INDEX step_cell_by_run ON step_cell (run, net);\n"
    "CREATE TABLE step_sample (\n"
    "    step TEXT NOT NULL REFERENCES step_cell,\n"
    "    round INTEGER NOT NULL,            -- all cells of a run are sampled in the same rounds\n"
    "    position INTEGER NOT NULL,         -- in the order of its round\n"
    "    steps INTEGER NOT NULL CHECK (steps > 0),\n"
    "    nanoseconds INTEGER NOT NULL CHECK (nanoseconds > 0), -- of all steps together\n"
    "    PRIMARY KEY (step, round)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE step_share (\n"
    "    step TEXT NOT NULL REFERENCES step_cell,\n"
    "    part INTEGER NOT NULL,             -- twice a layer's place, and 1 more for its way back; what is no layer after them\n"
    "    kind TEXT NOT NULL,                -- of the layer; copy, loss, partials (summing gradients of blocks), optimiser, waiting\n"
    "    direction TEXT NOT NULL CHECK (direction IN ('forward', 'backward', '')),\n"
    "    steps INTEGER NOT NULL CHECK (steps > 0), -- that were timed part by part: others than those of the samples\n"
    "    nanoseconds INTEGER NOT NULL CHECK (nanoseconds >= 0), -- of all threads together\n"
    "    PRIMARY KEY (step, part)\n"
    ") STRICT, WITHOUT ROWID;";

// Training: trials of networks, and networks that are only looked at.
static const char schema_4[] = {
#include "schema_4.inc"
    0};

// The regression gate: comparisons of two builds.
static const char schema_5[] = {
#include "schema_5.inc"
    0};

// Ceilings in the rounds of the cells that they limit, where memory is shared with others.
static const char schema_6[] =
    "CREATE TABLE ceiling_sample (\n"
    "    run TEXT NOT NULL REFERENCES run,\n"
    "    contest INTEGER NOT NULL,          -- of the cells in whose rounds it is\n"
    "    round INTEGER NOT NULL,\n"
    "    position INTEGER NOT NULL,         -- in the order of its round\n"
    "    method TEXT NOT NULL,              -- as in ceiling\n"
    "    bytes INTEGER NOT NULL CHECK (bytes > 0), -- read and written by one sweep, of all threads together\n"
    "    sweeps INTEGER NOT NULL CHECK (sweeps > 0),\n"
    "    nanoseconds INTEGER NOT NULL CHECK (nanoseconds > 0), -- of all sweeps together\n"
    "    PRIMARY KEY (run, contest, round)\n"
    ") STRICT, WITHOUT ROWID;";

// Entry i leads from version i to version i + 1. Stores of each version exist, so entries are only ever appended.
static const char *const migrations[] = {schema_1, schema_2, schema_3, schema_4, schema_5, schema_6};
enum { NEWEST = sizeof migrations / sizeof *migrations };

const int schema_version = NEWEST;

const char *const schema_tables[SCHEMA_TABLES] = {
    "machine", "build",       "run",         "kernel",          "verification",     "ceiling",     "cell",
    "sample",  "summary",     "curve",       "special",         "step_cell",        "step_sample", "step_share",
    "trial",   "trial_epoch", "trial_layer", "trial_histogram", "experiment_trial", "random_net",  "random_net_value",
    "gate",    "gate_row",    "gate_layout", "ceiling_sample"};

bool schema_derived(const char *table) { return strcmp(table, "summary") == 0; }

// In one statement, which sees one state of the file: another program may be making it a store at this moment.
int schema_read_mark(sqlite3 *database, struct schema_mark *mark) {
    sqlite3_stmt *statement = 0;
    *mark = (struct schema_mark){0};
    int code = sqlite3_prepare_v2(database,
                                  "SELECT (SELECT count(*) FROM sqlite_schema), (SELECT application_id FROM pragma_application_id), "
                                  "(SELECT user_version FROM pragma_user_version)",
                                  -1, &statement, 0);
    if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        mark->objects = sqlite3_column_int(statement, 0);
        mark->application_id = sqlite3_column_int(statement, 1);
        mark->version = sqlite3_column_int(statement, 2);
    }
    const int finalized = sqlite3_finalize(statement);
    return code == SQLITE_OK ? finalized : code;
}

int schema_read_columns(sqlite3 *database, const char *table, struct schema_columns *columns) {
    sqlite3_stmt *statement = 0;
    *columns = (struct schema_columns){0};
    int code = sqlite3_prepare_v2(database, "SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid", -1, &statement, 0);
    if (code == SQLITE_OK) code = sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
    while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW && columns->count < SCHEMA_COLUMNS) {
        struct schema_column *column = &columns->column[columns->count++];
        snprintf(column->name, sizeof column->name, "%s", (const char *)sqlite3_column_text(statement, 0));
        column->type = (char)tolower(*sqlite3_column_text(statement, 1));
        column->key = sqlite3_column_int(statement, 2);
    }
    const int finalized = sqlite3_finalize(statement);
    return code == SQLITE_OK ? finalized : code;
}

// From `version` to the next.
static int step_up(sqlite3 *database, int version) {
    char header[128];
    snprintf(header, sizeof header, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID, version + 1);
    const int code = sqlite3_exec(database, migrations[version], 0, 0, 0);
    return code == SQLITE_OK ? sqlite3_exec(database, header, 0, 0, 0) : code;
}

int schema_create(sqlite3 *database, int version) {
    int code = SQLITE_OK;
    for (int i = 0; i < version && i < NEWEST && code == SQLITE_OK; i++) code = step_up(database, i);
    return code;
}

// One step of the ladder, inside its own transaction. The version is read again there: another program may have been faster.
static int migrate_once(sqlite3 *database, bool *finished) {
    struct schema_mark mark = {0};
    int code = sqlite3_exec(database, "BEGIN IMMEDIATE", 0, 0, 0);
    if (code == SQLITE_OK) code = schema_read_mark(database, &mark);
    if (code == SQLITE_OK && mark.version >= 0 && mark.version < NEWEST) code = step_up(database, mark.version);
    if (code == SQLITE_OK) code = sqlite3_exec(database, "COMMIT", 0, 0, 0);
    *finished = code != SQLITE_OK || mark.version < 0 || mark.version >= NEWEST;
    return code;
}

int schema_migrate(sqlite3 *database) {
    bool finished = false;
    int code = SQLITE_OK;
    while (!finished) code = migrate_once(database, &finished);
    return code; // after an error the caller closes the connection, which rolls back
}

// SQL function: a statement without its comments, every run of blanks as one.
static void plain_sql(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    const unsigned char *from = sqlite3_value_text(values[0]);
    if (!from) return; // NULL: an automatic index has no text
    char *plain = sqlite3_malloc64((sqlite3_uint64)sqlite3_value_bytes(values[0]) + 1), *to = plain;
    if (!plain) {
        sqlite3_result_error_nomem(context);
        return;
    }
    while (*from) {
        if (from[0] == '-' && from[1] == '-') {
            while (*from && *from != '\n') from++;
        } else if (isspace(*from)) {
            if (to > plain && to[-1] != ' ') *to++ = ' ';
            from++;
        } else {
            *to++ = (char)*from++;
        }
    }
    *to = 0;
    sqlite3_result_text(context, plain, -1, sqlite3_free);
}

// What SQLite keeps for itself after ANALYZE is no part of the schema.
#define OBJECTS                                                                                                                         \
    "SELECT type || ' ' || name, ifnull(plain_sql(sql), '') FROM sqlite_schema WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', " \
    "'sqlite_stat4')) "                                                                                                                 \
    "ORDER BY 1, 2"

static int open_reference(sqlite3 **reference, int version) {
    int code = sqlite3_open_v2(":memory:", reference, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0);
    if (code == SQLITE_OK) code = schema_create(*reference, version);
    if (code == SQLITE_OK) code = sqlite3_create_function(*reference, "plain_sql", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, plain_sql, 0, 0);
    return code;
}

static const char *column(sqlite3_stmt *statement, int index) {
    const char *text = (const char *)sqlite3_column_text(statement, index);
    return text ? text : "";
}

// Both statements list objects in one order, so the first row that differs says what is missing, extra or changed.
static int compare_rows(sqlite3_stmt *theirs, sqlite3_stmt *ours, char *difference, size_t size) {
    for (;;) {
        const int their_code = sqlite3_step(theirs), our_code = sqlite3_step(ours);
        if (their_code != SQLITE_ROW && their_code != SQLITE_DONE) return their_code;
        if (our_code != SQLITE_ROW && our_code != SQLITE_DONE) return our_code;
        const bool they_end = their_code == SQLITE_DONE, we_end = our_code == SQLITE_DONE;
        if (they_end && we_end) return SQLITE_OK;
        const int order = they_end ? 1 : we_end ? -1 : strcmp(column(theirs, 0), column(ours, 0));
        if (order < 0) snprintf(difference, size, "%.200s is not one of ours", column(theirs, 0));
        if (order > 0) snprintf(difference, size, "%.200s is missing", column(ours, 0));
        if (order == 0 && strcmp(column(theirs, 1), column(ours, 1)) != 0)
            snprintf(difference, size, "%.200s is declared otherwise than ours", column(ours, 0));
        if (*difference) return SQLITE_OK;
    }
}

int schema_compare(sqlite3 *database, int version, char *difference, size_t size) {
    sqlite3 *reference = 0;
    sqlite3_stmt *theirs = 0, *ours = 0;
    *difference = 0;
    int code = open_reference(&reference, version);
    if (code == SQLITE_OK) code = sqlite3_create_function(database, "plain_sql", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0, plain_sql, 0, 0);
    if (code == SQLITE_OK) code = sqlite3_prepare_v2(reference, OBJECTS, -1, &ours, 0);
    if (code == SQLITE_OK) code = sqlite3_prepare_v2(database, OBJECTS, -1, &theirs, 0);
    if (code == SQLITE_OK) code = compare_rows(theirs, ours, difference, size);
    sqlite3_finalize(theirs);
    sqlite3_finalize(ours);
    sqlite3_close(reference);
    return code;
}
