#!/bin/sh
# Hosts to try the plays on: namespaces of this machine, each with a root file system of its own (an overlay over this
# one's), /run, processes, network and sshd. They share the kernel, its cgroups and its loop devices. As root:
#
#   hosts.sh up DIR N          makes N hosts, and DIR/inventory.yml
#   hosts.sh start DIR HOST    starts a host that was killed, with a new boot id; its disk is as it was
#   hosts.sh kill DIR HOST     ends all its processes at once, as a power cut does
#   hosts.sh cut DIR HOST      takes its link down; `hosts.sh mend DIR HOST` brings it up again
#   hosts.sh down DIR          removes every host
set -eu

size=${HOST_SIZE:-1g}

up() {
  dir=$1 count=$2
  mkdir -p "$dir"
  ssh-keygen -q -t ed25519 -N '' -f "$dir/key"
  ip link add dgbr type bridge
  ip address add 10.213.0.1/24 dev dgbr
  ip link set dgbr up
  printf 'drivergrid:\n  hosts:\n' >"$dir/inventory.yml"
  number=0
  while [ $number -lt "$count" ]; do
    number=$((number + 1))
    host=h$number
    mkdir -p "$dir/$host"
    mount -t tmpfs -o "size=$size" "$host" "$dir/$host"
    mkdir "$dir/$host/upper" "$dir/$host/work" "$dir/$host/root"
    mkdir -p "$dir/$host/upper/root/.ssh"
    cp "$dir/key.pub" "$dir/$host/upper/root/.ssh/authorized_keys"
    chmod -R go= "$dir/$host/upper/root"
    ip netns add "dg$host"
    ip link add "v$host" type veth peer name eth0 netns "dg$host"
    ip link set "v$host" master dgbr up
    ip -n "dg$host" address add "10.213.0.$((10 + number))/24" dev eth0
    ip -n "dg$host" link set eth0 up
    ip -n "dg$host" link set lo up
    printf '    %s: { ansible_host: 10.213.0.%s }\n' "$host" $((10 + number)) >>"$dir/inventory.yml"
    start "$dir" "$host"
  done
  cat >>"$dir/inventory.yml" <<END
  vars:
    ansible_user: root
    ansible_ssh_private_key_file: $dir/key
    ansible_python_interpreter: /usr/bin/python3
    ansible_ssh_common_args: -o UserKnownHostsFile=$dir/known_hosts -o StrictHostKeyChecking=accept-new
END
}

start() {
  rm -f "$1/$2/upper/sshd.pid"
  # A host that ends by SIGTERM (`kill -TERM 1` in it) starts again, as by `reboot`.
  while nsenter --net="/run/netns/dg$2" sh -c 'echo $$ >"$1.pid"; shift; exec "$@"' start "$1/$2" \
    unshare --mount --pid --uts --ipc --fork --kill-child "$0" boot "$1/$2" "$2"; do
    sleep 1
  done >>"$1/$2.console" 2>&1 </dev/null &
  while ! [ -s "$1/$2/upper/sshd.pid" ]; do sleep 0.2; done
}

# The first process of a host.
boot() {
  own=$1
  rm -f "$own/upper/sshd.pid"
  hostname "$2"
  mount --make-rprivate /
  mount -t overlay "$2" -o "lowerdir=/,upperdir=$own/upper,workdir=$own/work" "$own/root"
  cd "$own/root"
  mount -t sysfs sysfs sys
  mount --rbind /sys/fs/cgroup sys/fs/cgroup
  mount --rbind /dev dev
  mount -t proc proc proc
  mount -t tmpfs run run
  mkdir -p run/sshd run/lock
  cat /proc/sys/kernel/random/uuid >run/boot_id
  mount --bind run/boot_id proc/sys/kernel/random/boot_id
  mkdir -p mnt/old
  pivot_root . mnt/old
  umount -l /mnt/old
  ssh-keygen -q -A
  kernel=
  # "The other kernel", for one boot: the same under another name (personality(2), UNAME26).
  if [ -e /boot-once ]; then
    rm /boot-once
    kernel='setarch --uname-2.6'
  fi
  exec $kernel /usr/sbin/sshd -D -o PermitRootLogin=yes -o PidFile=/sshd.pid -o UsePAM=no
}

kill_host() {
  kill -KILL "$(cat "$1/$2.pid")"
  sleep 1
}

down() {
  for pid in "$1"/*.pid; do
    [ ! -e "$pid" ] || kill -KILL "$(cat "$pid")" 2>/dev/null || true
  done
  sleep 1
  for host in "$1"/h*/; do
    host=$(basename "$host")
    ip netns delete "dg$host" || true
    umount "$1/$host" || true
  done
  ip link delete dgbr
}

command=$1
shift
case $command in
  kill) kill_host "$@" ;;
  cut) ip link set "v$2" down ;;
  mend) ip link set "v$2" up ;;
  *) "$command" "$@" ;;
esac
