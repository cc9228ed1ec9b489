#!/bin/sh
# Runs inside a guest, as root: what the campaign of power cuts asks of it. `prepare` makes a daemon.json and the
# scenario, and has both on the disk; `state` prints all that must be after a restore as it was before the first run.
set -u
. "$(dirname "$0")/look.sh"

prepare() {
  mkdir -p "${file%/*}"
  printf '{"labels": ["kept=yes"]}' >"$file"
  chown 65534:65534 "$file"
  chmod 640 "$file"
  touch -d '2020-02-02 02:02:02' "$file"
  cat >/root/power.yaml <<'YAML'
name: power
network: none
drivers:
  - { name: dm-direct, driver: devicemapper, mode: direct-lvm, device: /dev/disk/by-id/virtio-spare }
  - { name: dm-loop, driver: devicemapper, mode: loop-lvm }
  - overlay2
runtimes: [runc]
rounds: 2
iterations: 2
warmup: 1
YAML
  systemctl restart docker
  sync
}

state() {
  look
  systemctl show -p Id -p ActiveState -p SubState -p UnitFileState docker.service docker.socket | paste -s -d ' '
  docker info --format 'engine {{.Driver}} {{.DockerRootDir}} {{.Labels}} images={{.Images}} containers={{.Containers}}'
  find /etc/lvm/archive /etc/lvm/backup /etc/lvm/profile -type f | sort
  # The two that stay, empty, are looked into above.
  find /var/lib/drivergrid -mindepth 1 -maxdepth 1 ! -name runs ! -name journal
  find /sys/fs/cgroup -name 'drivergrid*'
  ls /sys/class/net
  pgrep -l 'dockerd|containerd-shim' | cut -d ' ' -f 2-
}

"$1"
