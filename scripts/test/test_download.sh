#!/bin/sh
# SPDX-License-Identifier: MIT
# download.sh on a local server: what it keeps, what it refuses, how it goes on after an interruption. Reports in TAP.
set -u
folder=$(mktemp -d) || exit 3
# shellcheck disable=SC2034 # tap.sh wants one
store=$folder/none
. "$(dirname "$0")/../../harness/test/tap.sh"
download=$SOURCE/scripts/download.sh
python=$(command -v python3)
"${python:-false}" -c 'import http.server' 2>/dev/null || {
    echo 'there is no python3 with http.server here to fetch from'
    exit 77
}
server=''
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
fetch() { sh "$download" "$@" >"$folder/out" 2>"$folder/err"; }

# ---- what a mirror has ----
mirror=$folder/mirror
names='train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz'
mkdir -p "$mirror/cifar-10-batches-bin" "$mirror/wrong" "$mirror/part"
for name in $names; do echo "the bytes of $name" | gzip -n -c >"$mirror/$name"; done
for batch in data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5 test_batch; do echo "$batch" >"$mirror/cifar-10-batches-bin/$batch.bin"; done
echo 'nobody asked for it' >"$mirror/cifar-10-batches-bin/readme.html"
(cd "$mirror" && tar -czf cifar-10-binary.tar.gz cifar-10-batches-bin && md5sum ./*.gz | sed 's|\./||' >sums)
cp "$mirror/train-images-idx3-ubyte.gz" "$mirror/part"
for name in $names; do echo other | gzip -n -c >"$mirror/wrong/$name"; done

(cd "$mirror" && exec "$python" -u -m http.server --bind 127.0.0.1 0 >"$folder/server" 2>&1) &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    grep -q 'port [0-9]' "$folder/server" && break
    sleep 0.5
done
port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' "$folder/server" | head -n 1)
[ -n "$port" ] || {
    echo 'a local server cannot be started here'
    exit 77
}
url=http://127.0.0.1:$port
unset http_proxy HTTP_PROXY all_proxy ALL_PROXY

# ---- wrong use ----
refuses 2 'usage:' 'no name' sh "$download"
refuses 2 'a data set and a folder' 'no folder' sh "$download" mnist
refuses 2 'there is no data set "svhn"' 'an unknown name' sh "$download" svhn "$folder/data"
refuses 2 'there is no option --fast' 'an unknown option' sh "$download" mnist "$folder/data" --fast
refuses 2 '--from needs a value' 'an option without its value' sh "$download" mnist "$folder/data" --from

# ---- sound files ----
for name in mnist fashion_mnist cifar10; do
    fetch "$name" "$folder/data" --from "$url" --sums "$mirror/sums"
    result $? "$name is fetched"
done
for within in mnist fashion-mnist; do
    for name in $names; do cmp "$mirror/$name" "$folder/data/$within/$name"; done >"$folder/out" 2>"$folder/err"
    [ ! -s "$folder/out" ] && [ ! -s "$folder/err" ] && [ "$(find "$folder/data/$within" -type f | wc -l)" -eq 4 ]
    result $? "$within holds its four files and nothing else"
done
rm "$mirror/cifar-10-batches-bin/readme.html"
diff -r "$mirror/cifar-10-batches-bin" "$folder/data/cifar-10-batches-bin" >"$folder/out" 2>"$folder/err"
result $? 'cifar-10-batches-bin holds the six batches and nothing else'
[ "$(ls "$folder/data")" = "$(printf 'cifar-10-batches-bin\nfashion-mnist\nmnist')" ]
result $? 'nothing is left beside the folders'
kept=$(ls -li "$folder/data/mnist")
RELUBENCH_MIRROR=$folder/none fetch mnist "$folder/data" --sums "$mirror/sums" && [ "$kept" = "$(ls -li "$folder/data/mnist")" ]
result $? 'what is there is not fetched again'
RELUBENCH_MIRROR=$url fetch mnist "$folder/environment" --sums "$mirror/sums"
result $? 'a mirror named by the environment'

# ---- an interruption ----
mkdir -p "$folder/broken/mnist"
head -c 10 "$mirror/train-images-idx3-ubyte.gz" >"$folder/broken/mnist/train-images-idx3-ubyte.gz.part"
echo 'of something else, and longer than what it was to be: it cannot be gone on with' >"$folder/broken/mnist/train-labels-idx1-ubyte.gz.part"
fetch mnist "$folder/broken" --from "$url" --sums "$mirror/sums" && diff -r "$folder/data/mnist" "$folder/broken/mnist" >"$folder/out"
result $? 'what an interruption left is gone on with, or replaced'
refuses 3 'the same command goes on from here' 'a mirror that lacks files' sh "$download" mnist "$folder/partly" --from "$url/part" --sums "$mirror/sums"
[ "$(ls "$folder/partly/mnist")" = train-images-idx3-ubyte.gz ]
result $? 'what it has is kept'

# ---- other bytes ----
refuses 3 'not the published' 'another file than the published one' sh "$download" mnist "$folder/wrong" --from "$url"
refuses 3 'not the published' 'another archive than the published one' sh "$download" cifar10 "$folder/wrong" --from "$url"
[ -z "$(find "$folder/wrong" -type f)" ]
result $? 'it is not kept'
refuses 3 'move it away' 'other bytes under the name of a file' sh "$download" mnist "$folder/data" --from "$url"
[ "$kept" = "$(ls -li "$folder/data/mnist")" ]
result $? 'they stay'
refuses 3 'has no checksum of train-images' 'a list that lacks a file' sh "$download" mnist "$folder/unlisted" --from "$url" --sums /dev/null
refuses 3 'cannot read the checksums' 'no list' sh "$download" mnist "$folder/unlisted" --from "$url" --sums "$folder/none"
echo >"$folder/file"
refuses 3 'cannot write to' 'a folder that cannot be made' sh "$download" mnist "$folder/file" --from "$url"

# ---- tools ----
tools=$folder/tools
mkdir "$tools"
for tool in sh cat awk cut printf md5sum gzip mkdir mv rm ls tar mktemp wget; do
    path=$(command -v "$tool") && [ "${path#/}" != "$path" ] && ln -s "$path" "$tools"
done
if [ -e "$tools/wget" ]; then
    PATH=$tools fetch mnist "$folder/wget" --from "$url" --sums "$mirror/sums" && diff -r "$folder/data/mnist" "$folder/wget/mnist" >"$folder/out"
    result $? 'wget does where curl is not'
    rm "$tools/wget"
else skip 'wget does where curl is not' 'wget is not here'; fi
refuses 3 'neither curl nor wget' 'no tool to fetch with' env PATH="$tools" sh "$download" mnist "$folder/tool" --from "$url"
rm "$tools/md5sum"
refuses 3 'md5sum is not here' 'no tool to check with' env PATH="$tools" sh "$download" mnist "$folder/tool" --from "$url"
finish
