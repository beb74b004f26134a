#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench train from outside: what it refuses, what it stores, and that neither SIGKILL nor dealing trials out changes a row. Reports
# in TAP. The experiment is "edge-of-chaos", which has small trials and random nets.
set -u
bench=$(realpath "${RELUBENCH:?the program to test}") || exit 3
folder=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$folder"; rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/../../harness/test/tap.sh"
export RELUBENCH_LOCK="$folder/lock"
train() { "$bench" train edge-of-chaos --threads 2 "$@" >"$folder/out" 2>"$folder/err"; }
# Everything but which run, how long, and by how many threads.
rows() {
    sqlite3 -readonly "$1" "SELECT trial, data, data_name, checksum, layers, activation, initialiser, rate, seed, kernels, outcome, epochs_done, multiply_adds
            FROM trial ORDER BY 1;
        SELECT trial, epoch, train_loss, train_error, validation_loss, validation_error, test_loss, test_error, learning_loss FROM trial_epoch ORDER BY 1, 2;
        SELECT * FROM trial_layer ORDER BY 1, 2, 3, 4; SELECT * FROM trial_histogram ORDER BY 1, 2, 3, 4, 5; SELECT * FROM experiment_trial ORDER BY 1, 2, 3, 4, 5, 6;
        SELECT * FROM random_net_value ORDER BY 1, 2, 3;"
}

# ---- wrong use ----
refuses 2 "there is no experiment 'dept'; the experiments are .*born-dead, " 'an unknown experiment' "$bench" train dept --db "$store"
refuses 2 'say which experiment, or all' 'no experiment' "$bench" train --db "$store"
refuses 2 'the figures are .*krizhevsky-1' 'an unknown figure' "$bench" train --figure nobody-9 --db "$store"
for part in 0/2 3/2 2 1/2x a/b; do
    refuses 2 'as in 2/4, the second of four parts' "a part that is none: $part" "$bench" train edge-of-chaos --part "$part" --db "$store"
done
refuses 2 'quick, paper' 'an unknown profile' "$bench" train edge-of-chaos --profile slow --db "$store"
[ ! -e "$store" ]
result $? 'wrong use makes no store'
refuses 3 'download.sh' 'the paper profile without data' "$bench" train edge-of-chaos --profile paper --db "$folder/none.db"
refuses 3 '/nowhere' 'a folder of data that is not there' "$bench" train edge-of-chaos --profile paper --data /nowhere --db "$folder/none.db"
(
    flock 9
    "$bench" train edge-of-chaos --db "$store" 2>"$folder/err"
    [ $? -eq 3 ] && grep -q 'another relubench' "$folder/err"
) 9>"$RELUBENCH_LOCK"
result $? 'no training beside timing'
"$bench" list experiments --format csv >"$folder/out" 2>"$folder/err" && grep -q '^six-times,' "$folder/out"
result $? 'the experiments are listed'
"$bench" train edge-of-chaos --plan --db "$store" >"$folder/out" 2>"$folder/err" && grep -q 'trials to run, .* TFLOP' "$folder/err" &&
    [ "$(query 'SELECT count(*) FROM run')" -eq 0 ]
result $? 'a plan says what it costs, and runs nothing'
"$bench" train all --plan --db "$store" >"$folder/out" 2>"$folder/err" && grep -q '[1-9][0-9]* trials to run, 0 stored' "$folder/err"
result $? 'every experiment can be planned'

# ---- one run ----
train --db "$store"
result $? 'a run ends with exit code 0'
trials=$(query 'SELECT count(*) FROM trial')
[ "$trials" -gt 10 ] && [ "$(query 'SELECT count(*) FROM random_net_value')" -gt 10 ] && [ "$(query 'SELECT count(*) FROM experiment_trial WHERE experiment = '"'edge-of-chaos'"' AND profile = '"'quick'")" -eq "$trials" ] &&
    [ "$(query "SELECT count(*) FROM trial WHERE (SELECT count(*) FROM trial_epoch e WHERE e.trial = trial.trial) <> 1 + epochs_done")" -eq 0 ]
result $? "all of its $trials trials are stored, with their epochs, and its random nets"
train --db "$store" && grep -q "^0 trials to run, $trials stored" "$folder/err" && [ "$(query 'SELECT count(*) FROM trial')" -eq "$trials" ]
result $? 'a second run has nothing to do'
train --seeds 2 --plan --db "$store" && grep -q "^$trials trials to run, $trials stored" "$folder/err"
result $? 'another number of seeds asks for those that are missing'
"$bench" db check --db "$store" >"$folder/out" 2>&1
result $? 'the store has no fault'

# ---- killed ----
killed=$folder/killed.db
rows "$store" >"$folder/whole"
tries=0 before=0 after=0 damage=0
while [ "$tries" -lt 6 ]; do
    tries=$((tries + 1))
    "$bench" train edge-of-chaos --threads 1 --db "$killed" >/dev/null 2>&1 &
    child=$!
    sleep "0.$((tries * 17 % 10))"
    kill -9 "$child"
    wait "$child" 2>/dev/null
    [ -e "$killed" ] || continue
    "$bench" db check --db "$killed" >"$folder/out" 2>"$folder/err" || damage=$((damage + 1))
    after=$(sqlite3 -readonly "$killed" 'SELECT count(*) FROM trial')
    [ "$after" -ge "$before" ] || damage=$((damage + 1))
    before=$after
done
[ "$damage" -eq 0 ]
result $? "SIGKILL six times damages nothing, and loses no trial that ended ($before of $trials were stored)"
train --db "$killed" && rows "$killed" >"$folder/resumed" && cmp "$folder/whole" "$folder/resumed" >"$folder/out" 2>&1
result $? 'what goes on after SIGKILL has the same rows as one run'
interrupted=$folder/interrupted.db
"$bench" train edge-of-chaos --threads 1 --seeds 50 --db "$interrupted" >"$folder/out" 2>"$folder/err" &
child=$!
until [ -e "$interrupted" ] && [ "$(sqlite3 -readonly "$interrupted" 'SELECT count(*) FROM trial' 2>/dev/null || echo 0)" -gt 0 ]; do sleep 0.1; done
kill -INT "$child"
wait "$child"
code=$?
[ "$code" -eq 3 ] && grep -q 'the same command goes on' "$folder/err" && [ "$(sqlite3 -readonly "$interrupted" 'SELECT status FROM run')" = interrupted ]
result $? "Ctrl-C keeps what ended, and says how to go on (exit $code)"

# ---- dealt out ----
train --part 1/2 --db "$folder/one.db" && train --part 2/2 --db "$folder/two.db" &&
    [ "$(sqlite3 -readonly "$folder/one.db" 'SELECT count(*) FROM trial')" -lt "$trials" ] &&
    "$bench" db import "$folder/two.db" --db "$folder/one.db" >"$folder/out" 2>"$folder/err" && rows "$folder/one.db" >"$folder/merged" &&
    cmp "$folder/whole" "$folder/merged" >"$folder/out" 2>&1
result $? 'two parts, merged, have the same rows as one run'
"$bench" db import "$store" --db "$folder/one.db" >"$folder/out" 2>"$folder/err" && rows "$folder/one.db" >"$folder/merged" &&
    cmp "$folder/whole" "$folder/merged" >"$folder/out" 2>&1
result $? 'the same trials of another run change nothing'
"$bench" db export "$folder/text" --db "$folder/one.db" >"$folder/out" 2>"$folder/err" && "$bench" db import "$folder/text" --db "$folder/other.db" >"$folder/out" 2>&1 &&
    rows "$folder/other.db" >"$folder/merged" && cmp "$folder/whole" "$folder/merged" >"$folder/out" 2>&1
result $? 'text export and import keep every row'

finish
