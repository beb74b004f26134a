// SPDX-License-Identifier: MIT
// Columns of a query's current row as C values.
#ifndef ROW_H
#define ROW_H

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>

// NULL reads as the empty string.
static inline const char *row_text(sqlite3_stmt *row, int column) {
    const unsigned char *text = sqlite3_column_text(row, column);
    return text ? (const char *)text : "";
}

// Cut at the array's end.
static inline void row_copy(sqlite3_stmt *row, int column, char *text, size_t size) { snprintf(text, size, "%s", row_text(row, column)); }

// NULL reads as NaN.
static inline double row_real(sqlite3_stmt *row, int column) {
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN : sqlite3_column_double(row, column);
}

#endif
