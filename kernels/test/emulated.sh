# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by test_emulated_*.sh: one test, of what an instruction set's rows do under an emulator. `make cross-aarch64 cross-riscv64
# cross-s390x` tries more vector lengths, and the other rows of those architectures.
if [ -n "${SANITIZE-}" ]; then
    echo 'emulated rows are compiled without a sanitizer: a run without SANITIZE has tested these'
    exit 77
fi
case ${CC-} in
    *clang*)
        echo 'emulated rows are compiled by the same compilers whatever CC is: a run with CC=gcc has tested these'
        exit 77
        ;;
esac
# emulate ARCHITECTURE BITS...: warnings of these compilers are not what is asked about.
emulate() {
    echo 1..1
    (cd "$SOURCE" && DEVELOPER='' CROSS_BUILD="$BUILD/cross-$1" sh kernels/test/cross.sh "$@") >"$TMPDIR/log" 2>&1
    case $? in
        0) echo "ok 1 - $*: $(grep -c '^pass' "$TMPDIR/log") rows pass" ;;
        3)
            cat "$TMPDIR/log"
            echo "ok 1 - $1 # SKIP a tool is missing"
            ;;
        *)
            grep -v '^pass\|^ok' "$TMPDIR/log"
            echo "not ok 1 - $*"
            ;;
    esac
}
