#!/bin/sh
# Makes a guest that is up ready for its state to be saved: the tool is loaded and waits for its command line, and no
# folder of the host is mounted, since QEMU saves no machine that uses one. `drivergrid vm` runs it in its guests.
#
# Whoever goes on from the state is a guest of its own: a line on the second serial port tells it the time and that
# its folders can be mounted (ISO 8601).
set -eu
tool=$1
folder=$2
woken=$3

mkdir -p "$folder"
cd "$folder"
mkfifo go said
# Of the pipe that it speaks into, the reader is to see the end only when the exit code is there. (A shell gives what it
# starts in the background no standard input unless it is told to.)
setsid sh -c 'node "$1/dist/main.js" vm worker <&4 & echo $! >pid; wait $!; echo $? >code' sh "$tool" \
  4<>go 2<>said >/dev/null &
line=
while read -r line && [ "$line" != loaded ]; do echo "$line" >&2; done <said
if [ "$line" != loaded ]; then
  echo 'expected the tool to say that it is loaded, it ended before' >&2
  exit 1
fi

# Opened in a session of its own: the port would go with the one that runs this script. Waited for, or what is said to
# the port too early would be lost.
stty -F /dev/ttyS1 raw -echo clocal
setsid sh -c '
  exec 3</dev/ttyS1
  touch waiting
  read -r now <&3
  date --set="$now"
  # Or it would draw the random numbers of every other guest of this state. Kernels from 5.18 on see to it themselves
  # (vmgenid); RNDRESEEDCRNG is random(4).
  dd if=/dev/hwrng of=/dev/urandom bs=64 count=1
  perl -e "open(my \$random, q(>), q(/dev/urandom)) and ioctl(\$random, 0x5207, 0)"
  mount --all --types 9p
  for _ in 1 2 3; do echo; echo "$1"; sleep 0.1; done >/dev/console
' sh "$woken" </dev/null >/dev/null 2>&1 &
until [ -e waiting ]; do sleep 0.1; done

cd /
sync
trap 'mount --all --types 9p' EXIT
umount --all --types 9p
trap - EXIT
