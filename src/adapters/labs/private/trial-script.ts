/**
 * Runs as the lab's own script does and tries each thing that an argument names. Each output line is a failure: the
 * name, then the message. Everything it makes ends with its namespaces; the kernel frees the loop device with its mount
 * (losetup(8), autoclear).
 * - It makes no cgroup, which would outlive the trial: it asks whether the folder is writable (access(2)).
 * - In a user namespace no one can make device nodes, and runtimes bind-mount the host's instead.
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
