/**
 * Runs as the lab's own script does, and tries each thing that is named by an argument. A line on its output is a thing
 * that failed: its name, then what was said. Everything it makes goes with its namespaces: the loop device is one that
 * the kernel frees with its mount (losetup(8), autoclear).
 * - A cgroup is not made, since it would outlive this: whether its folder can be written to is asked (access(2)).
 * - In a user namespace no one makes device nodes, and runtimes bind the host's in place.
 */
export const TRIAL_SCRIPT = `
attempt() {
  name=$1
  shift
  if ! said=$("$@" 2>&1); then printf '%s %s\\n' "$name" "$(printf '%s' "$said" | head -n 1)"; fi
}
loop() {
  truncate -s 4M /run/image && mkfs.ext4 -q -F /run/image && mkdir /run/mounted &&
    mount -o loop /run/image /run/mounted
}
device() {
  read -r _ _ count </proc/self/uid_map
  if [ "$count" != 4294967295 ]; then return 0; fi
  mknod /run/null c 1 3 && true >/run/null
}
cgroup() {
  found=
  for folder in /sys/fs/cgroup /sys/fs/cgroup/*; do
    if [ ! -e "$folder/cgroup.procs" ]; then continue; fi
    found=$folder
    if [ ! -w "$folder" ]; then echo "$folder cannot be written to"; return 1; fi
  done
  if [ -z "$found" ]; then echo 'none is mounted at /sys/fs/cgroup'; return 1; fi
}
firewall() {
  for table in filter nat; do iptables --wait -t "$table" -n -L || return 1; done
}
attempt mount mount --make-rprivate /
attempt mount mount -t tmpfs -o mode=755 tmpfs /run
for need in "$@"; do
  case $need in
    loop) attempt loop loop ;;
    mknod) attempt mknod device ;;
    cgroup) attempt cgroup cgroup ;;
    unified) attempt unified umount /sys/fs/cgroup/unified ;;
    bridge) attempt bridge ip link add dgtry0 type bridge ;;
    veth) attempt veth ip link add dgtry1 type veth peer name dgtry2 ;;
    iptables) attempt iptables firewall ;;
  esac
done
`;
