#!/bin/sh
# SPDX-License-Identifier: MIT
# regress.sh on a repository whose build and whose comparison are stand-ins: what it refuses, what it builds and keeps, what it hands to
# `relubench compare`, and what it makes of the answer. Reports in TAP.
set -u
folder=$(mktemp -d) || exit 3
# shellcheck disable=SC2034 # tap.sh wants one
store=$folder/none
. "$(dirname "$0")/../../harness/test/tap.sh"
command -v git >/dev/null 2>&1 || {
    echo 'there is no git here'
    exit 77
}
trap 'rm -rf "$folder"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
unset GIT_DIR GIT_WORK_TREE LDFLAGS
export CC="${CC:-cc}" CFLAGS='' LEDGER="$folder/ledger" ANSWER="$folder/answer"
tree="$folder/a tree"
regress() { sh "$tree/scripts/regress.sh" "$@" >"$folder/out" 2>"$folder/err"; }
commit() { git -C "$tree" add -A && git -C "$tree" commit -q -m "$@"; }
revision() { git -C "$tree" rev-parse "$1"; }
kept() { find "$tree/build/regress" -mindepth 1 -maxdepth 1 -type d | wc -l; }
builds() { wc -l <"$LEDGER"; }

# ---- a tree whose build notes what it is told, and whose program notes how it is called ----
mkdir -p "$tree/scripts" "$tree/kernels/isa" "$tree/kernels/hand"
cp "$SOURCE/scripts/regress.sh" "$tree/scripts/"
printf '// variant: %s\n' 'any 0 libm cc -O2' 'any 10 scalar cc -O2' 'x86_64 20 auto-v2-gcc gcc -O3' 'nowhere 80 elsewhere cc -O3' >"$tree/kernels/isa/all.c"
printf '// variant: any 91 by-hand cc -O3\n' >"$tree/kernels/hand/hand.c"
printf 'build/\n' >"$tree/.gitignore"
cat >"$tree/program" <<'STAND_IN'
#!/bin/sh
printf '%s\n' "$@" >"$ANSWER"
exit "${EXIT_CODE:-0}"
STAND_IN
chmod +x "$tree/program"
cat >"$tree/Makefile" <<'STAND_IN'
BUILD = elsewhere
gate-programs: $(BUILD)/libactivations.so $(BUILD)/relubench
$(BUILD)/libactivations.so:
	echo '$(REVISION)|$(IMPLEMENTATIONS)|$(CFLAGS)|$(DEVELOPER)' >>'$(LEDGER)'
	if [ -e broken ]; then echo the reason why; exit 1; fi
	if [ -e slow ]; then touch '$(LEDGER).began'; sleep 30; fi
	mkdir -p $(BUILD)/kernels/part
	[ -e bare ] || touch $(BUILD)/kernels/registry.o $(BUILD)/kernels/cpu.o $(BUILD)/kernels/part/scalar.o
	touch $@
$(BUILD)/relubench:
	mkdir -p $(BUILD) && cp program $@
STAND_IN

refuses 3 'no git repository.*compare in a clone' 'a folder without a repository' sh "$tree/scripts/regress.sh" --base main
git -C "$tree" init -q
refuses 3 'no commit yet' 'a repository without a commit' sh "$tree/scripts/regress.sh" --base main
commit first
first=$(revision HEAD)

# ---- wrong use ----
refuses 2 'which revision.*make regress BASE=' 'no base' sh "$tree/scripts/regress.sh"
refuses 2 'what is "main" for' 'a word that is no option' sh "$tree/scripts/regress.sh" main
refuses 2 '--base needs a value' 'an option without its value' sh "$tree/scripts/regress.sh" --base
refuses 2 'is no revision' 'an option for a base' sh "$tree/scripts/regress.sh" --base --all
refuses 2 'takes no revision' 'an audit of two revisions' sh "$tree/scripts/regress.sh" --audit --base HEAD

# ---- what cannot be compared ----
echo '# changed' >>"$tree/Makefile"
refuses 3 'not as committed: commit them' 'a changed file' sh "$tree/scripts/regress.sh" --base HEAD
grep -q 'M Makefile' "$folder/err"
result $? 'it is named'
git -C "$tree" checkout -q Makefile
touch "$tree/kernels/isa/new.c"
refuses 3 'not as committed' 'a file that is not committed' sh "$tree/scripts/regress.sh" --base HEAD
rm "$tree/kernels/isa/new.c"
refuses 3 'no revision "nowhere" here: git fetch' 'an unknown base' sh "$tree/scripts/regress.sh" --base nowhere
refuses 3 "no C compiler 'no-such-compiler'.*make deps" 'no compiler' env CC=no-such-compiler sh "$tree/scripts/regress.sh" --base HEAD
mkdir "$folder/tools"
for tool in sh dirname; do ln -s "$(command -v "$tool")" "$folder/tools/$tool"; done
refuses 3 'git is not here.*make deps' 'no git' env PATH="$folder/tools" sh "$tree/scripts/regress.sh" --base HEAD
[ ! -e "$LEDGER" ]
result $? 'nothing was built for any of these'

# ---- HEAD against itself ----
regress --base HEAD
result $? 'HEAD against itself'
[ "$(builds)" -eq 1 ] && [ "$(cat "$LEDGER")" = "$first|by-hand scalar|-ffunction-sections -fdata-sections|" ]
result $? 'is built once, from its commit, with the rows that are ours and a section a function'
home=$(sed -n '/^--base$/{n;p;}' "$ANSWER")
printf '%s\n' compare --base "$home" --head "$home" --base-revision "$first" --head-revision "$first" >"$folder/wanted"
cmp "$folder/wanted" "$ANSWER" >"$folder/out" 2>&1 && [ -e "$tree/$home/kernels/part/scalar.o" ]
result $? 'is handed over as two folders and two revisions'
grep -q "building BASE $(printf '%.12s' "$first")" "$folder/err"
result $? 'says which build is going on'
regress --base HEAD --kernels full --db 'my store.db' -- --budget 5m
[ "$(builds)" -eq 1 ] && grep -q -x full "$ANSWER" && grep -q -x 'my store.db' "$ANSWER" && [ "$(tail -n 2 "$ANSWER" | tr '\n' ' ')" = '--budget 5m ' ]
result $? 'the build is kept, options go on to compare'
regress --audit && [ "$(builds)" -eq 1 ] && [ "$(grep -c -x -- --audit "$ANSWER")" -eq 1 ]
result $? 'an audit is of the same build'
CFLAGS=-DOTHER regress --base HEAD && [ "$(builds)" -eq 2 ] && tail -n 1 "$LEDGER" | grep -q ' -DOTHER|'
result $? 'other flags are another build'
DEVELOPER=1 MAKEFLAGS=n regress --base HEAD && [ "$(builds)" -eq 2 ]
result $? "settings of the caller's make do not matter"

# ---- half-made folders ----
rm "$tree/${home%/*}/whole"
regress --base HEAD && [ "$(builds)" -eq 3 ] && [ -e "$tree/${home%/*}/whole" ]
result $? 'a folder without its mark is built again'
rm "$tree/$home/kernels/part/scalar.o"
regress --base HEAD && [ "$(builds)" -eq 4 ] && [ -e "$tree/$home/kernels/part/scalar.o" ]
result $? 'so is one without its objects'
mkdir "$tree/build/regress/new" && touch "$tree/build/regress/new/stale"
touch "$tree/slow"
commit slow
sh "$tree/scripts/regress.sh" --base HEAD~1 >"$folder/out" 2>"$folder/err" &
child=$!
until [ -e "$LEDGER.began" ]; do sleep 0.1; done
if command -v flock >/dev/null 2>&1; then
    refuses 3 'another comparison is at work' 'two at once' sh "$tree/scripts/regress.sh" --base HEAD
else skip 'two at once' 'flock is not here'; fi
before=$(kept)
kill -TERM "$child"
wait "$child"
code=$?
[ "$code" -eq 3 ] && [ ! -e "$tree/build/regress/new" ] && [ "$(kept)" -eq "$((before - 1))" ]
result $? "stopped while it builds, it leaves nothing half-made (exit $code)"

# ---- a base that does not build, or is none ----
git -C "$tree" rm -q slow && touch "$tree/broken"
commit broken
git -C "$tree" rm -q broken && touch "$tree/bare"
commit bare
git -C "$tree" rm -q bare
commit 'sound again' -m 'Results-change: gelu rounds its last step
  once' -m 'another paragraph'
commit 'named' --allow-empty -m 'text' -m 'Results-change: relu is, after all, linear
Signed-off-by: a <a@b>'
commit 'named, too' --allow-empty -m 'Results-change: tanh sums
  the other way'
refuses 3 'BASE [0-9a-f]* does not build here' 'a base that does not build' sh "$tree/scripts/regress.sh" --base HEAD~4
grep -q 'the reason why' "$folder/err" && log=$(sed -n 's/.*wrote is in //p' "$folder/err") && grep -q 'the reason why' "$log"
result $? 'it shows what the build said last, and where all of it is'
refuses 3 'no objects of libactivations' 'a base without objects' sh "$tree/scripts/regress.sh" --base HEAD~3
[ ! -e "$tree/build/regress/new" ]
result $? 'nothing half-made is left'

# ---- reasons, and answers ----
regress --base "$first" && grep -q -x -- '--results-change=tanh sums the other way; relu is, after all, linear' "$ANSWER"
result $? 'reasons given in trailers go to compare, and other paragraphs do not'
regress --base HEAD && ! grep -q -e --results-change "$ANSWER"
result $? 'reasons of older commits do not'
for code in 0 1 2 3; do
    EXIT_CODE=$code regress --base "$first"
    [ $? -eq "$code" ]
    result $? "compare's exit code $code is passed on"
done

# ---- a shallow clone ----
git clone -q --depth 1 "file://$tree" "$folder/shallow" 2>"$folder/err"
refuses 3 'shallow\|only the latest: git fetch --unshallow' 'a base that a shallow clone has not' sh "$folder/shallow/scripts/regress.sh" --base "$first"
git -C "$tree" worktree add -q --detach "$folder/beside" && sh "$folder/beside/scripts/regress.sh" --base "$first" >"$folder/out" 2>"$folder/err"
result $? 'a worktree beside does'
finish
