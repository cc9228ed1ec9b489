/**
 * The engine's temporary files, in the lab's own /run: runsc's sandbox opens its folder as nobody, and a folder above
 * the state directory may be closed to that user.
 */
export const TEMP_FOLDER = '/run/tmp';

/** unshare(1)'s arguments for the namespaces that a lab lives in and ends with. */
export const LAB_NAMESPACES: readonly string[] = [
  '--pid',
  '--fork',
  '--mount-proc',
  '--mount',
  '--net',
  '--kill-child=SIGKILL',
  '--',
];

/** Takes what is written to the host's temporary folders. */
const LAYERS = '/run/layers';

/**
 * Runs as the first process of the lab's pid, mount and network namespaces and starts the engine in them. A constant
 * script with positional arguments: `sh -c SCRIPT drivergrid-lab WORK HYBRID LOG TYPE IMAGE DATA_ROOT ARGV...`: TYPE,
 * IMAGE and DATA_ROOT are a file system, its file and its mount point, or empty; ARGV is the engine.
 *
 * - The host's file systems are read-only except for the engine's own folder, so nothing the engine or containerd makes
 *   elsewhere reaches the host.
 * - Its own /run hides the host's engine and containerd, and systemd, so that the engine starts a containerd of its
 *   own; udev stays, since device-mapper waits for it, and so does the socket of syslog if /dev/log leads there, as it does
 *   with systemd: Kata does not work without.
 * - On a host with hybrid cgroups the unified hierarchy is taken away, which leaves plain v1: crun refuses hybrid ones.
 * - An overlay over a folder above the engine's own folder hides it, so it is mounted again. The path decides:
 *   mountpoint(1) still sees the hidden mount (util-linux 2.38).
 * - The log is opened on the mount of the engine's folder: a file open for writing on / would keep / busy.
 * - The shell stays as pid 1, since the engine does not reap the orphans that runtimes leave.
 */
export const NAMESPACE_SCRIPT = `
set -eu
work=$1 hybrid=$2 log=$3 type=$4 image=$5 data=$6
shift 6
mount --make-rprivate /
writable=
for place in /tmp /var/tmp /var/log; do
  if [ -L "$place" ] || [ ! -d "$place" ] || cut -d ' ' -f 5 /proc/self/mountinfo | grep -q "^$place/"; then continue; fi
  writable="$writable $place"
done
mount --bind "$work" "$work"
cd "$work"
exec >>"$log" 2>&1
mkdir -p udev links
if [ -d /run/udev ]; then mount --bind /run/udev "$work/udev"; fi
syslog=
if [ -S /dev/log ]; then syslog=$(readlink -f /dev/log); fi
case $syslog in
  /run/*) : >"$work/syslog"; mount --bind "$syslog" "$work/syslog" ;;
  *) syslog= ;;
esac
for link in current-system booted-system; do
  if [ -L "/run/$link" ]; then cp -d "/run/$link" links; fi
done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir ${TEMP_FOLDER}
if mountpoint -q "$work/udev"; then mkdir /run/udev; mount --move "$work/udev" /run/udev; fi
if [ -n "$syslog" ]; then
  mkdir -p "$(dirname "$syslog")"
  : >"$syslog"
  mount --move "$work/syslog" "$syslog"
fi
for link in links/*; do
  if [ -L "$link" ]; then cp -d "$link" /run; fi
done
for place in / /etc /home /opt /root /srv /tmp /usr /var /var/lib /var/log /var/tmp; do
  if mountpoint -q "$place"; then mount -o remount,bind,ro "$place"; fi
done
for place in $writable; do
  layers=${LAYERS}$place
  mkdir -p "$layers/upper" "$layers/work"
  chown --reference="$place" "$layers/upper"
  chmod --reference="$place" "$layers/upper"
  options=lowerdir=$place,upperdir=$layers/upper,workdir=$layers/work
  if ! mount -t overlay -o "$options" overlay "$place"; then
    echo "$place stays read-only"
    continue
  fi
  case $work in
    "$place"/*) mount --no-canonicalize --bind . "$work" ;;
  esac
done
cd /
if [ -n "$type" ]; then
  mount -t "$type" -o loop "$image" "$data"
fi
if [ "$hybrid" = hybrid ]; then umount /sys/fs/cgroup/unified; fi
ip link set lo up
"$@" &
engine=$!
status=0
wait "$engine" || status=$?
exit "$status"
`;
