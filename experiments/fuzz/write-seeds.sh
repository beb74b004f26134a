#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes what fuzzers begin with: small sound files of each format, plain and gz.
# usage: write-seeds.sh DIR      DIR/idx, DIR/cifar10, DIR/gz
set -eu
mkdir -p "$1/idx" "$1/cifar10" "$1/gz"
cd "$1"

zeros() { head -c "$1" /dev/zero; }

{ printf '\0\0\10\3\0\0\0\2\0\0\0\34\0\0\0\34' && zeros 1568; } >idx/images
printf '\0\0\10\1\0\0\0\5\0\1\2\3\11' >idx/labels
{ printf '\3' && zeros 3072; } >cifar10/one
{ printf '\0' && zeros 3072 && printf '\11' && zeros 3072; } >cifar10/two
for seed in idx/images idx/labels cifar10/one; do gzip -n -c "$seed" >"$seed.gz"; done

cp idx/images.gz idx/labels.gz cifar10/one.gz gz
cat idx/images.gz idx/labels.gz >gz/members
zeros 200000 | gzip -n -c >gz/bomb
printf '\377\0\125\252' >gz/plain
