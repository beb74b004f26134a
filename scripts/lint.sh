#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks the sources without running them. `make lint` calls it with BUILD, where the generated lists lie, and ARCH.
# A tool that is not here is named and passed over. Exit codes: 0 clean, 1 a finding.
# shellcheck disable=SC2317 # the checks are called by name
set -u
cd "$(dirname "$0")/.." || exit 3

jobs=$(getconf _NPROCESSORS_ONLN)
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
{ git ls-files 2>/dev/null || find . -type f ! -path './build/*' ! -path './results/*' | sed 's|^\./||'; } >"$scratch/files"
pick() { grep -E "$1" "$scratch/files"; }

# A check prints what it finds; silence is a clean tree.
findings=0
check() {
    printf '%-14s' "$1"
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "not here, passed over: \`make deps\` installs it"
        return
    fi
    "check_$2" >"$scratch/found" 2>&1
    if [ -s "$scratch/found" ]; then
        echo 'finds:'
        cat "$scratch/found"
        findings=1
    else
        echo clean
    fi
}

check_text() {
    pick '\.(c|h|sh|sql|gp|md|in|cff|yml|inc)$|^Makefile$|^\.ci/|^\.clang|^\.editorconfig$' | while read -r file; do
        awk -v file="$file" '
            /[ \t\r]$/ { printf "%s:%d: blank at the end of the line\n", file, FNR }
            /\t/ && file !~ /Makefile$/ { printf "%s:%d: tab\n", file, FNR }
            file ~ /\.[ch]$/ && length($0) > 160 { printf "%s:%d: %d columns\n", file, FNR, length($0) }' "$file"
        [ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at its end"
    done
    pick '\.(c|h|sh)$|^Makefile$' | while read -r file; do
        head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file: no SPDX line at its top"
    done
}

check_format() { pick '\.[ch]$' | xargs clang-format --dry-run 2>&1 | grep -E '^[^ ]+:[0-9]+:[0-9]+: ' | cut -d : -f 1 | sort | uniq -c |
    awk '{ print $2 ": " $1 " lines differ: clang-format -i " $2 }'; }

# Flags of a file of isa/, hand/ or peers/ are those of its first variant for this architecture; another architecture's has none.
flags_of() {
    case $1 in
        kernels/isa/*.c | kernels/hand/*.c | kernels/peers/*.c)
            awk -v arch="$ARCH" '/^\/\/ variant: / && ($3 == "any" || $3 == arch) { for (i = 7; i <= NF; i++) if ($i ~ /^-m/) printf "%s ", $i; found = 1; exit }
                END { exit !found }' "$1" && echo "-DVARIANT=\"$1\" -DVARIANT_SYMBOL=activations_part -DVARIANT_FLAGS=\"\" -DPEER_PACKAGE=\"\"" ;;
        experiments/test/test_double_*.c) echo -DREAL_DOUBLE ;;
        experiments/fuzz/fuzz_main.c) echo -DFUZZ_LOADER=fuzz_idx ;;
    esac
}

check_tidy() {
    folders=$(find experiments -mindepth 1 -maxdepth 1 -type d ! -name test -printf '-iquote %p ')
    pick '\.c$' | while read -r file; do
        flags=$(flags_of "$file") || continue
        case $file in kernels/peers/*) sed -n '/^#include </p' "$file" | cc -E -x c - >/dev/null 2>&1 || continue ;; esac # not here
        printf '%s -- -std=c17 -D_GNU_SOURCE -DVERSION="" -iquote harness -iquote harness/gate -iquote harness/sampler -iquote kernels %s -iquote %s %s\n' "$file" "$folders" "$BUILD" "$flags"
    done | sed 's/"/\\"/g; s/ *$//' | xargs -L 1 -P "$jobs" clang-tidy --quiet 2>/dev/null | grep -E ':[0-9]+:[0-9]+: (error|warning): '
}

# System headers are not read, hence what they would define. NULL is a pointer wherever this builds.
check_cppcheck() {
    pick '^(harness|kernels|experiments)/.*\.c$' | grep -v -E '^kernels/(isa|hand|peers)/' |
        xargs cppcheck -j "$jobs" --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --suppress=missingInclude --suppress=varFuncNullUB \
            --template='{file}:{line}: {message} [{id}]' -D__x86_64__ -D_GNU_SOURCE -DVERSION='""' -DSQLITE_VERSION_NUMBER=3040000 '-DVOCABULARY_LIST(X)=' -I harness -I harness/gate -I harness/sampler -I kernels -I "$BUILD"
}

check_shell() {
    pick '\.sh$' | while read -r file; do sh -n "$file"; done
    pick '\.sh$|^\.ci/run$' | xargs shellcheck --exclude=SC1091
}

check awk text
check clang-format format
check shellcheck shell
check cppcheck cppcheck
check clang-tidy tidy
exit "$findings"
