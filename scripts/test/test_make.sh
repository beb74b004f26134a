#!/bin/sh
# SPDX-License-Identifier: MIT
# What the Makefile promises before anything is built: targets that help lists, order of goals, messages with cause and cure.
set -u
cd "$SOURCE" || exit 1
unset BUILD
tests=0
result() { # NAME: of the command just run
    status=$?
    tests=$((tests + 1))
    if [ "$status" -eq 0 ]; then echo "ok $tests - $1"; else echo "not ok $tests - $1"; fi
}
scratch="BUILD=$TMPDIR/build"

for target in all help deps bench verify test charts report publish lint asan ubsan tsan fuzz check-exhaustive regress gate-audit install uninstall dist clean; do
    make help | grep -q "^  $target "
    result "help lists $target"
done

make -n -j8 deps bench | awk '/install-dependencies/ { deps = NR } /relubench bench/ { bench = NR } END { exit !(deps && bench && deps < bench) }'
result 'bench waits for deps'
make -n -j8 clean all | awk '/rm -rf build/ { clean = NR } /libactivations.so/ { all = NR } END { exit !(clean && all && clean < all) }'
result 'what is built waits for clean'

make "$scratch" CC=no-such-compiler "$TMPDIR/build/libactivations.so" 2>&1 | grep -q "no C compiler 'no-such-compiler'.*make deps"
result 'a missing compiler: cause and cure'
printf '#!/bin/sh\ncase "$*" in *-E*) exit 1 ;; esac\nexec %s "$@"\n' "$CC" >"$TMPDIR/headless"
chmod +x "$TMPDIR/headless"
make "$scratch" CC="$TMPDIR/headless" "$TMPDIR/build/relubench" 2>&1 | grep -q 'needs these headers.*sqlite3.h.*make deps'
result 'missing headers: cause and cure'
mkdir "$TMPDIR/readonly"
if [ "$(id -u)" -eq 0 ]; then
    target=/proc/relubench # nobody may write there
else
    target=$TMPDIR/readonly/build
    chmod a-w "$TMPDIR/readonly"
fi
make BUILD="$target" "$target/libactivations.so" 2>&1 | grep -q "cannot write to $target"
result 'a folder that cannot be written: cause and cure'

# A store with nothing in it is published too: what is asked is where it goes.
mkdir "$TMPDIR/tree"
(cd "$TMPDIR/tree" && ! sh "$SOURCE/scripts/publish.sh" "$RELUBENCH" no-such.db here >said 2>&1 && grep -q no-such.db said)
result 'publishing a store that is not there says so'
(cd "$TMPDIR/tree" && sh "$SOURCE/scripts/publish.sh" "$RELUBENCH" no-such.db ../elsewhere 2>said || [ $? -eq 2 ]) && [ ! -e "$TMPDIR/elsewhere" ]
result 'publishing stays in results/'
"$RELUBENCH" bench --activation relu --impl scalar --direction forward --size 4096 --db "$TMPDIR/tree/small.db" >/dev/null 2>&1 &&
    (cd "$TMPDIR/tree" && sh "$SOURCE/scripts/publish.sh" "$RELUBENCH" small.db here >said 2>&1) &&
    [ -s "$TMPDIR/tree/results/here/charts/functions.svg" ] &&
    "$RELUBENCH" db import "$TMPDIR/tree/results/here/export" --db "$TMPDIR/tree/again.db" >/dev/null 2>&1
result 'what is published makes a store again'

echo "1..$tests"
