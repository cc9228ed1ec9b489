#!/bin/sh
# Makes a Debian or Ubuntu machine ready for `drivergrid run talk-2018 --lab system`: an engine, runtimes, what the
# storage drivers need, Node and the tool, all from the distribution where it has them. The Vagrantfile runs it,
# and `drivergrid vm build` runs it in the tree that becomes its guest's image. Run as root, as often as you like.
#
#   provision.sh                   installs the tool from its source in /vagrant
#   DRIVERGRID_SOURCE=DIR provision.sh
#                                  from DIR; where that has dist and node_modules, it is taken as it is
#   provision.sh --tool-at DIR     installs no tool: it is at DIR, or will be
#
# Lines that begin with `provision:` are for the person; `drivergrid vm build` shows them.
set -eu

source=${DRIVERGRID_SOURCE:-/vagrant}
tool=/usr/local/lib/drivergrid
install_tool=yes
if [ $# -gt 0 ]; then
  if [ $# -ne 2 ] || [ "$1" != --tool-at ]; then
    echo 'usage: [DRIVERGRID_SOURCE=DIR] provision.sh [--tool-at DIR]' >&2
    exit 2
  fi
  tool=$2
  install_tool=no
fi
if [ $install_tool = yes ] && [ ! -f "$source/package.json" ]; then
  echo "expected drivergrid's source in $source, found none; set DRIVERGRID_SOURCE" >&2
  exit 2
fi

export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# A distribution's index may be absent from a fresh machine.
apt-get update

candidate() {
  apt-cache policy "$1" | sed -n 's/^  Candidate: \(.*\)/\1/p'
}

# Without apparmor no container starts on a kernel that has it enabled, as Debian's do. From Debian 13 on the
# client is a package of its own.
packages=
for package in \
  docker.io docker-cli containerd runc crun runsc apparmor iptables iproute2 kmod procps \
  podman conmon netavark skopeo containernetworking-plugins \
  e2fsprogs erofs-utils btrfs-progs fuse-overlayfs lvm2 dmsetup thin-provisioning-tools; do
  case $(candidate "$package") in
    '' | '(none)')
      # The client comes with the engine where it is no package.
      [ $package = docker-cli ] || echo "provision: this distribution has no $package"
      ;;
    *) packages="$packages $package" ;;
  esac
done
# shellcheck disable=SC2086 # one word a package
apt-get install --yes --no-install-recommends $packages
echo "provision: engine $(dockerd --version | cut -d, -f1 | cut -d' ' -f3)"

node_fits() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if ! node_fits; then
  if dpkg --compare-versions "$(candidate nodejs | sed 's/(none)/0/')" ge 20.19; then
    apt-get install --yes --no-install-recommends nodejs
  else
    # Older distributions have older ones; the npm registry has Node itself as a package.
    apt-get install --yes --no-install-recommends npm
    npm install --global node@20
    hash -r
  fi
fi
echo "provision: node $(node --version)"

if [ $install_tool = yes ]; then
  rm -rf "$tool"
  mkdir -p "$tool"
  cp -R "$source/." "$tool"
  cd "$tool"
  if [ ! -f dist/main.js ] || [ ! -d node_modules ]; then
    command -v npm >/dev/null || apt-get install --yes --no-install-recommends npm
    npm ci
    npm run build
  fi
fi
cat >/usr/local/bin/drivergrid <<END
#!/bin/sh
exec node $tool/dist/main.js "\$@"
END
chmod 755 /usr/local/bin/drivergrid
[ $install_tool = no ] || echo "provision: drivergrid $(drivergrid --version)"
