#!/bin/sh
# SPDX-License-Identifier: MIT
# The instruction sets that this CPU does not have, under an emulator at two vector lengths each, and an architecture for which
# there are none; `make cross-aarch64 cross-riscv64` tries more lengths, and the other rows of those architectures.
if [ -n "${SANITIZE-}" ]; then
    echo 'emulated rows are compiled without a sanitizer: a run without SANITIZE has tested these'
    exit 77
fi
case ${CC-} in
    *clang*)
        echo "emulated rows are compiled by gcc whatever CC is: a run with CC=gcc has tested these"
        exit 77
        ;;
esac
echo 1..3
number=0
# emulate ARCHITECTURE [BITS...]: one test. Warnings of these compilers are not what is asked about.
emulate() {
    number=$((number + 1))
    (cd "$SOURCE" && DEVELOPER='' CROSS_BUILD="$BUILD/cross-$1" sh kernels/test/cross.sh "$@") >"$TMPDIR/log" 2>&1
    status=$?
    case $status in
        0) echo "ok $number - $*: $(grep -c '^pass' "$TMPDIR/log") rows pass" ;;
        3)
            cat "$TMPDIR/log"
            echo "ok $number - $1 # SKIP a tool is missing"
            ;;
        *)
            grep -v '^pass\|^ok' "$TMPDIR/log"
            echo "not ok $number - $*"
            ;;
    esac
}
emulate aarch64 128 512
emulate riscv64 128 512
emulate s390x none
