// SPDX-License-Identifier: MIT
// Every cell of a run, rivals together and the fastest first: what a benchmark of sizes that the user named ends with.
#include "bench.h"
#include "command.h"
#include "number.h"
#include "table.h"

static const char *const columns[] = {"kernel",          "level",       "#elements", "#threads", "#ns/element", "#95 % from", "#to",
                                      "#cycles/element", "#% of bound", "note",      0};

static void add_number(struct table *table, sqlite3_stmt *statement, int column, double factor) {
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) table_absent(table);
    else table_cell(table, "%s", number(sqlite3_column_double(statement, column) * factor, 3).text);
}

int bench_print_cells(struct bench *bench, enum table_format format) {
    sqlite3_stmt *statement =
        store_query(&bench->store,
                    "SELECT kernel, level, n, threads, median, low, high, cycles, bound, noisy FROM cell JOIN summary USING (cell)"
                    " WHERE run = ?1 ORDER BY contest, median",
                    "t", bench->run);
    if (!statement) return EXIT_ENVIRONMENT;
    struct table *table = table_create(columns);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        table_cell(table, "%s", (const char *)sqlite3_column_text(statement, 0));
        table_cell(table, "%s", (const char *)sqlite3_column_text(statement, 1));
        table_cell(table, "%lld", (long long)sqlite3_column_int64(statement, 2));
        table_cell(table, "%lld", (long long)sqlite3_column_int64(statement, 3));
        for (int column = 4; column < 8; column++) add_number(table, statement, column, 1);
        add_number(table, statement, 8, 100);
        table_cell(table, "%s", sqlite3_column_int(statement, 9) ? "noisy" : "");
    }
    const int result = sqlite3_finalize(statement);
    const bool printed = table_print(table, format, stdout);
    if (result != SQLITE_OK) return store_complain(&bench->store, "reading the cells");
    return printed ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "cannot write to standard output");
}
