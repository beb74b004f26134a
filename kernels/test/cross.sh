#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the kernels for another architecture and runs the vocabulary's test and the verifier under an emulator: every row once,
# then the rows whose vectors have no fixed length at each length.
# usage: cross.sh aarch64|riscv64|s390x [BITS...]      With lengths given (s390x: none), those rows only, and nothing else built.
# Exit status 3 and the packages' names where a tool is missing.
# Environment: MAKE, DEVELOPER, CROSS_CLANG (default clang-19: RVV's intrinsics need clang 17 or later), CROSS_BUILD.
set -eu

clang=${CROSS_CLANG:-clang-19}
case ${1-} in
    aarch64)
        compiler=aarch64-linux-gnu-gcc linker='aarch64-linux-gnu-gcc -static'
        options=
        emulator=qemu-aarch64 sizeless=sve lengths='128 384 512 2048'
        packages='gcc-aarch64-linux-gnu qemu-user'
        cpu() { echo "max,sve-max-vq=$(($1 / 128)),sve-default-vector-length=$(($1 / 8))"; }
        ;;
    riscv64)
        compiler="$clang --target=riscv64-linux-gnu" linker='riscv64-linux-gnu-gcc -static'
        # Debian's linker (binutils 2.40) ends with a fault on the debug information of clang 19.
        options=-g0
        emulator=qemu-riscv64 sizeless=rvv lengths='128 512 1024'
        packages='clang-19 gcc-riscv64-linux-gnu qemu-user'
        cpu() { echo "rv64,v=true,vext_spec=v1.0,vlen=$1,elen=64"; }
        ;;
    s390x)
        # None of our instruction sets, bytes in the other order, and float expressions evaluated as doubles.
        compiler=s390x-linux-gnu-gcc linker='s390x-linux-gnu-gcc -static'
        options=
        emulator=qemu-s390x sizeless=scalar lengths=none
        packages='gcc-s390x-linux-gnu qemu-user'
        cpu() { echo max; }
        ;;
    *)
        echo "usage: cross.sh aarch64|riscv64|s390x [BITS...]" >&2
        exit 2
        ;;
esac

for tool in "${compiler%% *}" "${linker%% *}" "$emulator"; do
    command -v "$tool" >/dev/null && continue
    echo "cross-$1 needs $tool, which is not here. On Debian: apt-get install $packages" >&2
    exit 3
done

build=${CROSS_BUILD:-build/cross-$1}
only=
[ $# -eq 1 ] || only="$sizeless scalar"
${MAKE:-make} --no-print-directory CC="$compiler" CLANG="$clang --target=$1-linux-gnu" LINKER="$linker" CFLAGS="$options" LDFLAGS= SANITIZE= \
    DEVELOPER="${DEVELOPER-}" BUILD="$build" IMPLEMENTATIONS="$only" cross-programs

all=
if [ $# -gt 1 ]; then
    shift
    lengths=$* all=$sizeless
fi
status=0
for bits in $lengths; do
    echo "$emulator -cpu $(cpu "$bits")"
    "$emulator" -cpu "$(cpu "$bits")" "$build/kernels/test/check_vocabulary" || status=1
    # The other rows do not depend on the length.
    "$emulator" -cpu "$(cpu "$bits")" "$build/kernels/test/verify_rows" $all || status=1
    all=$sizeless
done
exit $status
