#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench compare from outside: builds whose code is the same, differs in a helper, is wrong, or cannot be compared; what it refuses,
# prints and stores. Reports in TAP. What a busy machine makes of times is no matter here: a test asks for no verdict on time alone.
set -u
relubench=${RELUBENCH:?the program to test}
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/tap.sh"
unset BUILD MAKEFLAGS MFLAGS MAKELEVEL GITHUB_ACTIONS GITHUB_STEP_SUMMARY
unset RELUBENCH_ISA
export TMPDIR="$folder"

# ---- builds: a library of few functions, whose relu calls a helper ----
tree=$folder/tree
mkdir -p "$tree/harness" "$tree/scripts"
cp -R "$SOURCE/Makefile" "$SOURCE/kernels" "$tree"
cp -R "$SOURCE/experiments" "$tree" && rm -rf "$tree/experiments/test"
for file in "$tree"/kernels/activation/*.h; do
    case $file in */identity.h | */relu.h | */prelu.h) ;; *) rm "$file" ;; esac
done
cp "$tree/kernels/activation/relu.h" "$folder/relu.h"

# build NAME HELPER [SED...]: a library whose relu passes its result through an inner function of that body.
build() {
    name=$1 body=$2
    shift 2
    sed -e "s|return rectified(x, 0.0f);|return helper(rectified(x, 0.0f));|" \
        -e "s|^INLINE V relu_forward_cr|__attribute__((noinline, unused)) static float helper(float y) { $body }\n&|" \
        "$folder/relu.h" >"$tree/kernels/activation/relu.h"
    [ $# -eq 0 ] || sed -i "$@" "$tree/kernels/activations.h"
    (unset SANITIZE && make -C "$tree" -j2 CC="$CC" BUILD="$folder/$name" IMPLEMENTATIONS=scalar CFLAGS='-ffunction-sections -fdata-sections' \
        "$folder/$name/libactivations.so") >"$folder/out" 2>"$folder/err"
}
build base 'return y;'
result $? 'a library of three functions builds'
build comment 'return /* as it comes */ y;' && build wrong 'return y == 3.0f ? 4.0f : y;' && build rare 'return y == 0x1.2468acp-77f ? 0x1.2468aep-77f : y;'
result $? 'and with other helpers'
build stranger 'return y;' -e 's/define ACTIVATIONS_ABI 1u/define ACTIVATIONS_ABI 99u/'
result $? 'and with another ABI'

# compare HEAD OPTION...: in a moment, since six layouts judge nothing.
compare() {
    head=$1
    shift
    "$relubench" compare --base "$folder/base" --head "$folder/$head" --base-revision old --head-revision "$head" --layouts 6 --rounds 7 \
        --no-training --compiler "${CC%% *}" --db "$store" "$@" >"$folder/out" 2>"$folder/err"
}
verdict_of() { query "SELECT verdict FROM gate_row WHERE kernel = '$1' AND run = (SELECT max(run) FROM gate)"; }
# A machine too busy for a comparison says so; that is no finding.
no_finding() { [ "$1" -eq 0 ] || { [ "$1" -eq 3 ] && grep -q 'not comparable' "$folder/err"; }; }

# ---- verdicts ----
compare comment
no_finding $?
result $? 'other comments are no finding'
[ "$(verdict_of relu.forward.f32.cr.scalar)" = 'same code' ] && [ "$(query 'SELECT count(*) FROM gate_row WHERE verdict <> '"'same code'")" -eq 0 ]
result $? 'their code is the same'
[ "$(query 'SELECT count(*) FROM gate_layout')" -ge 12 ]
result $? 'kernels that are not judged are timed as a gauge'

compare wrong --format json --kernels relu.forward.f32.cr.scalar,prelu.forward.f32.cr.scalar
[ $? -eq 1 ] && [ "$(verdict_of relu.forward.f32.cr.scalar)" = wrong ] && [ "$(verdict_of prelu.forward.f32.cr.scalar)" = 'same code' ]
result $? 'a helper that differs is seen, and what it makes wrong'
[ "$(sqlite3 :memory: "SELECT count(*) FROM json_each(readfile('$folder/out')) WHERE json_extract(value, '\$.verdict') = 'wrong'")" -eq 1 ]
result $? 'JSON says which'

if [ -n "${SANITIZE-}" ]; then
    skip 'one wrong input of 2^32 is found' 'all inputs take minutes under a sanitizer'
    skip 'GitHub reads it' 'the same'
else
    GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$folder/summary compare rare --kernels relu.forward.f32.cr.scalar
    [ $? -eq 1 ] && [ "$(query "SELECT different || ' ' || compared FROM gate_row WHERE verdict = 'different bits'")" = "1 4294967296" ]
    result $? 'one wrong input of 2^32 is found'
    grep -q '^::error title=different bits::relu.forward.f32.cr.scalar: .*0x1.2468acp-77' "$folder/out" && grep -q '^| relu.forward.f32.cr.scalar | different bits |' "$folder/summary"
    result $? 'GitHub reads it'
fi

compare base --audit slowdown --slow-by 300 --runs 1 --kernels relu.forward.f32.cr.scalar,prelu.forward.f32.cr.scalar
[ $? -eq 0 ] && [ "$(query "SELECT count(*) FROM gate WHERE audit = 'slowdown' AND injected_share = .03 AND injected <> ''")" -eq 1 ]
result $? 'an audit is stored as one'
compare base --audit slowdown --slow-by 300 --runs 1 --kernels relu.forward.f32.cr.scalar,prelu.forward.f32.cr.scalar
[ "$(query "SELECT count(*) FROM gate WHERE audit = 'slowdown'")" -eq 1 ]
result $? 'and goes on from what the store has'
"$relubench" db check --db "$store" >"$folder/out" 2>"$folder/err"
result $? 'what is stored is sound'

# ---- what cannot be compared ----
refuses 3 'ABI' 'another ABI' "$relubench" compare --base "$folder/base" --head "$folder/stranger" --db "$store"
refuses 3 'no kernels/part' 'a folder that is no build' "$relubench" compare --base "$folder" --head "$folder/base" --db "$store"
refuses 2 'neither build has' 'an unknown kernel' "$relubench" compare --base "$folder/base" --head "$folder/base" --kernels rely --db "$store"
refuses 2 'compare needs' 'nothing to compare' "$relubench" compare --db "$store"
refuses 2 'goes with --audit slowdown' 'a slowdown without an audit' "$relubench" compare --base "$folder/base" --head "$folder/base" --slow-by 100 --db "$store"
refuses 2 '6 to' 'too few layouts' "$relubench" compare --base "$folder/base" --head "$folder/base" --layouts 5 --db "$store"
if command -v flock >/dev/null 2>&1; then
    refuses 3 'another relubench' 'while a trial runs' flock -s "$RELUBENCH_LOCK" "$relubench" compare --base "$folder/base" --head "$folder/base" --db "$store"
else skip 'while a trial runs' 'there is no flock here'; fi

cat >"$folder/elsewhere.c" <<'END'
#include <stdio.h>
#include "activations.h"
static uint64_t features(void) { return 0; }
static const struct activations_row row = {.size = sizeof row, .name = "a", .call = (activations_kernel)puts};
static const struct activations_part part = {sizeof part, "x", sizeof row, 1, &row};
static const struct activations_part *const parts[] = {&part};
static const struct activations_table table = {.size = sizeof table, .abi = ACTIVATIONS_ABI, .features = features, .part_count = 1, .parts = parts};
const struct activations_table *activations_table(uint32_t abi) { return abi == ACTIVATIONS_ABI ? &table : 0; }
END
$CC -shared -fPIC -w -I "$SOURCE/kernels" "$folder/elsewhere.c" -o "$folder/elsewhere.so" 2>"$folder/err"
refuses 3 'lies in another file' 'a kernel that lies elsewhere' "${relubench%relubench}relubench-sampler" list "$folder/elsewhere.so"

# ---- Ctrl-C ----
before=$(query 'SELECT count(*) FROM gate')
"$relubench" compare --base "$folder/base" --head "$folder/comment" --layouts 60 --rounds 500 --no-training --db "$store" >"$folder/out" 2>"$folder/err" &
child=$!
while kill -0 "$child" 2>/dev/null && ! ls "$folder"/relubench-*/head.so >/dev/null 2>&1; do sleep 0.1; done
kill -INT "$child"
wait "$child"
[ $? -eq 3 ] && grep -q interrupted "$folder/err" && [ "$(query 'SELECT count(*) FROM gate')" -eq "$before" ]
result $? 'Ctrl-C stores no half comparison'
! ls "$folder"/relubench-* >/dev/null 2>&1
result $? 'and leaves no temporary folder'
finish
