#!/bin/sh
# Makes a fresh Debian or Ubuntu machine ready for `drivergrid run talk-2018`. Run as root, from anywhere; the
# project's source is in $1, or in /vagrant.
set -eu
source=${1:-/vagrant}
export DEBIAN_FRONTEND=noninteractive
apt-get update
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
  # Distributions carry older ones; the npm registry carries Node itself as a package.
  apt-get install --yes --no-install-recommends npm
  npm install --global node@20
  hash -r
fi
rm -rf /opt/drivergrid
cp -r "$source" /opt/drivergrid
cd /opt/drivergrid
npm ci
npm run build
chmod +x dist/main.js
ln -sf /opt/drivergrid/dist/main.js /usr/local/bin/drivergrid
# The host's own engine is not needed: drivergrid starts its own.
drivergrid setup talk-2018
