#!/bin/sh
# SPDX-License-Identifier: MIT
# A new activation is one file and a new instruction set is one file: a copy of the tree gets one of each, and both are listed,
# verified and timed, with nothing registered anywhere.
if [ -n "${SANITIZE-}" ]; then
    echo "the plain build tells the same in a fraction of the time"
    exit 77
fi

copy=$TMPDIR/copy
mkdir -p "$copy"
(cd "$SOURCE" && tar -c -f - --exclude=./build --exclude=./.git --exclude=./results .) | tar -x -f - -C "$copy" || exit

cat >"$copy/kernels/activation/toy.h" <<'END'
// SPDX-License-Identifier: MIT
// toy: y = x / 2.
#define toy_DESCRIPTION                                                                              \
    .family = "elementwise", .formula = "x / 2", .source = "a test", .has_kink = 0,                  \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define toy_PARAMETERS(P)
#define toy_KERNELS(K)                               \
    K(toy, elementwise, forward, f32, cr, 0, 0, 0)   \
    K(toy, elementwise, backward, f32, cr, 0, 0, 0)
#define toy_LIBM_KERNELS toy_KERNELS

#ifdef ACTIVATION_BODIES
INLINE V toy_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return v_mul(x, v_set1(0.5f));
}

// A NaN in x shows.
INLINE V toy_backward_cr(V x, V dy, struct scalars scalars) {
    (void)scalars;
    return v_select(v_unordered(x, x), x, v_mul(dy, v_set1(0.5f)));
}
#endif

#ifdef ACTIVATION_REFERENCES
static void toy_forward_reference(const struct reference_element *element, struct double_double *y) { *y = exactly(element->x[0] * 0.5); }

static void toy_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    *dx = exactly(x == x ? element->dy[0] * 0.5 : x);
}
#endif
END

cat >"$copy/kernels/isa/toyset.c" <<'END'
// SPDX-License-Identifier: MIT
// variant: any 15 toyset cc -O1
#include "one_lane.h"

#include "../instantiate.h"
END

echo 1..5
number=0
# verdict NAME STATUS: the test's line, after what was printed if it failed.
verdict() {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        tail -n 30 "$TMPDIR/log"
        echo "not ok $number - $1"
    fi
}
relubench() { "$copy/build/relubench" "$@" >"$TMPDIR/log" 2>&1; }
# Whether every name is in what was printed.
names() {
    for name in "$@"; do
        grep -q -F "$name" "$TMPDIR/log" || { echo "missing: $name" >>"$TMPDIR/log" && return 1; }
    done
}

# Optimisation and what a compiler makes of loops are not what is tried here.
(unset BUILD && make --no-print-directory -C "$copy" CC="$CC" IMPLEMENTATIONS='libm scalar toyset' CFLAGS=-O1 DEVELOPER="${DEVELOPER-}") >"$TMPDIR/log" 2>&1
verdict "two files build" $?

relubench list activations --format csv && names "toy,"
verdict "the activation is listed" $?

relubench list kernels --format csv && names toy.forward.f32.cr.toyset toy.backward.f32.cr.scalar relu.forward.f32.cr.toyset maxout.backward.f32.cr.toyset
verdict "its kernels and the instruction set's are listed" $?

relubench verify --activation toy && names toy.forward.f32.cr.toyset toy.backward.f32.cr.scalar &&
    relubench verify --impl toyset && names relu.forward.f32.cr.toyset
verdict "they are verified" $?

relubench bench --activation toy --impl toyset,scalar --direction forward --size 4096 --budget 10s --db "$TMPDIR/toy.db" &&
    relubench db export "$TMPDIR/toy" --db "$TMPDIR/toy.db" && grep -q 'toy.forward.f32.cr.toyset.*done' "$TMPDIR/toy/cell.tsv"
verdict "they are timed" $?
