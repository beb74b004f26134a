#!/bin/sh
# SPDX-License-Identifier: MIT
# Other libraries as rows: one that is here has rows, one that is not is named with its package, and none gets into libactivations.
set -u
cd "$SOURCE" || exit

echo 1..6
number=0
# Prints the test's line; $2, if not empty, is what is wrong.
verdict() {
    number=$((number + 1))
    [ -z "$2" ] || echo "$2"
    [ -z "$2" ] && echo "ok $number - $1" || echo "not ok $number - $1"
}

# A library is here if its header is: then its trial must not fail. The first include that is not of C names it.
wrong=
for file in kernels/peers/*.c; do
    header=$(sed -n 's/^#include <\(sleef\|oneapi\/dnnl\/dnnl\|xnnpack\)\.h>$/\1.h/p' "$file" | head -n 1)
    [ -n "$header" ] && ! echo "#include <$header>" | $CC -E -x c - >/dev/null 2>&1 && continue
    name=$(sed -n 's|^// library: \([^ ]*\) .*|\1|p' "$file")
    absent=$(grep -h "^ABSENT(\"[^\"]*\", \"$name\"" "$BUILD"/kernels/peers/*.inc)
    [ -z "$absent" ] || wrong="$wrong $absent"
done
verdict "a library that is here has rows" "$wrong"

wrong=
for name in $("$RELUBENCH" list kernels --format csv | awk -F '[.,]' '{ print $5 }' | sort -u); do
    grep -q -h "^PEER([^\"]*\"$name\"" "$BUILD"/kernels/peers/*.inc || continue
    modes=$("$RELUBENCH" list kernels --impl "$name" --format csv | awk -F '[.,]' 'NR > 1 && $4 != "raw"')
    [ -z "$modes" ] || wrong="$wrong $modes"
done
# libmvec belongs to the C library, and what a compiler makes of fast-math calls it.
wrong=$wrong$(readelf -d "$BUILD/libactivations.so" | grep -i 'NEEDED.*\(dnnl\|xnnpack\|sleef\)')
verdict "peers promise nothing and are not in libactivations" "$wrong"

# A library that nobody has.
cat >"$TMPDIR/nobody.c" <<'END'
// SPDX-License-Identifier: MIT
// variant: any 1 nobody cc -O2
// library: Nobody libnobody-dev -lnobody
#include <nobody_has_this.h>
END
mkdir -p "$TMPDIR/build"
try() { SANITIZERS='' LDFLAGS='' PEER_DIR='' CC="$CC" sh scripts/try-peer.sh "$TMPDIR/$1.c" "$1" "$TMPDIR/build/$1" "symbol_$1" -std=c17 -O2 -MMD; }
said=$(try nobody || echo "it fails")
verdict "a peer that is not here fails no build" "$(case $said in *'it fails') echo "$said" ;; esac; [ ! -s "$TMPDIR/build/nobody.link" ] || cat "$TMPDIR/build/nobody.link")"
verdict "what is missing is said, with the package" "$(echo "$said" | grep -q 'nobody_has_this.h.*libnobody-dev' && grep -q '^ABSENT("nobody", "Nobody", "libnobody-dev", ".*nobody_has_this.h' "$TMPDIR/build/nobody.inc" || echo "$said")"
verdict "it is said once" "$(try nobody)"

# Its header is here, the library is not: found by linking.
sed 's|#include.*|int nobody_offers(void); int symbol_unlinked(void); int symbol_unlinked(void) { return nobody_offers(); }|; s/nobody cc/unlinked cc/' \
    "$TMPDIR/nobody.c" >"$TMPDIR/unlinked.c"
said=$(try unlinked)
verdict "a library that does not link is left out" "$(grep -q '^ABSENT("unlinked"' "$TMPDIR/build/unlinked.inc" || echo "$said")"
