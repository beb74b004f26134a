#!/bin/sh
# SPDX-License-Identifier: MIT
# relubench db as its users meet it: what it prints, what it leaves behind, and its exit codes. Reports in TAP.
set -u

work=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 3
number=0

# expect NAME CODE [TEXT]...: the last command (of `db` below) ended with CODE and said every TEXT.
expect() {
    name=$1 wanted=$2
    shift 2
    number=$((number + 1))
    verdict=ok
    [ "$code" -eq "$wanted" ] || verdict='not ok'
    for text; do grep -q -F -e "$text" said || verdict='not ok'; done
    echo "$verdict $number - $name"
    [ "$verdict" = ok ] || { echo "exit code $code, wanted $wanted, with: $*"; cat said; }
}

db() {
    "$RELUBENCH" db "$@" >said 2>&1
    code=$?
}

# expect_that NAME COMMAND...: the command succeeds.
expect_that() {
    name=$1
    shift
    "$@" >said 2>&1
    code=$?
    expect "$name" 0
}

fill() { "$RELUBENCH" verify --activation "$1" --impl scalar --db "$2" >said 2>&1 || { cat said; exit 3; }; }
fill relu a.db
fill prelu b.db

# ---- wrong use: 2 ----

db
expect 'no verb' 2 'check, export, import or merge'
db --help
expect 'help' 0 'usage: relubench db check' 'examples:'
db chekc
expect 'an unknown verb' 2 "db cannot 'chekc'" 'check, export, import and merge'
db check extra
expect 'check with a name' 2 '--db names the store'
db check --dbb a.db
expect 'an unknown option' 2 "no option '--dbb'" '--bundle'
db export
expect 'export without a name' 2 'a folder for text'
db export text --bundle a.bundle --db a.db
expect 'export with two names' 2 'a folder for text'
db import --db c.db
expect 'import without a source' 2 'name a bundle'
db import a.db b.db --db c.db
expect 'import with two sources' 2 'relubench db merge'
db import --bundle a.db --db c.db
expect 'import with an option of export' 2 '--bundle belongs to export'
db export text --rebuild --db a.db
expect 'export with an option of check' 2 '--rebuild belongs to check'
db import a.db --db a.db
expect 'a store into itself' 2 'is the store itself'
ln -s a.db link.db
db import link.db --db a.db
expect 'a store into itself under another name' 2 'is the store itself'
db check --db ''
expect 'an empty name' 2 'the store'\''s name is empty'
expect_that 'wrong use makes no store' test ! -e c.db

# ---- check ----

db check --db a.db
expect 'check' 0 'kernel ' 'verification ' 'store a.db: version 6, no fault'
db check --rebuild --db a.db
expect 'check after a rebuild' 0 'no fault'
db check --db missing.db
expect 'a missing store' 3 'there is no store missing.db' 'relubench bench'
db check
expect 'a missing default store' 3 'there is no store results/relubench.db' '--db'
db check --db .
expect 'a folder' 3 'is a folder' 'name a file in it'
db check --rebuild --db no/such/folder/store.db
expect 'a store in a missing folder' 3 'No such file or directory' 'mkdir -p'
echo 'not a database, whatever its name says, and long enough to be looked at' >text.db
db check --db text.db
expect 'a text' 3 'not an SQLite file' '--db'
head -c 20000 a.db >cut.db
db check --db cut.db
expect 'a store cut short' 3 'damaged' 'db import'
if [ -c /dev/full ]; then
    "$RELUBENCH" db check --db a.db 2>said >/dev/full
    code=$?
    expect 'a report to a full disk' 3 'cannot write to standard output'
fi

# ---- export and import ----

db export text --db a.db
expect 'export as text' 0 'exported a.db to text'
expect_that 'the manifest names every table' grep -q '^verification[[:blank:]]' text/manifest.tsv
expect_that 'derived tables are left out' test ! -e text/summary.tsv
cp -r text first
db export text --db a.db
expect_that 'a second export gives the same bytes' diff -r first text
db import text --db c.db
expect 'import of text' 0 'already here'
db export again --db c.db
expect_that 'export, import, export gives the same bytes' diff -r text again
db export --bundle a.bundle --db a.db
expect 'export of a bundle' 0 'exported a.db to a.bundle'
expect_that 'a bundle is one file' test ! -e a.bundle-wal -a ! -e a.bundle.part
db export --bundle a.bundle --db a.db
expect 'an existing bundle is kept' 2 'a.bundle exists' 'name another file'
db import a.bundle --db d.db
expect 'import of a bundle' 0 'kernel'
db import a.bundle --db d.db
expect 'import of a bundle again' 0 'kernel' ' 0  '
db export again --db d.db
expect_that 'both ways give the same bytes' diff -r text again
db export a.bundle --db a.db
expect 'text into a file' 3 'a.bundle'
db export no/such/folder --db a.db
expect 'text into a missing folder' 3 'No such file or directory' 'name one in a folder that exists'
db export --bundle no/such/bundle --db a.db
expect 'a bundle into a missing folder' 3 'cannot write no/such/bundle.part'
db import missing --db d.db
expect 'a missing source' 3 'missing: No such file or directory' 'name a bundle'

# ---- merge ----

db merge a.bundle b.db --db all.db
expect 'merge' 0 'run '
db check --db all.db
expect 'a merged store' 0 'no fault'
db export merged --db all.db
db merge b.db text --db other.db
db export again --db other.db
expect_that 'the order of merging does not matter' diff -r merged again
cp all.db before.db
db merge a.bundle text.db --db all.db
expect 'merge with a source that is none' 3 'text.db is not an SQLite file'
db export again --db all.db
expect_that 'a merge that fails changes nothing' diff -r merged again
db merge text.db b.db --db none.db
expect 'merge with a source that is none, first' 3 'text.db is not an SQLite file'
expect_that 'and makes no store' test ! -e none.db

echo "1..$number"
