#!/bin/sh
# SPDX-License-Identifier: MIT
# The published runs: README's table of claims is what they say, and a raw row that is taken from them never silently changes a verdict.
# DELETIONS=N takes N rows, one at a time (12), SEED=K others. Reports in TAP.
set -u
if [ -n "${SANITIZE-}" ]; then
    echo "reading all that is published takes a minute under a sanitizer: a run without SANITIZE tests the same"
    exit 77
fi
bench=$(realpath "${RELUBENCH:?the program to test}") || exit 3
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/../../harness/test/tap.sh"
root=$(realpath "$(dirname "$0")/../..")
export RELUBENCH_LOCK="$folder/lock"

"$bench" db import "$root/results/amd-epyc-zen5/export" --db "$store" >"$folder/out" 2>"$folder/err"
result $? 'the export is read'
# The lines of a table of claims, and the one that names those that were not run.
of_claims() { grep -E '^\| C[0-9]{2} \||^Not run: C'; }
"$bench" claims --format markdown --db "$store" 2>"$folder/err" | of_claims >"$folder/said"
of_claims <"$root/README.md" | diff - "$folder/said" >"$folder/out" && [ -s "$folder/said" ]
result $? "README's table is what the export says"

# ---- deletions ----

# Of every claim its verdict and numbers. Runs are left out: a row more or less of another experiment is not the claim's concern.
judge() {
    "$bench" claims --profile paper --format json --db "$store" 2>"$folder/err" >"$folder/json" &&
        sqlite3 :memory: "SELECT value ->> 'claim', value ->> 'verdict', json_remove(value, '\$.runs', '\$.why')
            FROM json_each(CAST(readfile('$folder/json') AS TEXT))"
}

# Tables of raw rows, each with those of them that claims are likely to read.
reported="trial IN (SELECT trial FROM experiment_trial WHERE stage = 'report' AND profile = 'paper')"
last='epoch = (SELECT epochs_done FROM trial AS of WHERE of.trial = raw.trial)'
cat >"$folder/tables" <<END
trial $reported
trial_epoch $reported AND $last
trial_layer $reported AND $last AND measure IN ('dead', 'active', 'zero', 'gradient_norm', 'slope')
experiment_trial stage = 'report' AND profile = 'paper'
random_net profile = 'paper'
random_net_value layer = 0
END

judge >"$folder/whole"
[ -s "$folder/whole" ]
result $? 'all is judged'
changed=0 not_run=0 tried=0
awk -v n="${DELETIONS:-12}" -v seed="${SEED:-1}" 'BEGIN { srand(seed); for (i = 0; i < n; i++) printf "%.9f\n", rand() }' >"$folder/shares"
while read -r share <&3; do
    read -r table rows <<END
$(sed -n "$((tried % $(wc -l <"$folder/tables") + 1))p" "$folder/tables")
END
    key=$(query "SELECT group_concat(name) FROM pragma_table_info('$table') WHERE pk > 0")
    taken=$(sqlite3 "$store" "ATTACH '$folder/aside.db' AS aside; DROP TABLE IF EXISTS aside.row;
        CREATE TABLE aside.row AS SELECT * FROM $table AS raw WHERE $rows
            LIMIT 1 OFFSET CAST($share * (SELECT count(*) FROM $table AS raw WHERE $rows) AS INTEGER);
        DELETE FROM $table WHERE ($key) IN (SELECT $key FROM aside.row); SELECT changes();" 2>"$folder/err")
    [ "$taken" = 1 ] || break
    tried=$((tried + 1))
    judge >"$folder/partial"
    diff "$folder/whole" "$folder/partial" | sed -n 's/^> //p' >"$folder/differs"
    [ -s "$folder/differs" ] && not_run=$((not_run + 1))
    if [ ! -s "$folder/partial" ] || grep -v '^C[0-9]*|not run|' "$folder/differs" >>"$folder/changes"; then
        changed=$((changed + 1))
        sqlite3 "$folder/aside.db" "SELECT '# $table', * FROM row"
    fi
    sqlite3 "$store" "ATTACH '$folder/aside.db' AS aside; INSERT INTO $table SELECT * FROM aside.row"
done 3<"$folder/shares"
echo "# $not_run of $tried rows taken made a claim not run"
cp "$folder/changes" "$folder/out" 2>/dev/null
[ "$changed" -eq 0 ] && [ "$tried" -eq "${DELETIONS:-12}" ] && [ "$not_run" -gt 0 ]
result $? 'without a row a claim says the same, or that it was not run'
judge | cmp -s - "$folder/whole"
result $? 'with all of them it says what it said'
finish
