#!/bin/sh
# Packs the tool as `npm pack` does, and prints the packed file's path in the cache. Its name is its digest: the same
# sources give the same name.
#
#   pack.sh SOURCE CACHE
set -eu

source=$1
cache=$2
if [ ! -f "$source/dist/main.js" ] || [ ! -f "$source/package-lock.json" ]; then
  echo "expected a built checkout of drivergrid, found no dist/main.js in $source" >&2
  echo "Run npm ci && npm run build there, or set drivergrid_source." >&2
  exit 2
fi
mkdir -p "$cache"
scratch=$(mktemp -d "$cache/pack.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
(cd "$source" && npm pack --silent --ignore-scripts --pack-destination "$scratch" >/dev/null)
# What npm ci installs belongs to the tool.
mkdir "$scratch/package"
cp "$source/package-lock.json" "$scratch/package"
packed=$(echo "$scratch"/*.tgz)
digest=$(cat "$packed" "$scratch/package/package-lock.json" | sha256sum | cut -c1-16)
if [ ! -d "$cache/$digest" ]; then
  mv "$packed" "$scratch/package/tool.tgz"
  mv "$scratch/package" "$cache/$digest"
fi
echo "$cache/$digest"
