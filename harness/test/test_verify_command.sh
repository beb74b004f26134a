#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench verify from outside: what it refuses, prints and stores, what Ctrl-C leaves, and that a kernel off its promise ends it
# with exit code 1. Reports in TAP.
set -u
relubench=${RELUBENCH:?the program to test}
folder=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$folder"; rm -rf "$folder"' EXIT
store=$folder/store.db
. "$(dirname "$0")/tap.sh"

# ---- wrong use, and the environment ----
refuses 2 'there is no activation' 'an unknown activation' "$relubench" verify --activation rely --db "$store"
refuses 2 'there is no implementation' 'an unknown implementation' "$relubench" verify --impl avx3 --db "$store"
refuses 2 'there is no direction' 'an unknown direction' "$relubench" verify --direction sideways --db "$store"
refuses 2 '1 to 256' 'more threads than there can be' "$relubench" verify --threads 100000 --db "$store"
refuses 2 'unary' 'an exhaustive pass over no unary kernel' "$relubench" verify --activation maxout --exhaustive --db "$store"
refuses 2 'unary backward' 'pairs without a backward kernel' "$relubench" verify --activation relu --direction forward --pairs --db "$store"
refuses 2 'takes one of' 'an unknown format' "$relubench" verify --format yaml --db "$store"
refuses 3 'folder' 'a store in a folder that is not there' "$relubench" verify --activation relu --db "$folder/none/store.db"
[ ! -e "$store" ]
result $? 'a refusal stores nothing'

# ---- the standard set ----
"$relubench" verify --activation relu,maxout --impl scalar --format csv --db "$store" >"$folder/out" 2>"$folder/err"
result $? 'kernels that keep their promise end it with exit code 0'
head -n 1 "$folder/out" | grep -q '^kernel,outcome,inputs,wrong,max ULP,at x,mean ULP,seconds,finding'
result $? 'CSV has a header, the name first'
[ "$(grep -c ',pass,' "$folder/out")" -eq "$(query "SELECT count(*) FROM verification WHERE kind = 'set' AND outcome = 'pass' AND inputs > 10000")" ] &&
    [ "$(grep -c ',pass,' "$folder/out")" -ge 10 ]
result $? 'every result is stored'
[ "$(query "SELECT status || ' ' || command || ' ' || json_extract(arguments, '\$[2]') FROM run")" = 'complete verify relu,maxout' ]
result $? 'the run is stored with its arguments'
"$relubench" verify --activation relu --impl scalar --format json --db "$store" 2>"$folder/err" >"$folder/out"
[ "$(sqlite3 :memory: "SELECT count(*) FROM json_each(readfile('$folder/out')) WHERE json_extract(value, '\$.outcome') = 'pass'")" -ge 6 ]
result $? 'JSON is an array of objects'
RELUBENCH_ISA=scalar "$relubench" verify --activation crelu --format csv --db "$store" >"$folder/out" 2>"$folder/err"
[ "$(grep -c '^crelu' "$folder/out")" -eq "$(grep -c 'scalar,' "$folder/out")" ]
result $? 'RELUBENCH_ISA selects'
"$relubench" verify --activation relu --impl scalar --db "$store" >/dev/full 2>"$folder/err"
[ $? -eq 3 ] && grep -q 'cannot write to standard output' "$folder/err"
result $? 'a full standard output is named'

# ---- all inputs of bf16, which are few; then an interrupted pass over many ----
impl=$("$relubench" list kernels --activation relu --direction forward --format csv | awk -F , '$1 ~ /\.bf16\./ && $2 == "yes" && !found++ { n = split($1, name, "."); print name[n] }')
complete="SELECT count(*) FROM verification WHERE kind = 'exhaustive' AND kernel LIKE '%.bf16.%' AND inputs = 65536"
"$relubench" verify --exhaustive --activation relu --direction forward --impl "$impl" --db "$store" >"$folder/out" 2>"$folder/err" &
child=$!
while kill -0 "$child" 2>/dev/null && [ "$(query "$complete")" != 1 ]; do sleep 0.1; done
kill -INT "$child"
wait "$child"
[ "$(query "$complete")" -eq 1 ]
result $? 'a pass over all inputs is stored as exhaustive'
[ "$(query "SELECT count(*) FROM verification WHERE kind = 'exhaustive' AND kernel LIKE '%.f32.%'")" -eq 0 ]
result $? 'a pass that was cut short is not'
grep -q 'interrupted after' "$folder/err" && [ "$(query "SELECT count(*) FROM run WHERE status = 'interrupted'")" -ge 1 ]
result $? 'Ctrl-C says what is stored and how to go on'

# ---- a kernel off its promise: the program again, with one more function, wrong at x = 3 ----
mkdir -p "$folder/include/activation"
cat >"$folder/include/activation/flawed.h" <<'END'
#define flawed_DESCRIPTION                                                                                       \
    .family = "elementwise", .formula = "x", .source = "a test", .in_place_forward = 0, .in_place_backward = 0
#define flawed_PARAMETERS(P)
#define flawed_KERNELS(K) K(flawed, elementwise, forward, f32, cr, 0, 0, 0)
#ifdef ACTIVATION_BODIES
INLINE V flawed_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return v_select(v_eq(x, v_set1(3.0f)), v_set1(2.0f), x);
}
#endif
#ifdef ACTIVATION_REFERENCES
static void flawed_forward_reference(const struct reference_element *element, struct double_double *y) { *y = exactly(element->x[0]); }
static void flawed_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exactly(element->dy[0]);
}
#endif
END
printf '#include "activation/flawed.h"\n#define ACTIVATION_LIST(X) X(flawed)\n' >"$folder/include/activations.inc"
printf '#define PART_LIST(X) X(flawed_part)\n' >"$folder/include/parts.inc"
# shellcheck disable=SC2086 # flags are words
build() {
    flags="-std=c17 -O2 -ffp-contract=off -D_GNU_SOURCE ${CFLAGS-} ${SANITIZE:+-fsanitize=$SANITIZE -fno-sanitize-recover=all}"
    peers=$(cat "$BUILD"/kernels/peers/*.link)
    cd "$SOURCE" &&
        $CC $flags -iquote "$folder/include" -iquote kernels -DVERSION='"0"' -DVARIANT='"scalar"' -DVARIANT_SYMBOL=flawed_part \
            -DVARIANT_FLAGS='""' kernels/isa/scalar.c kernels/registry.c kernels/cpu.c kernels/reference.c "$BUILD"/harness/*.o \
            $(find "$BUILD/harness/gate" "$BUILD/experiments" -name "*.o") -o "$folder/flawed" \
            $peers -lsqlite3 -lhwloc -lgsl -lgslcblas -lblis -lz -lm -lpthread
}
(build) >"$folder/out" 2>"$folder/err"
result $? 'the program builds with another function'
"$folder/flawed" verify --db "$store" >"$folder/out" 2>"$folder/err"
[ $? -eq 1 ] && grep -q 'flawed.forward.f32.cr.scalar .*FAIL .* x 3: got 2, wanted 3' "$folder/out"
result $? 'a kernel off its promise is named, and the exit code is 1'
[ "$(query "SELECT outcome || ' ' || (wrong > 0) FROM verification WHERE kernel LIKE 'flawed%'")" = 'fail 1' ]
result $? 'the failure is stored'

finish
