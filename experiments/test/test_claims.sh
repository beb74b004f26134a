#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench claims from outside: what it refuses, its formats, and a store of quick trials. Reports in TAP.
set -u
bench=$(realpath "${RELUBENCH:?the program to test}") || exit 3
folder=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$folder"; rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/../../harness/test/tap.sh"
export RELUBENCH_LOCK="$folder/lock"

refuses 2 "there is no claim 'C99'" 'an unknown claim' "$bench" claims --claim C99 --db "$store"
refuses 2 'names no claim' 'no claim' "$bench" claims --claim , --db "$store"
refuses 2 'quick, paper' 'an unknown profile' "$bench" claims --profile slow --db "$store"
refuses 3 'store.db' 'a store that is not there' "$bench" claims --db "$store"
"$bench" list claims --format csv >"$folder/out" 2>"$folder/err" && [ "$(grep -c '^C[0-9][0-9],' "$folder/out")" -eq 34 ]
result $? 'all 34 are listed'

"$bench" train toy-problems --seeds 2 --db "$store" >"$folder/out" 2>"$folder/err"
result $? 'quick trials of one experiment'
"$bench" claims --db "$store" >"$folder/table" 2>"$folder/err" && grep -q '^C31 .* open: quick profile only ' "$folder/table" &&
    [ "$(grep -c '^C.* not run ' "$folder/table")" -eq 33 ]
result $? 'its claim is open, all others were not run'
"$bench" claims --claim C31,six-times --db "$store" >"$folder/out" 2>"$folder/err" && grep -q 'relubench train toy-problems --profile paper' "$folder/out" &&
    grep -q 'XOR, linear less ReLU: ' "$folder/out" && grep -q 'the store has 0 of 6 seeds of tanh of six-times (paper, own gain)' "$folder/out"
result $? 'one claim in full: the number, what redoes it, and what is missing'
"$bench" claims --format json --db "$store" >"$folder/json" 2>"$folder/err" &&
    [ "$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('$folder/json') AS TEXT))")" -eq 34 ] &&
    [ "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$folder/json') AS TEXT), '\$[30].verdict')")" = open ] &&
    [ "$(sqlite3 :memory: "SELECT json_array_length(CAST(readfile('$folder/json') AS TEXT), '\$[30].runs')")" -eq 1 ]
result $? 'JSON has all, with the runs'
"$bench" claims --format csv --db "$store" >"$folder/csv" 2>"$folder/err" && [ "$(grep -c '^C31,' "$folder/csv")" -eq 2 ]
result $? 'CSV has a line a part'
"$bench" claims --format markdown --db "$store" >"$folder/out" 2>"$folder/err" && [ "$(grep -c '^| C' "$folder/out")" -eq 1 ] &&
    grep -q '^Not run: C01 six-times, C02 ' "$folder/out"
result $? 'Markdown has what was judged, and names the rest'
"$bench" claims --profile paper --claim C31 --format csv --db "$store" >"$folder/csv" 2>"$folder/err" && grep -q '^C31,expressive,not run,' "$folder/csv"
result $? 'no paper trial, no verdict in the paper profile'
"$bench" report --out "$folder/report.html" --db "$store" >"$folder/out" 2>"$folder/err"
grep -q 'id="claims"' "$folder/report.html" && grep -q 'id="C34"' "$folder/report.html" && grep -q 'aria-label="band and interval"' "$folder/report.html"
result $? 'the report has them, with pictures'

finish
