#!/bin/sh
# SPDX-License-Identifier: MIT
# try-peer.sh FILE NAME BASE SYMBOL FLAG...: tries whether one variant of a file of kernels/peers/ compiles and links here. The
# file's head says what that takes:
#     // library: WORD PACKAGE LINK...    the library's name, Debian's package with its headers, what the linker is told
#     // calls: NAME FUNCTION...          of a variant over plain formulas: its rows are the activations that call one of these
# Writes BASE.link, for the linker (the object and its library, or nothing), and BASE.inc, a line for harness/peers.c. Where the
# trial fails it says why, once, and exits with 0: a peer that is not here is rows less, never a failed build.
# CC, SANITIZERS, LDFLAGS and PEER_DIR come from the environment.
set -u
export LC_ALL=C
file=$1 name=$2 base=$3 symbol=$4
shift 4

head_line() { sed -n "s|^// $1 ||p" "$file" | head -n 1; }
read -r library package link <<END
$(head_line library:)
END
functions=$(head_line "calls: $name")

# Whether $1, as the contents of the file $2, is news. What is old keeps its time, so that nothing is linked anew for it.
write_if_changed() {
    [ -e "$2" ] && [ "$(cat "$2")" = "$1" ] && return 1
    printf '%s\n' "$1" >"$2"
}
leave_out() {
    if [ -s "$base.link" ] || [ ! -e "$base.link" ]; then : >"$base.link"; fi
    write_if_changed "$1" "$base.inc"
}

if [ -n "$functions" ]; then
    called=$(grep -l -E "\<($(echo "$functions" | tr ' ' '|'))\(" kernels/activation/*.h | sed 's|.*/\(.*\)\.h|X(\1)|' | tr '\n' ' ')
    [ -n "$called" ] || { leave_out '// no activation calls it'; exit 0; }
    set -- "$@" "-DPEER_ACTIVATIONS(X)=$called"
fi
version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null)
if [ -n "${PEER_DIR-}" ]; then
    set -- "$@" -isystem "$PEER_DIR/include"
    for folder in "$PEER_DIR"/lib "$PEER_DIR"/lib64 "$PEER_DIR"/lib/*-linux-gnu; do
        [ -d "$folder" ] && link="-L$folder -Wl,-rpath,$folder $link"
    done
    version="of $PEER_DIR"
fi

# shellcheck disable=SC2086 # words, here and below
try() {
    $CC "$@" "-DPEER_PACKAGE=\"$package $version\"" -MT "$base.link" -c "$file" -o "$base.o" &&
        echo 'int main(void) { return 0; }' | $CC ${SANITIZERS-} ${LDFLAGS-} -x c - -x none "$base.o" $link -lm -lpthread \
            -Wl,--ignore-unresolved-symbol,activations_table -o "$base.trial"
}
if try "$@" 2>"$base.log"; then
    rm -f "$base.trial"
    echo "$base.o $link" >"$base.link"
    write_if_changed "PEER($symbol, \"$name\", \"$library\", \"lib${link##*-l}.so\", \"$version\")" "$base.inc"
    exit 0
fi
reason=$(grep -m 1 -E 'error|undefined|cannot find' "$base.log" | sed 's/:[0-9]*: \(fatal \)\{0,1\}error:/:/; s|^/usr/bin/ld: ||; s/["\\]//g')
reason=${reason:-its trial failed}
leave_out "ABSENT(\"$name\", \"$library\", \"$package\", \"$reason\")" && echo "  without $library ($name): $reason; Debian has it in $package"
exit 0
