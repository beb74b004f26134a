// SPDX-License-Identifier: MIT
#include "chart_query.h"

#include "kind.h"

// A picture holds this many panels at most: a store from a stranger may name any number of functions.
#define PANELS "60"

const char chart_size_query[] =
    "WITH timed AS ("
    "  SELECT k.activation, k.kernel, k.implementation, " KIND_OF_KERNEL
    " AS kind, c.n, c.bytes, c.level, s.low, s.median, s.high, s.noisy,"
    "         s.samples, row_number() OVER (PARTITION BY c.kernel, c.n ORDER BY c.position) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND k.form = ?2 AND k.type = 'f32' AND c.state = 'done' AND c.threads = 1 AND c.level <> 'call'"
    "    AND c.distribution = 'normal-0-1' AND c.store_kind = 'out-of-place'),"
    " swept AS ("
    "  SELECT activation, kernel, implementation, kind,"
    "         row_number() OVER (PARTITION BY activation, CASE WHEN kind IN ('libm', 'plain', 'peer') THEN kind END"
    "                            ORDER BY ifnull(min(CASE level WHEN 'L2' THEN median END), 9e999), avg(median), kernel) AS place"
    "  FROM timed WHERE place = 1 GROUP BY activation, kernel, implementation, kind HAVING count(*) > 1),"
    " shown AS ("
    "  SELECT *, dense_rank() OVER (ORDER BY activation) - 1 AS panel,"
    "         row_number() OVER (PARTITION BY activation ORDER BY kind = 'libm', kind = 'peer', place) - 1 AS series"
    "  FROM swept WHERE place <= CASE WHEN kind = 'plain' THEN 0 WHEN kind IN ('libm', 'peer') THEN 1 ELSE 2 END)"
    " SELECT panel, series, activation, implementation, kind, kernel, n, bytes, level, low AS ns_low, median AS ns_median, high AS ns_high,"
    "        noisy, samples"
    " FROM shown JOIN timed USING (activation, kernel, implementation, kind)"
    " WHERE timed.place = 1 AND panel < " PANELS " ORDER BY panel, series, bytes";

const char chart_function_query[] =
    "WITH chosen AS ("
    "  SELECT k.activation, k.form, min(k.kernel) AS kernel FROM kernel k"
    "  WHERE k.run = ?1 AND ?2 = '' AND k.type = 'f32' AND k.form IN ('forward', 'backward')"
    "    AND EXISTS (SELECT 1 FROM curve u WHERE u.run = k.run AND u.kernel = k.kernel) GROUP BY 1, 2)"
    " SELECT dense_rank() OVER (ORDER BY activation) - 1 AS panel, (form = 'backward') * 2 + part AS series, activation, form, part,"
    "        kernel, x, y"
    " FROM chosen JOIN curve USING (kernel) WHERE curve.run = ?1 ORDER BY panel, series, x";

// Where one contest met them all, its own cell on N(0, 1) is what the others are compared with.
const char chart_distribution_query[] =
    "WITH timed AS ("
    "  SELECT k.activation, k.kernel, k.implementation, " KIND_OF_KERNEL
    " AS kind, c.n, c.distribution, s.low, s.median, s.high, s.noisy,"
    "         row_number() OVER (PARTITION BY c.kernel, c.n, c.distribution"
    "                            ORDER BY ifnull(json_extract(c.parameters, '$.contest'), '') <> 'distributions', c.position) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND k.form = ?2 AND k.type = 'f32' AND c.state = 'done' AND c.threads = 1 AND c.level = 'L2'"
    "    AND c.store_kind = 'out-of-place'),"
    " compared AS ("
    "  SELECT a.*, b.median AS normal, a.median / b.median AS ratio, a.low / b.high AS ratio_low, a.high / b.low AS ratio_high"
    "  FROM timed a JOIN timed b USING (kernel, n)"
    "  WHERE a.place = 1 AND b.place = 1 AND b.distribution = 'normal-0-1' AND a.distribution <> 'normal-0-1'),"
    " ranked AS ("
    "  SELECT kernel, activation, implementation, kind,"
    "         row_number() OVER (PARTITION BY activation, CASE kind WHEN 'intrinsics' THEN '' ELSE implementation END ORDER BY min(normal), kernel)"
    "          AS place FROM compared WHERE kind IN ('libm', 'scalar', 'intrinsics', 'peer') GROUP BY 1, 2, 3, 4),"
    " shown AS ("
    "  SELECT *, dense_rank() OVER (ORDER BY CASE kind WHEN 'libm' THEN 0 WHEN 'scalar' THEN 1 WHEN 'intrinsics' THEN 2 ELSE 3 END,"
    "                                CASE kind WHEN 'intrinsics' THEN '' ELSE implementation END) - 1 AS panel,"
    "         dense_rank() OVER (ORDER BY activation DESC) - 1 AS line"
    "  FROM ranked WHERE place = 1)"
    " SELECT panel, line, activation, CASE kind WHEN 'intrinsics' THEN 'best intrinsics' ELSE implementation END AS heading, kind,"
    "        implementation, kernel, distribution, ratio_low, ratio, ratio_high, noisy"
    " FROM shown JOIN compared USING (kernel, activation, implementation, kind)"
    " WHERE panel < 8 AND line < " PANELS " ORDER BY panel, line DESC, distribution";

const char chart_thread_query[] =
    "WITH timed AS ("
    "  SELECT k.activation, k.kernel, k.implementation, k.pattern, c.level, c.threads, 1.0 * c.bytes / c.n AS width, s.low, s.median, s.high, s.noisy,"
    "         row_number() OVER (PARTITION BY c.kernel, c.level, c.threads ORDER BY c.position) AS place"
    "  FROM cell c JOIN kernel k USING (run, kernel) JOIN summary s USING (cell)"
    "  WHERE c.run = ?1 AND k.form = ?2 AND k.type = 'f32' AND k.mode <> 'raw' AND c.state = 'done' AND c.distribution = 'normal-0-1'"
    "    AND c.store_kind = 'out-of-place' AND c.level IN ('L1', 'L2', 'L3', 'DRAM')),"
    " ranked AS ("
    "  SELECT activation, kernel, level, row_number() OVER (PARTITION BY activation, level ORDER BY max(threads) DESC, min(median), kernel) AS place"
    "  FROM timed WHERE place = 1 GROUP BY 1, 2, 3 HAVING count(*) > 1)"
    " SELECT * FROM (SELECT dense_rank() OVER (ORDER BY activation) - 1 AS panel,"
    "        dense_rank() OVER (ORDER BY CASE timed.level WHEN 'L1' THEN 0 WHEN 'L2' THEN 1 WHEN 'L3' THEN 2 ELSE 3 END) - 1 AS series,"
    "        activation, timed.level, implementation, kernel, timed.threads, width / timed.high AS gigabytes_low, width / median AS gigabytes,"
    "        width / timed.low AS gigabytes_high, ceiling.rate / 1e9 AS ceiling, noisy"
    " FROM ranked JOIN timed USING (activation, kernel, level)"
    " LEFT JOIN ceiling ON (ceiling.run, ceiling.pattern, ceiling.level, ceiling.threads) = (?1, timed.pattern, timed.level, timed.threads)"
    " WHERE ranked.place = 1 AND timed.place = 1) WHERE panel < " PANELS " ORDER BY panel, series, threads";
