// SPDX-License-Identifier: MIT
// The charts there are, and the rows each draws.
#include "chart.h"

#include <string.h>

// A picture holds this many panels at most: a store from a stranger may name any number of functions.
#define PANELS "24"

// The three implementations that are fastest at L2 size among those timed at several sizes, and libm.
static const char size_rows[] =
    "WITH timed AS ("
    "  SELECT k.activation, k.kernel, k.implementation, c.n, c.bytes, c.level, s.low, s.median, s.high, s.noisy, s.samples,"
    "         row_number() OVER (PARTITION BY c.kernel, c.n ORDER BY c.position) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND k.form = ?2 AND k.type = 'f32' AND c.state = 'done' AND c.threads = 1"
    "    AND c.distribution = 'normal-0-1' AND c.store_kind = 'out-of-place'),"
    " swept AS ("
    "  SELECT activation, kernel, implementation,"
    "         row_number() OVER (PARTITION BY activation, implementation = 'libm'"
    "                            ORDER BY ifnull(min(CASE level WHEN 'L2' THEN median END), 9e999), avg(median), kernel) AS place"
    "  FROM timed WHERE place = 1 GROUP BY activation, kernel, implementation HAVING count(*) > 1),"
    " shown AS ("
    "  SELECT *, dense_rank() OVER (ORDER BY activation) - 1 AS panel,"
    "         row_number() OVER (PARTITION BY activation ORDER BY implementation = 'libm', place) - 1 AS series"
    "  FROM swept WHERE place <= CASE implementation WHEN 'libm' THEN 1 ELSE 3 END)"
    " SELECT panel, series, activation, implementation, kernel, n, bytes, level, low AS ns_low, median AS ns_median, high AS ns_high,"
    "        noisy, samples"
    " FROM shown JOIN timed USING (activation, kernel, implementation)"
    " WHERE timed.place = 1 AND panel < " PANELS " ORDER BY panel, series, bytes";

// Of every function the kernel whose name comes first: all of a bit class agree.
static const char shape_rows[] =
    "WITH chosen AS ("
    "  SELECT k.activation, k.form, min(k.kernel) AS kernel FROM kernel k"
    "  WHERE k.run = ?1 AND ?2 = '' AND k.type = 'f32' AND k.form IN ('forward', 'backward')"
    "    AND EXISTS (SELECT 1 FROM curve u WHERE u.run = k.run AND u.kernel = k.kernel) GROUP BY 1, 2)"
    " SELECT dense_rank() OVER (ORDER BY activation) - 1 AS panel, (form = 'backward') * 2 + part AS series, activation, form, part,"
    "        kernel, x, y"
    " FROM chosen JOIN curve USING (kernel) WHERE curve.run = ?1 ORDER BY panel, series, x";

#define BENCH "relubench bench"

const struct chart charts[] = {
    {"size", "size", "Time an element by size of the call: forward", "forward", BENCH, size_rows, 0},
    {"size-backward", "size", "Time an element by size of the call: backward", "backward", BENCH, size_rows, 0},
    {"speedup", "speedup", "Speed-up over libm: forward", "forward", BENCH " --size L2", 0, chart_write_speedups},
    {"speedup-backward", "speedup", "Speed-up over libm: backward", "backward", BENCH " --size L2", 0, chart_write_speedups},
    {"accuracy", "accuracy", "Largest error against time: forward", "forward", BENCH, 0, chart_write_accuracies},
    {"accuracy-backward", "accuracy", "Largest error against time: backward", "backward", BENCH, 0, chart_write_accuracies},
    {"shapes", "shapes", "The functions and their derivatives", "", BENCH, shape_rows, 0},
};
const size_t chart_count = sizeof charts / sizeof *charts;

const struct chart *chart_find(const char *name) {
    for (size_t i = 0; i < chart_count; i++)
        if (strcmp(charts[i].name, name) == 0) return &charts[i];
    return NULL;
}
