#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs test suites and counts. A suite is a program that reports in TAP (cmocka does, when asked), or a shell script: that is one
# test, which passes with exit status 0 and is skipped with 77, its last line saying why, unless it too prints TAP.
# usage: run-tests.sh LOG_FOLDER SUITE...      The last line is "N passed, N failed", with ", N skipped" if there are any.
# Environment: JOBS suites at once (default: all CPUs), LIMIT seconds for one (600), EMULATOR in front of programs.
# Suites find RELUBENCH, BUILD, SOURCE as Make sets them, TMPDIR as a folder of their own that goes with them, and a lock on timing
# that is theirs too.
set -u

# One suite: its log and its counts as files, its line on stdout in one write.
run_one() {
    logs=$1 suite=$2
    name=${suite#"${BUILD#"$SOURCE"/}"/}
    name=${name#"$SOURCE"/}
    record=$logs/$(printf '%s' "$name" | tr '/ ' '--')
    scratch=$(mktemp -d) && chmod 755 "$scratch" || exit 3 # suites that drop their rights still enter it
    # shellcheck disable=SC2086 # EMULATOR is a command and its options
    case $suite in
        *.sh) set -- sh "$suite" ;;
        *) set -- ${EMULATOR-} "$suite" ;;
    esac
    started=$(date +%s)
    env TMPDIR="$scratch" RELUBENCH_LOCK="$scratch/lock" CMOCKA_MESSAGE_OUTPUT=TAP timeout "${LIMIT:-600}" "$@" >"$record.log" 2>&1 </dev/null
    status=$?
    seconds=$(($(date +%s) - started))
    chmod -R u+rwX "$scratch" 2>/dev/null
    rm -rf "$scratch"
    awk -v name="$name" -v status="$status" -v seconds="$seconds" -v counts="$record.count" -v limit="${LIMIT:-600}" '
        { text = text "    " $0 "\n"; if ($0 ~ /[^ ]/ && $0 !~ /# SKIP/ && $0 !~ /^(not )?ok /) last = $0 }
        /^1\.\.[0-9]+$/ { tap = 1; planned += substr($0, 4) }
        /^(not )?ok .*# SKIP/ { skipped++; reasons = reasons "    skipped: " $0 ": " last "\n"; next }
        /^ok / { passed++ }
        /^not ok / { failed++ }
        END {
            if (!tap && status == 77) { skipped++; reasons = "    skipped: " last "\n" }
            else if (!tap && status == 0) passed++
            else if (status != 0 && !failed || tap && passed + failed + skipped < planned) {
                failed++
                text = text "    " (status == 124 ? "stopped after " limit " seconds" : "ended early, exit status " status) "\n"
            }
            printf "%s %s: %d passed, %d failed%s (%d s)\n%s", failed ? "FAIL" : "ok  ", name, passed, failed, \
                skipped ? ", " skipped " skipped" : "", seconds, failed ? text : reasons
            print passed + 0, failed + 0, skipped + 0 > counts
        }' "$record.log"
}

if [ "${1-}" = --one ]; then
    run_one "$2" "$3"
    exit
fi

logs=$1
shift
rm -rf "$logs"
mkdir -p "$logs" || exit 3
# A suite that calls Make starts afresh, not as a part of the Make that runs here.
unset MAKEFLAGS MFLAGS MAKELEVEL
printf '%s\0' "$@" | xargs -0 -n 1 -P "${JOBS:-$(getconf _NPROCESSORS_ONLN)}" sh "$0" --one "$logs"
cat "$logs"/*.count | awk -v suites=$# '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        if (NR < suites) failed += suites - NR
        printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
        exit failed > 0 || passed == 0
    }'
