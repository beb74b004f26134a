#!/bin/sh
# SPDX-License-Identifier: MIT
# The instruction sets that this CPU does not have, under an emulator at two vector lengths each; `make cross-aarch64
# cross-riscv64` tries more lengths, and the other rows of those architectures.
if [ -n "${SANITIZE-}" ]; then
    echo 'emulated rows are compiled without a sanitizer: a run without SANITIZE has tested these'
    exit 77
fi
echo 1..2
number=0
for architecture in aarch64 riscv64; do
    number=$((number + 1))
    (cd "$SOURCE" && CROSS_BUILD="$BUILD/cross-$architecture" sh kernels/test/cross.sh "$architecture" 128 512) >"$TMPDIR/log" 2>&1
    status=$?
    case $status in
        0) echo "ok $number - $architecture: $(grep -c '^pass' "$TMPDIR/log") rows, two lengths together" ;;
        3)
            cat "$TMPDIR/log"
            echo "ok $number - $architecture # SKIP a tool is missing"
            ;;
        *)
            grep -v '^pass\|^ok' "$TMPDIR/log"
            echo "not ok $number - $architecture"
            ;;
    esac
done
