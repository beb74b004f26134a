#!/bin/sh
# SPDX-License-Identifier: MIT
# Is HEAD slower, or does it compute other bits, than revision BASE? Builds both from their commits, not from the working tree, under
# the same flags, and has HEAD's program compare the two builds (`relubench compare --help`).
# usage: regress.sh [--base REVISION | --audit] [--kernels ten|full|NAMES] [--db FILE] [-- OPTION of relubench compare...]
#   --base REVISION   what HEAD is held against
#   --audit           what HEAD is held against is itself, unchanged and with known faults put in: does the gate find them, and only them?
# Environment: CC, CLANG, CFLAGS, LDFLAGS of both builds. Builds are kept in build/regress/; `make clean` removes them.
# Exit codes: 0 fine; 1 a finding; 2 wrong use; 3 no answer: the two cannot be compared, and why; also Ctrl-C.
set -u

fail() {
    code=$1
    shift
    printf 'regress: %s\n' "$*" >&2
    exit "$code"
}
usage() { fail 2 "$1; usage: make regress BASE=main, or regress.sh --base REVISION [--kernels ten|full|NAMES] [--db FILE]"; }

base='' audit='' kernels='' database=''
while [ $# -gt 0 ]; do
    case $1 in
        --audit) audit=1 ;;
        --base | --kernels | --db)
            [ $# -ge 2 ] || usage "$1 needs a value"
            case $1 in
                --base) base=$2 ;;
                --kernels) kernels=$2 ;;
                --db) database=$2 ;;
            esac
            shift
            ;;
        --)
            shift
            break
            ;;
        *) usage "what is \"$1\" for" ;;
    esac
    shift
done
case $base in -*) usage "\"$base\" is no revision" ;; esac
[ -n "$base$audit" ] || usage 'say which revision HEAD is held against'
[ -z "$base" ] || [ -z "$audit" ] || usage '--audit holds HEAD against itself, so it takes no revision'

# ---- what is compared ----

cd "$(dirname "$0")/.." || exit 3
command -v git >/dev/null 2>&1 || fail 3 "git is not here, and what is compared are commits: \`make deps\` installs it"
said=$(git rev-parse --show-prefix 2>&1) || fail 3 "this folder is no git repository that git would read ($said): compare in a clone"
[ -z "$said" ] || fail 3 'this folder is a part of another git repository, whose commits are not ours: compare in a clone'
head=$(git rev-parse --verify --quiet 'HEAD^{commit}') || fail 3 'there is no commit yet: commit, then compare'

# Untracked files, too: a new kernel that is not committed would be in neither build.
changed=$(git status --porcelain) || fail 3 'git cannot say what has changed here'
if [ -n "$changed" ]; then
    printf '%s\n' "$changed" | head -n 10 >&2
    fail 3 'what is compared are commits, and these files are not as committed: commit them, or put them aside with git stash --include-untracked'
fi

if [ -n "$audit" ]; then base_commit=$head; else
    base_commit=$(git rev-parse --verify --quiet "$base^{commit}") || {
        [ "$(git rev-parse --is-shallow-repository)" = true ] &&
            fail 3 "there is no revision \"$base\" here, and this clone has only the latest: git fetch --unshallow brings the full history (in a workflow, fetch-depth: 0)"
        fail 3 "there is no revision \"$base\" here: git fetch brings those of others, git log --oneline names those that are here"
    }
fi

# ---- builds ----

CC=${CC:-$(command -v gcc || command -v clang || echo cc)} CLANG=${CLANG:-clang}
command -v "${CC%% *}" >/dev/null 2>&1 || fail 3 "there is no C compiler '$CC' here: \`make deps\` installs one, CC= names another"
flags="-ffunction-sections -fdata-sections${CFLAGS:+ $CFLAGS}"
architecture=$($CC -dumpmachine 2>/dev/null | cut -d - -f 1)
[ -n "$architecture" ] || architecture=$(uname -m)
# Make's settings of the caller belong to the caller's build.
unset MAKEFLAGS MFLAGS MAKELEVEL BUILD IMPLEMENTATIONS SANITIZE DEVELOPER PEER_DIR

kept=build/regress
built=objects # within an exported tree; in build/ the Makefile has links to what is elsewhere
new=$kept/new
mkdir -p "$kept" 2>/dev/null
[ -w "$kept" ] || fail 3 "cannot write to $PWD/$kept: compare in a clone that you may write to"
if command -v flock >/dev/null 2>&1; then
    exec 9>"$kept/lock"
    flock -n 9 || fail 3 "another comparison is at work in $PWD/$kept: wait until it ends"
fi
child=''
stop() {
    [ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null
    fail 3 'stopped as asked; builds that were whole are kept'
}
trap 'rm -rf "$new"' EXIT
trap stop INT TERM HUP

# own_rows COMMIT: the implementations that are judged, in words. What the compiler or the C library decides is not ours to answer
# for, and other libraries are not built.
own_rows() {
    git grep -h '^// variant: ' "$1" -- 'kernels/isa/*.c' 'kernels/hand/*.c' |
        awk -v arch="$architecture" '($3 == "any" || $3 == arch) && $5 !~ /^(auto-|libm)/ { print $5 }' | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# A build is known by all that goes into it.
folder_of() {
    printf '%s/%.12s-%s' "$kept" "$1" "$({
        printf '%s|' "$1" "$CC" "$CLANG" "$flags" "${LDFLAGS-}" "$(own_rows "$1")" "$architecture"
        $CC --version 2>&1 | head -n 1
    } | cksum | cut -d ' ' -f 1)"
}

has_objects() {
    [ -f "$1/kernels/registry.o" ] && [ -f "$1/kernels/cpu.o" ] || return
    for part in "$1"/kernels/part/*.o; do [ -f "$part" ] && return; done
    return 1
}

# What the gate needs of a revision. Those before the gate have no name for it.
targets_of() { git grep -q '^gate-programs:' "$1" -- Makefile && echo gate-programs || echo $built/libactivations.so $built/relubench; }

# build WHOSE COMMIT: afterwards $(folder_of COMMIT) is whole. It gets its name when it is, so what an interruption leaves is never taken
# for one.
build() {
    whose=$1 commit=$2 folder=$(folder_of "$2")
    if [ -f "$folder/whole" ] && has_objects "$folder/$built"; then return; fi
    rm -rf "$folder" "$new"
    log=$folder.log
    if ! mkdir -p "$new" || ! git archive "$commit" | tar -xf - -C "$new"; then
        fail 3 "$whose $commit cannot be laid out in $PWD/$new: is there room on its disk?"
    fi
    printf 'regress: building %s %.12s, once for this compiler and these flags; its build writes to %s\n' "$whose" "$commit" "$log" >&2
    started=$(date +%s)
    # shellcheck disable=SC2046 # targets are words
    make -C "$new" -j"$(getconf _NPROCESSORS_ONLN)" CC="$CC" CLANG="$CLANG" BUILD=$built CFLAGS="$flags" LDFLAGS="${LDFLAGS-}" \
        IMPLEMENTATIONS="$(own_rows "$commit")" REVISION="$commit" DIRTY=0 $(targets_of "$commit") >"$log" 2>&1 </dev/null 9>&- &
    child=$!
    wait "$child" || {
        child=''
        tail -n 15 "$log" | sed 's/^/    /' >&2
        fail 3 "$whose $commit does not build here, so there is nothing to compare; all that its build wrote is in $PWD/$log"
    }
    child=''
    has_objects "$new/$built" ||
        fail 3 "$whose $commit has no objects of libactivations where the gate looks for them (kernels/registry.o, kernels/cpu.o, kernels/part/): name a later revision"
    if ! touch "$new/whole" || ! mv "$new" "$folder"; then fail 3 "cannot write $PWD/$folder: is there room on its disk?"; fi
    printf 'regress: built in %d s\n' $(($(date +%s) - started)) >&2
}

build BASE "$base_commit"
build HEAD "$head"
base_folder=$(folder_of "$base_commit")/$built head_folder=$(folder_of "$head")/$built

# A commit may say why its results differ: then the rows' own bounds decide.
[ "$base_commit" = "$head" ] || changes=$(git log --format='%(trailers:key=Results-change,valueonly,unfold)' "$base_commit..$head" | awk 'NF { printf "%s%s", n++ ? "; " : "", $0 }')
[ -z "${changes-}" ] || set -- --results-change="$changes" "$@"
[ -z "$audit" ] || set -- --audit all "$@"
[ -z "$kernels" ] || set -- --kernels "$kernels" "$@"
[ -z "$database" ] || set -- --db "$database" "$@"
# Its exit code is ours, and so are its signals.
exec "$head_folder/relubench" compare --base "$base_folder" --head "$head_folder" --base-revision "$base_commit" --head-revision "$head" "$@"
