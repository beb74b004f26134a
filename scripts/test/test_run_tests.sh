#!/bin/sh
# SPDX-License-Identifier: MIT
# The runner counts what happened: passes, failures, skips with their reason, suites that die, hang or report less than planned.
set -u
cd "$TMPDIR" || exit 1
mkdir suites
suite() { printf '#!/bin/sh\n%s\n' "$2" >"suites/test_$1.sh"; }
runner=$SOURCE/scripts/run-tests.sh
run() { env BUILD="$TMPDIR" SOURCE="$TMPDIR" LIMIT=2 sh "$runner" logs suites/test_*.sh >output 2>&1; }
tests=0
expect() { # EXIT STATUS, LAST LINE, TEXT somewhere
    tests=$((tests + 1))
    if [ "$status" -eq "$1" ] && [ "$(tail -n 1 output)" = "$2" ] && grep -q -F -- "$3" output; then
        echo "ok $tests - $2"
    else
        echo "not ok $tests - wanted exit status $1, '$2' and '$3', got $status and:"
        sed 's/^/# /' output
    fi
    rm -f suites/*
}

suite passes 'exit 0'
run; status=$?
expect 0 '1 passed, 0 failed' 'ok   suites/test_passes.sh'

suite passes 'exit 0'
suite fails 'echo the reason; exit 1'
run; status=$?
expect 1 '1 passed, 1 failed' 'the reason'

suite passes 'exit 0'
suite skips 'echo no such CPU; exit 77'
run; status=$?
expect 0 '1 passed, 0 failed, 1 skipped' 'skipped: no such CPU'

suite skips 'echo no such CPU; exit 77'
run; status=$?
expect 1 '0 passed, 0 failed, 1 skipped' 'no such CPU'

suite tap 'echo 1..3; echo ok 1 - a; echo "not ok 2 - b"; echo "not ok 3 # SKIP c"; exit 1'
run; status=$?
expect 1 '1 passed, 1 failed, 1 skipped' 'not ok 2 - b'

suite dies 'echo 1..2; echo ok 1 - a; kill -SEGV $$'
run; status=$?
expect 1 '1 passed, 1 failed' 'ended early, exit status 139'

suite lies 'echo 1..3; echo ok 1 - a'
run; status=$?
expect 1 '1 passed, 1 failed' 'ended early'

suite hangs 'sleep 20'
run; status=$?
expect 1 '0 passed, 1 failed' 'stopped after 2 seconds'

echo "1..$tests"
