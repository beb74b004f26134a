#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what relubench is built and tested with. Debian and its relatives: by apt, as root or through sudo, without a
# question. Elsewhere, and without the right to install, it prints the command to run.
# Exit codes: 0 everything needed is here; 3 it is not, and could not be installed.
set -u

required="gcc libc6-dev make pkg-config binutils gnuplot-nox fonts-dejavu-core libsqlite3-dev sqlite3 libhwloc-dev zlib1g-dev
libblis-dev libgsl-dev libxxhash-dev librandom123-dev libmpfr-dev libcmocka-dev"
# A second compiler's rows, lint, and the peers of kernels/peers/: used where they are, reported as absent where not.
optional="clang libclang-rt-dev clang-format clang-tidy cppcheck shellcheck git libdnnl-dev libxnnpack-dev libsleef-dev"

say() { printf 'deps: %s\n' "$*"; }
fail() {
    say "$*" >&2
    exit 3
}

# Another gnuplot package may be here, and gnuplot-nox would conflict with it.
draws() { gnuplot -e 'set terminal svg; set terminal pngcairo' >/dev/null 2>&1; }

has_header() { printf '#include <%s>\n' "$1" | cc -E -x c - >/dev/null 2>&1; }

# Prints what a machine without apt still lacks.
lacking() {
    for tool in cc make pkg-config objdump sqlite3; do command -v "$tool" >/dev/null 2>&1 || printf ' %s' "$tool"; done
    draws || printf ' gnuplot (with svg and pngcairo)'
    command -v cc >/dev/null 2>&1 || return 0
    for header in sqlite3.h hwloc.h zlib.h gsl/gsl_cdf.h xxhash.h Random123/philox.h mpfr.h cmocka.h; do
        case $header in
            cmocka.h) printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <cmocka.h>\n' |
                cc -E -x c - >/dev/null 2>&1 || printf ' %s' "$header" ;;
            *) has_header "$header" || printf ' %s' "$header" ;;
        esac
    done
    has_header blis.h || has_header blis/blis.h || printf ' blis.h'
}

elsewhere() {
    missing=$(lacking)
    [ -z "$missing" ] && { say 'everything is here'; exit 0; }
    say "missing:$missing" >&2
    common="gcc make binutils gnuplot blis-devel hwloc-devel gsl-devel xxhash-devel mpfr-devel"
    case " $(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID-}" "${ID_LIKE-}") " in
        *' fedora '* | *' rhel '*)
            fail "run: dnf install $common pkgconf-pkg-config sqlite sqlite-devel zlib-devel Random123-devel libcmocka-devel dejavu-sans-fonts clang" ;;
        *suse*)
            fail "run: zypper install $common pkgconf sqlite3 sqlite3-devel zlib-devel Random123-devel libcmocka-devel dejavu-fonts clang" ;;
        *' arch '*)
            fail "run: pacman -S base-devel gnuplot sqlite hwloc zlib gsl xxhash mpfr cmocka ttf-dejavu clang; blis and random123 are in the AUR" ;;
        *) fail "install the development packages of these, then run make again" ;;
    esac
}

command -v apt-get >/dev/null 2>&1 || elsewhere

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
known() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }

wanted() {
    for package in "$@"; do
        [ "$package" = gnuplot-nox ] && draws && continue
        installed "$package" || printf ' %s' "$package"
    done
}

# shellcheck disable=SC2086 # lists of words
missing=$(wanted $required)
# shellcheck disable=SC2086
missing_optional=$(wanted $optional)
[ -z "$missing$missing_optional" ] && { say 'everything is here'; exit 0; }

apt="env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120"
install="install --no-install-recommends"
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
        apt="sudo $apt"
    elif [ -n "$missing" ]; then
        fail "no right to install packages here. Ask for, or run as root: apt-get update && apt-get $install$missing"
    else
        say "not installed, and not needed:$missing_optional"
        exit 0
    fi
fi

$apt update || say 'the package lists could not be refreshed; going on with those that are here' >&2
if [ -n "$missing" ]; then
    case $missing in *libblis-dev*) say "BLIS may become the BLAS of this system's other programs; \`update-alternatives --config libblas.so.3-$(uname -m)-linux-gnu\` chooses" ;; esac
    # shellcheck disable=SC2086
    $apt $install $missing || fail "apt-get could not install:$missing. Its message above says why"
fi
offered=
for package in $missing_optional; do
    if known "$package"; then offered="$offered $package"; else say "$package: unknown to this system's archive, and not needed"; fi
done
if [ -n "$offered" ]; then
    # shellcheck disable=SC2086
    $apt $install $offered || say "going on without:$offered" >&2
fi
say 'everything needed is here'
