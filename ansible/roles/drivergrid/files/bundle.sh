#!/bin/sh
# Makes one archive of a packed tool and what it depends on, for hosts without npm: exactly what its lock file says.
#
#   bundle.sh PACKED CPU OUT    PACKED: folder from pack.sh; CPU: as Node names it, such as x64 or arm64
set -eu

packed=$1
cpu=$2
out=$3
scratch=$(mktemp -d "$packed/bundle.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
tar -xzf "$packed/tool.tgz" -C "$scratch"
cp "$packed/package-lock.json" "$scratch/package"
(cd "$scratch/package" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --os=linux --cpu="$cpu" >&2)
tar -czf "$scratch/bundle" --owner=0 --group=0 -C "$scratch/package" .
mv "$scratch/bundle" "$out"
