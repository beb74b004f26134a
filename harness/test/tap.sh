# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# For suites that report in TAP: `. "$(dirname "$0")/tap.sh"`, once they have $folder, where commands leave out and err, and $store.
: "${folder:?}" "${store:?}"
unset RELUBENCH_ISA
number=0
failures=0

# result STATUS TITLE: one line; what the last command wrote, if it failed.
result() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        failures=$((failures + 1))
        sed 's/^/# /' "$folder/err" "$folder/out" 2>/dev/null | tail -n 20
    fi
}

# skip TITLE REASON
skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# refuses CODE WORDS TITLE COMMAND...: exits with CODE, and its message has WORDS.
refuses() {
    wanted=$1 words=$2 title=$3
    shift 3
    "$@" >"$folder/out" 2>"$folder/err"
    code=$?
    grep -q -e "$words" "$folder/err" && [ "$code" -eq "$wanted" ]
    result $? "$title (exit $code)"
}

query() { sqlite3 -readonly "$store" "$1"; }

# The last line, and the exit status.
finish() {
    echo "1..$number"
    [ "$failures" -eq 0 ]
}
