#!/bin/sh
# Builds drivergrid_VERSION_ARCH.deb in the current folder (`npm run deb`), of what `npm pack` packs and the libraries that
# it needs. One architecture, since the library that draws PNG files is a native one. dpkg-deb(1), deb-control(5).
set -eu
here=$(pwd)
cd "$(dirname "$0")/.."

version=$(node -p "require('./package.json').version")
arch=$(dpkg --print-architecture)
maintainer='drivergrid maintainers <drivergrid@users.noreply.github.com>'
# That of the sources, so that the same sources give the same package (reproducible-builds.org, SOURCE_DATE_EPOCH).
date=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH=$date
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
doc=$tree/usr/share/doc/drivergrid
lib=$tree/usr/lib/drivergrid

npm pack --silent --pack-destination "$work" >/dev/null
mkdir -p "$lib" "$doc" "$tree/DEBIAN" "$tree/usr/bin"
tar -x -f "$work/drivergrid-$version.tgz" -C "$lib" --strip-components 1
# The versions that the tests ran with.
cp package-lock.json "$lib"
npm ci --prefix "$lib" --omit dev --ignore-scripts --no-audit --no-fund --silent
# Another C library's build of it, and what npm leaves.
rm -rf "$lib"/node_modules/@resvg/*-musl "$lib/package-lock.json" "$lib/node_modules/.package-lock.json"
rm -f "$lib/LICENSE"
# Settings of other people's tools.
find "$lib" \( -name '.eslintrc*' -o -name .npmignore \) -delete
chmod -R u=rwX,go=rX "$lib"
chmod 755 "$lib/dist/main.js" "$lib"/scripts/*.sh
ln -s ../lib/drivergrid/dist/main.js "$tree/usr/bin/drivergrid"

mkdir -p "$tree/usr/share/man/man1"
gzip -9nc dist/man/drivergrid.1 >"$tree/usr/share/man/man1/drivergrid.1.gz"
rm -r "$lib/dist/man"
mkdir -p "$tree/usr/share/bash-completion" "$tree/usr/share/zsh" "$tree/usr/share/fish"
mv "$lib/dist/completion/bash" "$tree/usr/share/bash-completion/completions"
mv "$lib/dist/completion/zsh" "$tree/usr/share/zsh/vendor-completions"
mv "$lib/dist/completion/fish" "$tree/usr/share/fish/vendor_completions.d"
rmdir "$lib/dist/completion"

cat >"$tree/DEBIAN/control" <<EOF
Package: drivergrid
Version: $version
Architecture: $arch
Maintainer: $maintainer
Section: utils
Priority: optional
Installed-Size: $(du -sk "$tree/usr" | cut -f 1)
Depends: nodejs (>= 20.19), libc6, libgcc-s1
Recommends: docker.io | docker-ce, runc, crun, iptables
Suggests: containerd, podman, fuse-overlayfs, qemu-system-x86, mmdebstrap
Description: measures what storage drivers and OCI runtimes cost
 drivergrid starts a real container engine for each storage driver, restarts
 it every round, runs a workload in a loop under each runtime, and prints a
 runtime x driver grid with the evidence behind every number. It compares runs,
 engines and kernels, and does not touch an engine that is installed already.
EOF

cat >"$doc/copyright" <<EOF
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: drivergrid
Comment: The libraries below /usr/lib/drivergrid/node_modules are under the
 licenses in their own folders: MIT, ISC, BSD-3-Clause, Apache-2.0, MPL-2.0,
 Unlicense, and that of the DejaVu fonts.

Files: *
Copyright: The drivergrid contributors
License: Apache-2.0
 On Debian systems, the text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.
EOF

cat <<EOF | gzip -9n >"$doc/changelog.gz"
drivergrid ($version) unstable; urgency=medium

  * What is new is in CHANGELOG.md.gz.

 -- $maintainer  $(date --utc --rfc-email --date "@$date")
EOF
gzip -9nc CHANGELOG.md >"$doc/CHANGELOG.md.gz"

dpkg-deb --root-owner-group --build "$tree" "$here/drivergrid_${version}_$arch.deb"
