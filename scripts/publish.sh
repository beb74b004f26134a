#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes a store as text, and its charts, to results/NAME: sorted text changes where results do, so version control keeps it small.
# usage: publish.sh RELUBENCH DB [NAME]      NAME: after this CPU, as in amd-epyc-9b45, if not given
set -u
relubench=$1 db=$2 name=${3-}
[ -n "$name" ] || name=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1 | sed 's/([A-Za-z]*)//g' |
    tr '[:upper:]' '[:lower:]' | tr -cs '[:alnum:]' '-' | sed 's/^-*//; s/-*$//')
[ -n "$name" ] || name=$(uname -m)
case $name in
    */* | .*)
        echo "publish: NAME is the name of a folder in results/, not a path: $name" >&2
        exit 2
        ;;
esac
folder=results/$name
mkdir -p "$folder" || exit 3
"$relubench" db export "$folder/export" --db "$db" && "$relubench" chart all --db "$db" --out "$folder/charts" --format svg || exit
echo "published: $folder/"
