// SPDX-License-Identifier: MIT
// Comparisons of builds and a history of benchmarks for the tests of charts and report, synthetic, so that answers can be told by heart.
//
// One comparison of 70 kernels, k<0> to k<69>: k<i> is (i - 35) / 1000 slower, to 1 either way; k<69> is slower, k<0> faster, k<1> has
// other bits and k<2> the same code; one that is wrong was not timed. Audits: the same build twice with one finding of 20 in scope ten, none of 5
// in scope full, and two that were not comparable; 1 % slower, found 6 times of 10, of these once with another kernel; 3 %, 10 of 10; a bit, 8
// of 8. Not to be shown: another machine's audit, and an older one of another revision, with findings only.
//
// 20 benchmarks before all others in which relu takes 1 ns, 1.2 ns from the 13th on, ever a hundredth to either side, and once 3 ns.
#ifndef GATE_FIXTURE_H
#define GATE_FIXTURE_H

#define GATE_RUN "01900000-0000-7000-8000-000000000003"
#define NUMBERS(COUNT) "(WITH RECURSIVE r(v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM r WHERE v < " COUNT " - 1) SELECT v FROM r)"

static const char gate_rows[] =
    "INSERT INTO run SELECT '" GATE_RUN
    "', machine, build, 'compare', '[\"compare\"]', '', 'complete', '2000-01-03T00:00:00Z', NULL, '{}', NULL FROM run WHERE run = '" RUN "';"
    "INSERT INTO gate VALUES ('" GATE_RUN
    "', 'base-revision-of-40-digits', 'head<>-revision-of-40-digits', 'full', '', '', 0, 16, 24, 200000, 0.01, 0.01, 0.001, 2.5e9, 2.6e9, 'finding',"
    " '', 600);"
    "INSERT INTO gate_row SELECT '" GATE_RUN
    "', printf('k<%d>', v), 'a' || v, iif(v = 2, 'a2', 'b'), CASE v WHEN 0 THEN 'faster' WHEN 1 THEN 'different bits' WHEN 2 THEN 'same code'"
    "  WHEN 69 THEN 'slower' ELSE 'fine' END, 1000, v = 1, 0.5, 0.5 + v / 100.0, 4096, 0.965 + v / 1000.0, 0.965 + v / 1000.0 - 0.004,"
    " 0.965 + v / 1000.0 + 0.006, 1 + (v % 5 - 2) / 1000.0, iif(v = 69, 1.5e-5, 0.5), iif(v = 69, 0.001, 1.0), 0.012, '' FROM " NUMBERS("70") ";"
    "INSERT INTO gate_row VALUES ('" GATE_RUN
    "', 'wrong', 'a', 'b', 'wrong', 1000, 10, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '10 <i>results</i>');"
    "INSERT INTO gate_layout SELECT run, kernel, l.v, 1, 1, ratio FROM gate_row, " NUMBERS("16") " l WHERE ratio > 0;"
    "INSERT INTO machine SELECT 'other', vendor, 'Other', family, model_number, stepping, architecture, features, cores, threads, packages, l1_bytes,"
    " l2_bytes, l3_bytes, line_bytes, memory_bytes FROM machine;"
    "CREATE TEMP TABLE audit AS SELECT kind || '-' || share || scope || v AS run, kind, scope, share, v, v < refused AS refused, v >= refused AND v <"
    "  refused + hits AS hit, v >= refused AND v < refused + others AS other, machine FROM (SELECT 'same' AS kind, 'ten' AS scope,"
    " 0 AS share, 22 AS count,"
    "  2 AS refused, 1 AS hits, 1 AS others, 'm' AS machine UNION ALL SELECT 'same', 'full', 0, 5, 0, 0, 0,"
    " 'm' UNION ALL SELECT 'slowdown', 'ten', 0.01,"
    "  10, 0, 6, 1, 'm' UNION ALL SELECT 'slowdown', 'ten', 0.03, 10, 0, 10, 0, 'm' UNION ALL SELECT 'bit', 'ten', 0, 8, 0, 8, 0, 'm'"
    "  UNION ALL SELECT 'same', 'full', 0, 3, 0, 3, 3, 'other'), " NUMBERS("22") " WHERE v < count;"
    "INSERT INTO run SELECT audit.run || audit.machine, audit.machine, build, 'compare', '[]', '', 'complete', '2000-01-04T00:00:00Z',"
    " NULL, '{}', NULL FROM audit,"
    " run WHERE run.run = '" RUN "';"
    "INSERT INTO gate SELECT run || machine, 'b', 'b', scope, kind, iif(kind = 'same', '', 'k1'), share, 16, 24, 1, 0.01, 0.01, 0, 1e9, 1e9,"
    " CASE WHEN refused THEN 'not comparable' WHEN hit OR other THEN 'finding' ELSE 'fine' END, iif(refused, 'the clock moved', ''), 1 FROM audit;"
    "INSERT INTO gate_row SELECT run || machine, k.value, 'a', 'b', CASE WHEN iif(k.value = 'k1', hit, other) THEN iif(kind = 'bit',"
    " 'different bits', 'slower') ELSE 'fine' END,"
    " 2, kind = 'bit' AND hit, NULL, NULL, 4096, 1.0, 0.99, 1.02, 1.0, 0.5, 0.5, 0.01, '' FROM audit, json_each('[\"k1\",\"k2\"]') k;"
    "INSERT INTO gate_layout SELECT run, kernel, 0, 1, 1, 1 FROM gate_row WHERE run <> '" GATE_RUN "';"
    "INSERT INTO run SELECT 'older' || run, machine, build, command, arguments, profile, status, '2000-01-03T12:00:00Z', NULL, '{}', NULL FROM run"
    " WHERE run GLOB 'bit*';"
    "INSERT INTO gate SELECT 'older' || run, 'a', 'a', scope, 'same', '', 0, layouts, rounds, 1, 0.01, 0.01, 0, 1e9, 1e9, outcome, reason, 1 FROM gate"
    " WHERE run GLOB 'bit*';"
    "INSERT INTO gate_row SELECT 'older' || run, 'k3', 'a', 'b', 'wrong', 1, 1, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '' FROM gate"
    " WHERE run GLOB 'bit*';";

static const char history_rows[] =
    "INSERT INTO build SELECT 'h' || v, version, printf('%040d', v), v = 7, compiler, flags, libraries FROM build, " NUMBERS("20") ";"
    "INSERT INTO run SELECT 'h' || v, 'm', 'h' || v, 'bench', '[]', 'quick', 'complete', printf('1999-01-%02dT00:00:00Z', v + 1), NULL,"
    " '{}', NULL FROM " NUMBERS("20") ";"
    "INSERT INTO kernel SELECT 'h' || v, 'relu.forward.f32.cr.avx2', 'h', 1, 'relu', 'forward', 'f32', 'cr', 'avx2', 'exact', 'r1w1',"
    " 'cc 1', '-O2', 0.5, NULL, 0.1 FROM "
    NUMBERS("20") ";"
    "INSERT INTO cell SELECT run, run, kernel, code, '{}', 1000, 8000, 'L2', 1, '0', 'out-of-place', 4096, 64, 'normal-0-1', 1, 1, 'done',"
    " '' FROM kernel"
    " WHERE run GLOB 'h*';"
    "INSERT INTO sample SELECT 'h' || v, r.value, 0, 1000, CAST(1e6 * CASE WHEN v = 5 THEN 3 WHEN v < 12 THEN 1 ELSE 1.2 END * (1 + (v * 7"
    " % 5 - 2) / 200.0)"
    " * (1 + r.value / 1024.0) AS INTEGER), 1e9 FROM " NUMBERS("20") ", json_each('[0,1,2,3,4,5,6]') r;";

#endif
