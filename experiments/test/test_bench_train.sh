#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench bench --train from outside: what it refuses, what it stores, and what an interruption leaves. Reports in TAP. No time is
# judged anywhere.
set -u
bench=$(realpath "${RELUBENCH:?the program to test}") || exit 3
folder=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$folder"; rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/../../harness/test/tap.sh"
export RELUBENCH_LOCK="$folder/lock"
small() { "$bench" bench --train --net MLP-256 --budget 0 --rounds 2 --sample 0.001s --db "$store" "$@" 2>"$folder/err"; }

# ---- wrong use ----
refuses 2 'there is no net "D"; valid: MLP-256, MLP-1024, A, B, C' 'an unknown net' "$bench" bench --train --net D --db "$store"
refuses 2 'there is no activation "rely"' 'an unknown activation' "$bench" bench --train --activation rely --db "$store"
refuses 2 'there is nothing to time' 'an empty list' "$bench" bench --train --net , --db "$store"
for option in --impl=avx2 --direction=forward --size=L2 --distribution=uniform --profile=full --twice --new; do
    refuses 2 "${option%%=*} does not go with --train" "an option of the kernels' benchmark: $option" "$bench" bench "$option" --train --db "$store"
done
refuses 2 "no option '--net'" 'an option of this benchmark without --train' "$bench" bench --net A --db "$store"
refuses 2 'CPUs' 'more threads than CPUs' "$bench" bench --train --threads 100000 --db "$store"
refuses 2 'say how many --rounds' 'no end' "$bench" bench --train --budget 0 --db "$store"
refuses 2 'takes a time' 'a sample that is no time' "$bench" bench --train --sample long --db "$store"
[ ! -e "$store" ]
result $? 'wrong use makes no store'
refuses 3 'folder' 'a store in a folder that is not there' "$bench" bench --train --net MLP-256 --db "$folder/none/store.db"
(
    flock 9
    "$bench" bench --train --db "$store" 2>"$folder/err"
    [ $? -eq 3 ] && grep -q 'another relubench' "$folder/err"
) 9>"$RELUBENCH_LOCK"
result $? 'two timing runs at once'

# ---- a run ----
small --activation relu,gelu,maxout,prelu,rrelu --threads 1 --format json >"$folder/out"
result $? 'a small run ends with exit code 0'
grep -q 'changes no bit' "$folder/err"
result $? 'it says that threads change no bit'
python=$(command -v python3) && "$python" -c '
import json, sys
rows = json.load(open(sys.argv[1]))
assert [row["activation"] for row in rows] == ["", "relu", "gelu", "maxout", "prelu", "rrelu"], rows
assert all(row["GFLOP/s"] > 0 and row["samples"] == 2 and row["note"] == "" for row in rows), rows
assert all(abs(sum(value for name, value in row.items() if name.startswith("% ") and name != "% of BLIS" and value) - 100) < 4 for row in rows[1:]), rows
' "$folder/out" 2>"$folder/err"
if [ -n "$python" ]; then result $? 'JSON holds every cell, and shares that add up'; else skip 'JSON holds every cell' 'python3 is not here'; fi
[ "$(query "SELECT count(*) FROM step_cell WHERE state = 'timed' AND (SELECT count(*) FROM step_sample AS s WHERE s.step = step_cell.step) = 2")" = "$(query 'SELECT count(*) FROM step_cell')" ]
result $? 'all samples are kept'
[ "$(query "SELECT count(*) FROM step_cell WHERE net = 'MLP-256' AND NOT (loss > 0 AND bytes > 0 AND batch = 128 AND blocks > 0 AND multiply_adds > 0 AND library <> '' AND kernels LIKE activation || '.forward.%')")" -eq 0 ]
result $? 'a cell says what ran'
[ "$(query "SELECT group_concat(kind || ' ' || direction) FROM (SELECT kind, direction FROM step_share JOIN step_cell USING (step) WHERE activation = 'gelu' AND kind <> 'partials' ORDER BY part)")" = \
    'dense forward,dense backward,activation forward,activation backward,dense forward,dense backward,activation forward,activation backward,dense forward,dense backward,loss ,copy ,optimiser ,waiting ' ]
result $? 'time is kept layer by layer, forward and backward'
[ "$(query "SELECT count(DISTINCT library), min(json_extract(environment, '\$.matrix_products')) = min('BLIS ' || library) FROM run JOIN step_cell USING (run)")" = '1|1' ]
result $? 'the machine sheet names the library of the matrix products'
[ "$(query "SELECT group_concat(DISTINCT command || ' ' || status) FROM run")" = 'bench --train complete' ]
result $? 'the run is complete'

# ---- passing it on ----
"$bench" db check --db "$store" >"$folder/out" 2>"$folder/err" && "$bench" db export "$folder/text" --db "$store" >"$folder/out" 2>"$folder/err" &&
    "$bench" db import "$folder/text" --db "$folder/other.db" >"$folder/out" 2>"$folder/err" &&
    "$bench" db export "$folder/again" --db "$folder/other.db" >"$folder/out" 2>"$folder/err" && diff -r "$folder/text" "$folder/again" >"$folder/out"
result $? 'export, import, export gives the same bytes'
[ "$(wc -l <"$folder/text/step_sample.tsv")" -eq "$(($(query 'SELECT count(*) FROM step_sample') + 1))" ]
result $? 'the text has every sample'

# ---- the budget, and an end before it ----
store=$folder/budget.db
"$bench" bench --train --net MLP-256,MLP-1024 --threads 1 --budget 0.001s --sample 0.001s --rounds 2 --db "$store" >"$folder/out" 2>"$folder/err" &&
    [ "$(query "SELECT group_concat(net || ' ' || state) FROM (SELECT * FROM step_cell ORDER BY position)")" = 'sgemm timed,MLP-256 timed,MLP-1024 cut' ]
result $? 'what the budget cuts is listed, and one net is timed in any case'
store=$folder/signal.db
"$bench" bench --train --net MLP-256 --budget 100s --db "$store" >"$folder/out" 2>"$folder/err" &
child=$!
until [ -e "$store" ] && [ "$(query 'SELECT count(*) FROM step_sample' 2>/dev/null || echo 0)" -gt 0 ]; do sleep 0.1; done
kill -INT "$child"
wait "$child"
code=$?
[ "$code" -eq 3 ] && [ "$(query 'SELECT status FROM run')" = interrupted ] && [ "$(query 'SELECT count(*) > 0 FROM step_share')" -eq 1 ] &&
    grep -q 'all that was timed is stored' "$folder/err" && "$bench" db check --db "$store" >"$folder/out" 2>&1
result $? "Ctrl-C ends the cell and saves (exit $code)"

finish
