// SPDX-License-Identifier: MIT
// relubench db: looks after the store, and moves results between machines.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "options.h"
#include "store.h"
#include "store_check.h"
#include "store_export.h"
#include "store_import.h"
#include "store_schema.h"
#include "store_source.h"
#include "store_text.h"
#include "table.h"

static const char help[] =
    "usage: relubench db check [--rebuild] [--db FILE]\n"
    "       relubench db export FOLDER [--db FILE]\n"
    "       relubench db export --bundle BUNDLE [--db FILE]\n"
    "       relubench db import SOURCE [--db FILE]\n"
    "       relubench db merge SOURCE... --db FILE\n"
    "\n"
    "check    looks for damage in every page, for rows that contradict each other, and for summaries that are not what their samples\n"
    "         give; --rebuild computes all summaries again first\n"
    "export   writes the store as sorted text, a file a table, for version control; the same store gives the same bytes. With\n"
    "         --bundle, as one SQLite file to send to others\n"
    "import   adds what a bundle or a text export knows. Its content is checked and never trusted; importing it twice changes nothing\n"
    "merge    imports several, all or none\n"
    "\n"
    "  --db FILE        the store (" STORE_DEFAULT
    ")\n"
    "\n"
    "examples: relubench db export --bundle mine.db\n"
    "          relubench db import theirs.db && relubench report --out report.html\n"
    "          relubench db merge a.db b.db c.db --db all.db\n";

enum { SOURCE_LIMIT = 64 };

struct request {
    const char *path; // of the store
    const char *bundle;
    bool rebuild;
    int count;
    const char *words[SOURCE_LIMIT];
};

static int finish_table(struct table *table) {
    return table_print(table, TABLE_TEXT, stdout) && fflush(stdout) == 0 ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write to standard output");
}

// ---- check ----

static int print_counts(struct store *store) {
    static const char *const columns[] = {"table", "#rows", 0};
    struct table *counts = table_create(columns);
    for (const char *const *table = schema_tables; *table; table++) {
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", *table);
        sqlite3_stmt *statement = store_query(store, sql, "");
        table_cell(counts, "%s", *table);
        if (statement && sqlite3_step(statement) == SQLITE_ROW) table_cell(counts, "%lld", sqlite3_column_int64(statement, 0));
        else table_absent(counts);
        sqlite3_finalize(statement);
    }
    return finish_table(counts);
}

static int check(const struct request *request) {
    struct store store;
    if (request->count) return complain(EXIT_USAGE, "check takes no name; --db names the store");
    int failure = store_open(&store, request->path, request->rebuild ? STORE_WRITE : STORE_READ);
    if (failure) return failure;
    if (request->rebuild) failure = store_rebuild_summaries(&store);
    if (!failure) failure = store_check(&store);
    if (!failure) failure = print_counts(&store);
    if (!failure) printf("\nstore %s: version %d, no fault\n", store.path, schema_version);
    store_close(&store);
    return failure;
}

// ---- export ----

static int export(const struct request *request) {
    struct store store;
    if (request->count != (request->bundle ? 0 : 1))
        return complain(EXIT_USAGE, "export wants one name: a folder for text, or --bundle and a file; see `relubench db --help`");
    int failure = store_open(&store, request->path, STORE_READ);
    if (failure) return failure;
    failure = request->bundle ? store_export_bundle(&store, request->bundle) : text_write(store.database, request->words[0]);
    store_close(&store);
    if (!failure) printf("exported %s to %s\n", request->path, request->bundle ? request->bundle : request->words[0]);
    return failure;
}

// ---- import and merge ----

static bool same_file(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int print_report(const struct import_report *report) {
    static const char *const columns[] = {"table", "#new", "#already here", "#brought up to date", 0};
    struct table *table = table_create(columns);
    for (int i = 0; i < report->count; i++) {
        table_cell(table, "%s", report->table[i].table);
        table_cell(table, "%llu", (unsigned long long)report->table[i].added);
        table_cell(table, "%llu", (unsigned long long)report->table[i].present);
        table_cell(table, "%llu", (unsigned long long)report->table[i].advanced);
    }
    return finish_table(table);
}

static int stop_when_interrupted(void *context) {
    (void)context;
    return interrupted();
}

static int import_into(struct store *store, const struct source *sources, const struct request *request, struct import_report *report) {
    int failure = store_begin(store);
    if (failure) return failure;
    sqlite3_progress_handler(store->database, 100000, stop_when_interrupted, 0);
    for (int i = 0; i < request->count && !failure; i++) failure = store_import(store, &sources[i], request->words[i], report);
    sqlite3_progress_handler(store->database, 0, 0, 0);
    if (!failure) return store_commit(store);
    store_rollback(store);
    return failure;
}

// Every source is open and checked before the store is touched, or even made.
static int import_opened(const struct source *sources, const struct request *request) {
    struct store store;
    struct import_report report = {0};
    int failure = store_open(&store, request->path, STORE_WRITE);
    if (failure) return failure;
    failure = import_into(&store, sources, request, &report);
    store_close(&store);
    return failure ? failure : print_report(&report);
}

static int merge(const struct request *request) {
    struct source sources[SOURCE_LIMIT] = {0};
    int failure = EXIT_FINE;
    if (request->count == 0) return complain(EXIT_USAGE, "there is nothing to import: name a bundle or the folder of a text export");
    for (int i = 0; i < request->count && !failure; i++)
        failure = same_file(request->words[i], request->path)
                      ? complain(EXIT_USAGE, "%s is the store itself: --db names the one to import into", request->words[i])
                      : source_open(&sources[i], request->words[i]);
    if (!failure) failure = import_opened(sources, request);
    for (int i = 0; i < request->count; i++) source_close(&sources[i]);
    return failure;
}

static int import(const struct request *request) {
    if (request->count > 1) return complain(EXIT_USAGE, "import takes one source; `relubench db merge` takes several, all or none");
    return merge(request);
}

static const struct {
    const char *name;
    int (*run)(const struct request *);
} verbs[] = {{"check", check}, {"export", export}, {"import", import}, {"merge", merge}};

static int db(int argc, char **argv) {
    struct request request = {.path = STORE_DEFAULT};
    const struct option_row options[] = {{"--db", OPTION_TEXT, &request.path, 0},
                                         {"--bundle", OPTION_TEXT, &request.bundle, 0},
                                         {"--rebuild", OPTION_FLAG, &request.rebuild, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    const char *words[SOURCE_LIMIT + 1];
    int count = 0;
    bool helped;
    const int code = options_parse(argc, argv, help, options, words, SOURCE_LIMIT + 1, &count, &helped);
    if (code != EXIT_FINE || helped) return code;
    if (count == 0) return complain(EXIT_USAGE, "db wants to know what to do: check, export, import or merge; see `relubench db --help`");
    request.count = count - 1;
    memcpy(request.words, words + 1, (size_t)request.count * sizeof *words);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, words[0]) == 0) {
            if (request.bundle && verbs[i].run != export)
                return complain(EXIT_USAGE, "--bundle belongs to export; import and check need no option for it");
            if (request.rebuild && verbs[i].run != check) return complain(EXIT_USAGE, "--rebuild belongs to check");
            return verbs[i].run(&request);
        }
    return complain(EXIT_USAGE, "db cannot '%s'; it can check, export, import and merge", words[0]);
}

const struct command command_db = {"db", "check, export, import and merge stores", help, db};
