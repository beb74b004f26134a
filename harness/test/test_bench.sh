#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench bench from outside: what it refuses, what it stores, and that whatever ends it loses at most the contest in progress.
# Reports in TAP. No time is judged anywhere.
set -u
bench=$(realpath "${RELUBENCH:?the program to test}") || exit 3
folder=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$folder"; rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/tap.sh"
export RELUBENCH_LOCK="$folder/lock"
small() { "$bench" bench --activation relu --impl scalar,libm --direction forward --db "$store" "$@" 2>"$folder/err"; }

# ---- wrong use ----
refuses 2 'there is no activation' 'an unknown activation lists the valid ones' "$bench" bench --activation rely --db "$store"
refuses 2 'there is no implementation' 'an unknown implementation' "$bench" bench --impl avx3 --db "$store"
refuses 2 'there is no implementation' 'an unknown RELUBENCH_ISA' env RELUBENCH_ISA=avx3 "$bench" bench --db "$store"
refuses 2 'there is no direction' 'an unknown direction' "$bench" bench --direction sideways --db "$store"
refuses 2 'takes one of' 'an unknown profile' "$bench" bench --profile slow --db "$store"
refuses 2 'takes one of' 'an unknown distribution' "$bench" bench --distribution cauchy --db "$store"
refuses 2 'there is no option' 'an unknown option' "$bench" bench --fast --db "$store"
refuses 2 'one word too many' 'a stray word' "$bench" bench relu
refuses 2 '--size does not take' 'a size that is no number' "$bench" bench --size 12parsecs --db "$store"
refuses 2 '--size does not take' 'a size of nothing' "$bench" bench --size 0 --db "$store"
refuses 2 '--size does not take' 'a negative size' "$bench" bench --size -1 --db "$store"
refuses 2 '--size does not take' 'a size beyond 64 bits' "$bench" bench --size 99999999999999999999 --db "$store"
refuses 2 '--size is empty' 'an empty size' "$bench" bench --size , --db "$store"
refuses 2 'this process may use' 'more than memory holds' small --size 1000000G
refuses 2 'CPUs' 'more threads than CPUs' "$bench" bench --size L2 --threads 100000 --db "$store"
refuses 2 'takes a time' 'a budget that is no time' "$bench" bench --budget soon --db "$store"
refuses 2 'wants a value' 'an option without its value' "$bench" bench --size

# ---- the environment ----
refuses 3 'folder' 'a store in a folder that is not there' "$bench" bench --activation relu --db "$folder/none/store.db"
refuses 3 'is a folder' 'a store that is a folder' "$bench" bench --activation relu --db "$folder"
echo 'not a database, but long enough to look like a file of some kind' >"$folder/text"
refuses 3 'text' 'a store that is not SQLite' "$bench" bench --activation relu --db "$folder/text"
lacking=$("$bench" list kernels --format csv | awk -F , '$2 == "no" { n = split($1, name, "."); print name[n]; exit }')
if [ -n "$lacking" ]; then
    refuses 3 'this CPU lacks' "an instruction set this CPU lacks ($lacking)" "$bench" bench --impl "$lacking" --db "$store"
else
    skip 'an instruction set this CPU lacks' 'this CPU runs every row that was built'
fi
(
    flock 9
    "$bench" bench --activation relu --db "$store" 2>"$folder/err"
    [ $? -eq 3 ] && grep -q 'another relubench' "$folder/err"
) 9>"$RELUBENCH_LOCK"
result $? 'two timing runs at once'

# ---- a run ----
small --size 4096 --format json >"$folder/out"
result $? 'a small run ends with exit code 0'
[ "$(query "SELECT count(*) FROM cell WHERE state = 'done'")" -ge 6 ] && [ "$(query "SELECT count(*) FROM cell WHERE state <> 'done'")" -eq 0 ]
result $? 'every cell of the plan is done'
[ "$(query "SELECT count(*) FROM cell WHERE (SELECT count(*) FROM sample WHERE sample.cell = cell.cell) < 7")" -eq 0 ]
result $? 'all samples are kept'
[ "$(query 'SELECT count(*) FROM cell JOIN summary USING (cell) WHERE low <= median AND median <= high AND minimum <= low')" = "$(query 'SELECT count(*) FROM cell')" ]
result $? 'every cell has a summary whose interval holds its median'
[ "$(query "SELECT count(*) FROM kernel WHERE NOT EXISTS (SELECT 1 FROM verification AS v WHERE v.run = kernel.run AND v.kernel = kernel.kernel)")" -eq 0 ]
result $? 'every kernel was verified before it was timed'
[ "$(query "SELECT status FROM run")" = complete ]
result $? 'the run is complete'
[ "$(query "SELECT count(DISTINCT sample.position) > 1 FROM sample JOIN cell USING (cell) WHERE kernel LIKE '%.scalar' AND kernel LIKE 'relu.forward.f32%'")" -eq 1 ]
result $? 'the order changes from round to round'
"$bench" bench --help >"$folder/out" && grep -q -- --twice "$folder/out"
result $? 'the help teaches'

(cd "$folder" && "$bench" bench --activation relu --impl scalar --direction forward-mask --size 4096 >/dev/null 2>"$folder/err" && [ -s results/relubench.db ])
result $? 'the default store makes its folder'

# ---- full disk: writes past a limit fail as they do on a full disk ----
case ${SANITIZE-} in
*thread*)
    skip 'a full disk' 'ThreadSanitizer writes a file of its own at its start, which the same limit cuts off'
    ;;
*)
    cp "$store" "$folder/full.db"
    blocks=$(($(stat -c %s "$folder/full.db") / 512 + 8))
    before=$(sqlite3 -readonly "$folder/full.db" 'SELECT count(*) FROM sample')
    # shellcheck disable=SC3045 # every sh of the supported systems has ulimit -f
    (ulimit -f "$blocks" && "$bench" bench --activation relu --impl scalar,libm --direction forward --size 8192 --new --db "$folder/full.db") \
        >"$folder/out" 2>"$folder/err"
    code=$?
    [ "$code" -eq 3 ] && [ "$(sqlite3 "$folder/full.db" 'PRAGMA integrity_check')" = ok ] &&
        [ "$(sqlite3 "$folder/full.db" 'SELECT count(*) FROM sample')" -ge "$before" ]
    result $? "a full disk is named, and nothing stored is lost (exit $code)"
    ;;
esac

# ---- the budget ----
store=$folder/budget.db
small --size 4096 --budget 0.001s >"$folder/out"
[ "$(query "SELECT count(*) FROM cell WHERE state = 'cut' AND reason <> ''")" -gt 0 ] && [ "$(query 'SELECT status FROM run')" = interrupted ]
result $? 'what the budget cuts is listed with its reason'
small --size 4096 --budget 0.001s >"$folder/out"
grep -q 'continuing run' "$folder/err" && [ "$(query 'SELECT count(*) FROM run')" -eq 1 ]
result $? 'the same command continues the run'

# ---- the standard plan ----
store=$folder/plan.db
"$bench" bench --activation relu --budget 0.001s --db "$store" >"$folder/out" 2>"$folder/err"
[ "$(query "SELECT count(DISTINCT distribution) FROM cell WHERE json_extract(parameters, '\$.contest') = 'distributions' AND kernel = 'relu.forward.f32.cr.scalar' GROUP BY contest")" = 7 ]
result $? 'all distributions of a kernel are rivals in one contest'
[ "$(query "SELECT group_concat(DISTINCT level) FROM cell WHERE store_kind = 'over-x' AND n > 0")" = L2,DRAM ]
result $? 'calls in place are planned at L2 and DRAM'
[ "$(query "SELECT count(*) > 0 AND min(n) = 16 AND max(n) = 16 FROM cell WHERE level = 'call'")" -eq 1 ]
result $? 'the cost of a call is planned'
[ "$(query "SELECT count(*) FROM cell WHERE state = 'planned'")" -eq 0 ]
result $? 'no cell is left without its state'

# ---- signals ----
store=$folder/signal.db
"$bench" bench --activation relu --impl scalar,libm --size 4096,8192,16384 --db "$store" >"$folder/out" 2>"$folder/err" &
child=$!
until [ -s "$folder/err" ]; do sleep 0.05; done
sleep 0.5
kill -INT "$child"
wait "$child"
code=$?
[ "$code" -eq 3 ] && [ "$(query 'SELECT status FROM run')" = interrupted ] && grep -q 'continues this run' "$folder/err"
result $? "Ctrl-C finishes, saves, and says how to go on (exit $code)"

killed=0
while [ "$killed" -lt 10 ]; do
    "$bench" bench --activation relu --impl scalar,libm --size 4096,8192,16384 --db "$store" >"$folder/out" 2>"$folder/err" &
    child=$!
    sleep "0.$((killed * 7 % 10))"
    kill -KILL "$child" 2>/dev/null
    wait "$child" 2>/dev/null
    killed=$((killed + 1))
    [ "$(sqlite3 "$store" 'PRAGMA integrity_check')" = ok ] || break
    [ "$(query "SELECT count(*) FROM cell WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM sample WHERE sample.cell = cell.cell)")" -eq 0 ] || break
done
[ "$killed" -eq 10 ]
result $? 'ten kills: the store is sound, no cell is done without its samples'
"$bench" bench --activation relu --impl scalar,libm --size 4096,8192,16384 --db "$store" >"$folder/out" 2>"$folder/err" &&
    [ "$(query "SELECT count(*) FROM cell JOIN run USING (run) WHERE status = 'complete' AND state <> 'done'")" -eq 0 ] &&
    [ "$(query "SELECT count(*) FROM run WHERE status <> 'complete'")" -eq 0 ]
result $? 'the run that was killed is completed by the next'

# ---- the harness against itself ----
store=$folder/twins.db
"$bench" bench --activation relu --impl scalar --direction forward --twice --size 4096 --db "$store" >"$folder/out" 2>"$folder/err" &&
    grep -q 'pairs' "$folder/out" && grep -q '^ratios by rounds .* pairs' "$folder/out" && grep -q '^intervals with 1 .* of ' "$folder/out" &&
    [ "$(query "SELECT count(*) FROM cell WHERE json_extract(parameters, '\$.entry') = 2")" -gt 0 ]
result $? '--twice enters every kernel twice and compares'

finish
