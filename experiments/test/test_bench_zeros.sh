#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench bench --zeros from outside: what it refuses and what it stores. Reports in TAP. No time is judged anywhere.
set -u
bench=$(realpath "${RELUBENCH:?the program to test}") || exit 3
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/../../harness/test/tap.sh"
export RELUBENCH_LOCK="$folder/lock"

# ---- wrong use ----
refuses 2 'at most 200' 'too many rounds' "$bench" bench --zeros --rounds 201 --db "$store"
refuses 2 'say how many --rounds' 'no end' "$bench" bench --zeros --budget 0 --db "$store"
refuses 2 "no option '--net'" 'an option of another benchmark' "$bench" bench --zeros --net A --db "$store"
[ ! -e "$store" ]
result $? 'wrong use makes no store'
(
    flock -s 9
    "$bench" bench --zeros --db "$store" 2>"$folder/err"
    [ $? -eq 3 ] && grep -q 'another relubench' "$folder/err"
) 9>"$RELUBENCH_LOCK"
result $? 'no timing beside training'

# ---- a run ----
"$bench" bench --zeros --budget 0 --rounds 2 --sample 0.0001s --db "$store" --format csv >"$folder/out" 2>"$folder/err"
result $? 'a small run ends with exit code 0'
[ "$(grep -c '^128x[0-9]*x[0-9]*,[0-9]*,' "$folder/out")" -eq 10 ]
result $? 'the table has every shape and share'
[ "$(query "SELECT count(*) || ' ' || count(DISTINCT net) || ' ' || count(DISTINCT layers) FROM step_cell WHERE state = 'timed' AND (SELECT count(*) FROM step_sample AS s WHERE s.step = step_cell.step) = 2")" = '20 2 10' ]
result $? 'every round of every product is kept'
[ "$(query "SELECT count(*) FROM step_cell WHERE layers = '128x1024x1024, 85 % zeros' AND multiply_adds = 134217728 AND batch = 128 AND library <> ''")" -eq 2 ]
result $? 'a cell says what was multiplied'
[ "$(query "SELECT group_concat(DISTINCT command || ' ' || status) FROM run")" = 'bench --zeros complete' ]
result $? 'the run is complete'
"$bench" db check --db "$store" >"$folder/out" 2>&1
result $? 'the store has no fault'
"$bench" db export "$folder/text" --db "$store" >"$folder/out" 2>&1 && "$bench" db import "$folder/text" --db "$folder/other.db" >"$folder/out" 2>&1 &&
    [ "$(sqlite3 -readonly "$folder/other.db" 'SELECT count(*) FROM step_sample')" -eq 40 ]
result $? 'an export keeps it'
# Steps of nets are elsewhere: a report must not take this run for theirs.
"$bench" report --db "$store" --out "$folder/report.html" >"$folder/out" 2>&1
[ -s "$folder/report.html" ] && ! grep -q "sgemm without zeros" "$folder/report.html"
result $? 'a report does not show products as steps'

finish
