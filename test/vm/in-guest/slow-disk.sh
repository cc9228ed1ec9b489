#!/bin/sh
# Runs inside a guest, as root: measures rootfs on a disk whose flushes take 0 or 50 ms (dm-delay), in turn. Prints a line
# `DELAY STEP US_PER_OPERATION` for every step of every run.
#
# An fsync of ext4 is several writes and one flush, each after the one before. Only flushes are delayed, so that an fsync
# has the delay once.
set -eu
disk=$(readlink -f /dev/disk/by-id/virtio-spare)
sectors=$(blockdev --getsz "$disk")
modprobe dm-delay

# Groups of device, offset, ms: for reads, for writes, for flushes.
table() {
  echo "0 $sectors delay $disk 0 0 $disk 0 0 $disk 0 $1"
}

dmsetup create slow --table "$(table 0)"
mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 /dev/mapper/slow
mkdir -p /slow
mount /dev/mapper/slow /slow
export DRIVERGRID_STATE_DIR=/slow/state
cat >/root/slow-disk.yaml <<'YAML'
name: slow-disk
workload: rootfs
network: none
backing: host
files: 128
timeout: 5m
drivers: [overlay2]
runtimes: [runc]
rounds: 1
iterations: 3
warmup: 1
YAML

for delay in 0 50 0 50; do
  dmsetup suspend slow
  dmsetup load slow --table "$(table $delay)"
  dmsetup resume slow
  rm -rf /root/out
  node /opt/drivergrid/dist/main.js run /root/slow-disk.yaml --out /root/out --progress none \
    --rootfs-program /run/drivergrid/job/rootfs >/root/said 2>&1 || cat /root/said
  node -e '
    const [head, ...rows] = require("fs").readFileSync("/root/out/steps.csv", "utf8").trim().split("\r\n").map((line) => line.split(","));
    for (const row of rows) console.log(process.argv[1], row[head.indexOf("step")], row[head.indexOf("us_per_operation")]);
  ' $delay
done
umount /slow
dmsetup remove slow
