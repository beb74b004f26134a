#!/bin/sh
# SPDX-License-Identifier: MIT
# What the object files hold, read from themselves: one symbol a part, nothing wide before the CPU is known, one entry point,
# and vectorisation where the rows' names say so and nowhere else.
if [ -n "${SANITIZE-}" ]; then
    echo "sanitizers add symbols and take vectorisation away: the plain build's objects are what is asked about"
    exit 77
fi
for tool in nm objdump readelf; do
    command -v "$tool" >/dev/null && continue
    echo "$tool is not here (Debian: binutils)"
    exit 77
done

echo 1..6
number=0
# Prints the test's line; $2, if not empty, is what is wrong.
verdict() {
    number=$((number + 1))
    [ -z "$2" ] || echo "$2"
    [ -z "$2" ] && echo "ok $number - $1" || echo "not ok $number - $1"
}
skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}
# Instructions of the object $1, one a line, of the function $2 alone if given.
instructions() {
    objdump -d --no-show-raw-insn ${2+--disassemble="$2"} "$1" | awk -F '\t' 'NF > 1 { print $2 }'
}

wrong=
for part in "$BUILD"/kernels/part/*.o; do
    name=activations_part_$(basename "$part" .o | tr - _)
    exported=$(nm -g --defined-only "$part" | awk '{ print $3 }')
    [ "$exported" = "$name" ] || wrong="$wrong $(basename "$part") exports $exported, not $name;"
done
verdict "a part exports its table and nothing else" "$wrong"

exported=$(nm -D --defined-only "$BUILD/libactivations.so" | awk '{ print $3 }')
verdict "libactivations.so exports activations_table" "$([ "$exported" = activations_table ] || echo "it exports: $exported")"

verdict "libactivations.so needs libc and libm" \
    "$(readelf -d "$BUILD/libactivations.so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -v '^\(libc\|libm\|libmvec\|ld-linux[^.]*\)\.so\.')"

if ! readelf -h "$BUILD/kernels/cpu.o" | grep -q X86-64; then
    for name in "registry and probe run on every CPU" "scalar is not vectorised" "auto rows of relu are vectorised"; do
        skip "$name" "only x86-64's instructions are known here"
    done
    exit
fi

wrong=
for object in registry cpu; do
    found=$(instructions "$BUILD/kernels/$object.o" | grep -m 1 '^v\|%[yz]mm\|%k[0-7]')
    [ -z "$found" ] || wrong="$wrong $object.o: $found;"
done
verdict "registry and probe run on every CPU" "$wrong"

# Bit operations and conversions on whole registers are what one float takes; arithmetic on four is not.
verdict "scalar is not vectorised" "$(instructions "$BUILD/kernels/part/scalar.o" | grep -m 1 '^v\?\(add\|sub\|mul\|div\|sqrt\|max\|min\|cmp[a-z]*\)p[sd] ')"

wrong=
for part in "$BUILD"/kernels/part/auto-v*.o; do
    case $part in
        */auto-v2-*) register=xmm ;;
        */auto-v3-*) register=ymm ;;
        *) register=zmm ;;
    esac
    instructions "$part" relu_forward_f32_cr | grep -q "^v\?\(max\|cmp[a-z]*\)ps .*%$register" ||
        wrong="$wrong $(basename "$part") compares nothing in $register;"
done
verdict "auto rows of relu are vectorised, at their level's width" "$wrong"
