#!/bin/sh
# SPDX-License-Identifier: MIT
# What a stranger's machine does to `make deps bench` and `make deps test`, tried in a fresh Debian that has nothing but make: no
# compiler, no git, no sudo, stale package lists, blanks in the path, a folder that cannot be written.
# usage: test-bare-machine.sh [FOLDER]     as root, with debootstrap and a network; about fifteen minutes. FOLDER keeps the system
# between calls; without it a temporary one is made and removed. SUITE (bookworm), MIRROR and BUDGET (2m) may be set. The last
# line is "N passed, N failed".
set -u

suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
source=$(cd "$(dirname "$0")/.." && pwd) || exit 3
[ "$(id -u)" -eq 0 ] || { echo 'test-bare-machine: run as root: chroot and mount need it' >&2; exit 3; }
command -v debootstrap >/dev/null || { echo 'test-bare-machine: debootstrap is not here: apt-get install debootstrap' >&2; exit 3; }

# Mounts made below belong to a name space of their own, and go with it.
if [ "${IN_NAMESPACE-}" != 1 ]; then
    folder=${1-}
    [ -n "$folder" ] || folder=$(mktemp -d) || exit 3
    IN_NAMESPACE=1 unshare --mount --propagation private sh "$0" "$folder"
    status=$?
    [ -n "${1-}" ] || rm -rf --one-file-system "$folder"
    exit "$status"
fi
root=$1

[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase "$suite" "$root" "$mirror" || exit 3
for special in proc sys dev; do mount --rbind "/$special" "$root/$special" || exit 3; done
cp /etc/resolv.conf "$root/etc/resolv.conf"

enter() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "$@"; }
as_stranger() { enter setpriv --reuid=stranger --regid=stranger --clear-groups env HOME=/home/stranger "$@"; }

enter sh -c 'command -v make >/dev/null || { apt-get -q update && apt-get -q -y install --no-install-recommends make; }' >/dev/null || exit 3
enter sh -c 'id stranger >/dev/null 2>&1 || useradd --create-home stranger'
tree=/home/stranger/relubench
# The tree as a tarball brings it: the files that belong to it, and no repository.
lay_out() {
    rm -rf "${root:?}$1"
    mkdir -p "$root$1"
    (cd "$source" && { git ls-files 2>/dev/null || find . -type f ! -path './build/*' ! -path './results/*'; } | tar -cf - -T -) | tar -xf - -C "$root$1"
    chroot "$root" chown -R stranger:stranger "$1"
}
lay_out "$tree"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0
# NAME, EXIT STATUS expected (a pattern), TEXT expected in the output (an extended regular expression), then the command.
try() {
    name=$1 status=$2 text=$3
    shift 3
    started=$(date +%s)
    "$@" >"$log" 2>&1 </dev/null
    got=$?
    seconds=$(($(date +%s) - started))
    if printf '%s' "$got" | grep -q -x -E "$status" && grep -q -E -- "$text" "$log"; then
        passed=$((passed + 1))
        printf 'ok   %s (%d s)\n' "$name" "$seconds"
    else
        failed=$((failed + 1))
        printf 'FAIL %s: exit status %s, wanted %s and /%s/\n' "$name" "$got" "$status" "$text"
        tail -n 25 "$log" | sed 's/^/    /'
    fi
}

try 'help needs nothing' 0 'make TARGET' as_stranger make -C "$tree" help
if ! enter sh -c 'command -v gcc' >/dev/null; then
    try 'no compiler: the cause and the cure' 2 'no C compiler.*make deps' as_stranger make -C "$tree"
    try 'no right to install: the command, and exit code 3' 2 'apt-get update && apt-get install .*gcc' as_stranger make -C "$tree" deps
    try 'and the code of the script itself' 3 'apt-get install' as_stranger sh "$tree/scripts/install-dependencies.sh"
    enter apt-get -q -y install --no-install-recommends gcc libc6-dev >/dev/null
    try 'the library needs only a compiler' 0 . as_stranger make -C "$tree" build/libactivations.so
    try 'the program says which headers it lacks' 2 'sqlite3.h.*make deps' as_stranger make -C "$tree"
fi
rm -rf "${root:?}"/var/lib/apt/lists/*
lay_out "$tree"
try 'make -j8 deps bench, package lists gone' '0' 'report: ' enter make -C "$tree" -j8 deps bench "BUDGET=${BUDGET:-2m}"
try 'without git the revision is unknown' 0 '^unknown$' enter sqlite3 -readonly "$tree/results/relubench.db" 'SELECT DISTINCT revision FROM build'
lay_out "$tree"
try 'make deps test' 0 '^[0-9]+ passed, 0 failed' enter make -C "$tree" deps test
grep -E '^ok|^FAIL|skipped|passed' "$log" | sed 's/^/    /'
lay_out "$tree"
try 'nothing to install: no rights needed' 0 'everything is here' as_stranger make -C "$tree" deps
lay_out '/home/stranger/relu bench'
try 'blanks in the path' 0 'relu' as_stranger sh -c 'cd "/home/stranger/relu bench" && make -s && build/relubench list activations'
enter sh -c "chown -R root:root '$tree' && chmod -R a-w '$tree' && rm -rf '$tree/build'"
try 'a folder that cannot be written: the cause and the cure' 2 'cannot write to .*copy' as_stranger make -C "$tree"

enter apt-get -q -y remove gnuplot-nox >/dev/null
printf '#!/bin/sh\nexit 0\n' >"$root/usr/local/bin/gnuplot"
chmod +x "$root/usr/local/bin/gnuplot"
try 'a gnuplot that draws is left alone' 0 'everything is here' enter env PATH=/usr/local/bin:/usr/bin:/bin make -C "$tree" deps
rm "$root/usr/local/bin/gnuplot"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
