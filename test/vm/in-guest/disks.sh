#!/bin/sh
# Runs inside a guest, as root: what the spare disk may hold, and whether a direct-lvm run takes it. Prints a line
# `CASE exit=N` each, and what the disk holds after a run that was allowed to wipe it.
set -u
spare=/dev/disk/by-id/virtio-spare
disk=$(readlink -f $spare)
cat >/root/disks.yaml <<YAML
name: disks
network: none
drivers:
  - { name: dm-direct, driver: devicemapper, mode: direct-lvm, device: $spare }
runtimes: [runc]
rounds: 1
iterations: 1
warmup: 0
YAML

attempt() {
  name=$1
  shift
  rm -rf /root/out
  node /opt/drivergrid/dist/main.js run /root/disks.yaml --lab system --out /root/out --progress none "$@" >/root/said 2>&1
  echo "$name exit=$? $(tail -n 3 /root/said | tr '\n' ' ')"
}

mkfs.ext4 -q -F "$disk"
attempt holds-ext4
attempt other-disk --wipe /dev/vda
mount "$disk" /mnt
attempt mounted --wipe $spare
umount /mnt
mkswap --force "$disk" >/dev/null
swapon "$disk"
attempt swap --wipe $spare
swapoff "$disk"
wipefs --all --quiet "$disk"
vgcreate --yes held "$disk" >/dev/null
lvcreate --yes --name one --size 100M held >/dev/null
attempt active-volume --wipe $spare
vgchange --activate n held >/dev/null
attempt holds-lvm
attempt wiped --wipe "$disk"
echo "left on the disk: '$(wipefs --no-act --parsable --noheadings "$disk")' '$(vgs --noheadings)'"
