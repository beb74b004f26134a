// SPDX-License-Identifier: MIT
// Medians and their intervals as aggregates of SQL, so that a chart's rows are one query.
//   median(x), median_low(x), median_high(x)   statistics.h: median_interval
//   median_ratio(a, b)                         JSON: low, estimate, high of ratio.h: ratio_of_medians of the rows' pairs
// NULL values are left out, and pairs with one. 9e999 is infinity, in values and results; a NaN is NULL.
#ifndef MEDIAN_SQL_H
#define MEDIAN_SQL_H

#include "store.h"

// For the connection of this store, as often as one likes. An exit code.
int median_sql_add(struct store *store);

#endif
