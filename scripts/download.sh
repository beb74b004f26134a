#!/bin/sh
# SPDX-License-Identifier: MIT
# Fetches a data set's files into DIR, where `relubench train --data DIR` finds them, and checks them against the published checksums.
# A file appears under its name only when it is whole and checked; what an interruption left is continued.
# usage: download.sh NAME DIR [--from URL] [--sums FILE]
#   NAME          mnist, fashion_mnist or cifar10
#   --from URL    a mirror: the folder that holds the files (also as RELUBENCH_MIRROR)
#   --sums FILE   checksums as md5sum writes them, instead of the published ones, for a mirror that packed the files anew
# Exit codes: 0 the files are there; 2 wrong use; 3 they are not, and why.
set -u

fail() {
    code=$1
    shift
    printf 'download: %s\n' "$*" >&2
    exit "$code"
}
usage() { fail 2 "$1; usage: download.sh mnist|fashion_mnist|cifar10 DIR [--from URL] [--sums FILE]"; }

name='' folder='' from=${RELUBENCH_MIRROR-} sums=''
while [ $# -gt 0 ]; do
    case $1 in
        --from | --sums)
            [ $# -ge 2 ] || usage "$1 needs a value"
            [ "$1" = --from ] && from=$2 || sums=$2
            shift
            ;;
        -*) usage "there is no option $1" ;;
        *) if [ -z "$name" ]; then name=$1; elif [ -z "$folder" ]; then folder=$1; else usage "what is \"$1\" for"; fi ;;
    esac
    shift
done
if [ -z "$folder" ]; then usage 'it needs the name of a data set and a folder'; fi

# MD5 of the files as they are served. MNIST is packed anew by some mirrors; what is in its files is published too.
case $name in
    mnist)
        within=mnist base=https://ossci-datasets.s3.amazonaws.com/mnist
        published='f68b3c2dcbeaaa9fbdd348bbdeb94873  train-images-idx3-ubyte.gz
d53e105ee54ea40749a09fcbcd1e9432  train-labels-idx1-ubyte.gz
9fb629c4189551a2d022fa330f9573f3  t10k-images-idx3-ubyte.gz
ec29112dd5afa0611ce80d1b7f02629c  t10k-labels-idx1-ubyte.gz'
        unpacked='6bbc9ace898e44ae57da46a324031adb  train-images-idx3-ubyte.gz
a25bea736e30d166cdddb491f175f624  train-labels-idx1-ubyte.gz
2646ac647ad5339dbf082846283269ea  t10k-images-idx3-ubyte.gz
27ae3e4e09519cfbb04c329615203637  t10k-labels-idx1-ubyte.gz'
        ;;
    fashion_mnist | fashion-mnist)
        within=fashion-mnist base=http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
        published='8d4fb7e6c68d591d4c3dfef9ec88bf0d  train-images-idx3-ubyte.gz
25c81989df183df01b3e8a0aad5dffbe  train-labels-idx1-ubyte.gz
bef4ecab320f06d8554ea6380940ec79  t10k-images-idx3-ubyte.gz
bb300cfdad3c16e7a12a480ee83cd310  t10k-labels-idx1-ubyte.gz'
        unpacked=''
        ;;
    cifar10)
        within=cifar-10-batches-bin base=https://www.cs.toronto.edu/~kriz
        published='c32a1d4ab5d03f1284b67883e8d87530  cifar-10-binary.tar.gz'
        unpacked=''
        ;;
    *) usage "there is no data set \"$name\" to fetch" ;;
esac
if [ -n "$sums" ]; then
    published=$(cat "$sums") || fail 3 "cannot read the checksums in $sums"
    unpacked=''
fi
base=${from:-$base}

command -v md5sum >/dev/null 2>&1 || fail 3 'md5sum is not here, and nothing is kept that was not checked: install coreutils'
if command -v curl >/dev/null 2>&1; then
    get() { curl -f -L -s -S --connect-timeout 30 --retry 2 -C - -o "$2" "$1"; }
elif command -v wget >/dev/null 2>&1; then
    get() { wget -q -c --timeout=30 --tries=3 -O "$2" "$1"; }
else
    fail 3 'neither curl nor wget is here: install one of them, or fetch the files by hand: '"$base"
fi
mkdir -p "$folder/$within" 2>/dev/null
[ -w "$folder/$within" ] || fail 3 "cannot write to $folder/$within: name another folder"

sum_of() { md5sum <"$1" | cut -d ' ' -f 1; }
wanted() { printf '%s\n' "$1" | awk -v file="$2" '$2 == file || $2 == "*" file { print $1; exit }'; }

# sound PATH FILE: PATH holds what is published as FILE.
sound() {
    [ "$(sum_of "$1")" = "$(wanted "$published" "$2")" ] && return
    [ -n "$unpacked" ] && [ "$(gzip -dc <"$1" 2>/dev/null | md5sum | cut -d ' ' -f 1)" = "$(wanted "$unpacked" "$2")" ]
}

# fetch FILE PATH: FILE of the mirror becomes PATH.
fetch() {
    [ -n "$(wanted "$published" "$1")" ] || fail 3 "$sums has no checksum of $1"
    part=$2.part
    began=$([ -s "$part" ] && echo 1)
    printf '%s/%s\n' "$base" "$1"
    get "$base/$1" "$part"
    got=$?
    # A server may be unable to continue, and what was there may be of another file.
    if [ -n "$began" ] && { [ "$got" -ne 0 ] || ! sound "$part" "$1"; }; then
        rm -f "$part"
        get "$base/$1" "$part"
        got=$?
    fi
    [ "$got" -eq 0 ] || fail 3 "$base/$1 could not be fetched; the same command goes on from here, --from URL names a mirror"
    if ! sound "$part" "$1"; then
        found=$(sum_of "$part")
        rm -f "$part"
        fail 3 "$base/$1 has the MD5 $found, not the published $(wanted "$published" "$1"): it is another file, or was damaged; --from URL names a mirror"
    fi
    mv "$part" "$2" || fail 3 "cannot write $2"
}

# Batches of CIFAR-10, which come as an archive: nothing else is taken out of it.
take_out() {
    batches='data_batch_1.bin data_batch_2.bin data_batch_3.bin data_batch_4.bin data_batch_5.bin test_batch.bin'
    missing=''
    for batch in $batches; do [ -s "$folder/$within/$batch" ] || missing=1; done
    if [ -z "$missing" ]; then
        echo "already there, not checked: $folder/$within"
        return
    fi
    archive=$folder/cifar-10-binary.tar.gz
    if [ ! -f "$archive" ] || ! sound "$archive" cifar-10-binary.tar.gz; then fetch cifar-10-binary.tar.gz "$archive"; fi
    scratch=$(mktemp -d "$folder/$within/unpacking.XXXXXX") || fail 3 "cannot write to $folder/$within"
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT TERM
    for batch in $batches; do
        tar -xzf - -C "$scratch" "cifar-10-batches-bin/$batch" <"$archive" ||
            fail 3 "$batch cannot be taken out of $archive: no room, or no tar here"
        mv "$scratch/cifar-10-batches-bin/$batch" "$folder/$within/$batch" || fail 3 "cannot write $folder/$within/$batch"
    done
    rm -f "$archive"
}

if [ "$name" = cifar10 ]; then take_out; else
    for file in train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz; do
        path=$folder/$within/$file
        if [ ! -e "$path" ]; then fetch "$file" "$path"; elif sound "$path" "$file"; then echo "already there: $path"; else
            fail 3 "$path is there with other bytes than the published ones: move it away to fetch it"
        fi
    done
fi
echo "$name is in $folder/$within; use it with: --data $folder"
