import type { ConfigFile } from './engine-kind.ts';
import type { PodNetwork } from './pod-network.ts';
import type { ProxyProgram } from './containerd/snapshotter-config.ts';

/**
 * Gives a mount namespace a file system of its own at /sys/fs/cgroup, with the same mounts: if a hierarchy exists but is not
 * mounted, CRI-O and conmon make plain folders there (seen with 1.34).
 */
export const MOUNTED_CGROUPS = `if [ "$(stat -f -c %T /sys/fs/cgroup)" = tmpfs ]; then
  mkdir /run/cgroup
  mount --rbind /sys/fs/cgroup /run/cgroup
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  for place in /run/cgroup/*; do
    name=\${place##*/}
    if [ -L "$place" ]; then cp -d "$place" /sys/fs/cgroup; continue; fi
    if ! mountpoint -q "$place"; then continue; fi
    mkdir "/sys/fs/cgroup/$name"
    mount --move "$place" "/sys/fs/cgroup/$name"
  done
  umount /run/cgroup
fi
`;

/**
 * Prepares the lab for an engine with CRI, and becomes it. A constant script with positional arguments:
 * `sh SCRIPT WORK CGROUP BRIDGE PROXY PROXY_SOCKET ENGINE...`; CGROUP is the one above all pods, BRIDGE what pods are
 * connected to, or empty, PROXY a script that becomes a snapshotter, or empty.
 *
 * - The engine has a cgroup of its own below that of the pods, so that the CPU time of all together is known.
 * - CNI keeps its results in /var/lib/cni, whatever it is told (containernetworking/cni libcni, CacheDir): /var/lib becomes a
 *   file system of the lab's own, with links to what else was there.
 * - A bridge has the address of one of its ports, unless it is given one. CRI-O asks its plugin whether a pod's bridge is as it
 *   was, and one whose address has changed with the last pod's end is not (cri-o internal/lib/sandbox, CNI's CHECK).
 * - CNI's plugins are linked to from one folder: containerd 1 takes one only, and CRI-O makes those that are missing.
 */
const SCRIPT = `set -eu
work=$1 cgroup=$2 bridge=$3 proxy=$4 socket=$5
shift 5
${MOUNTED_CGROUPS}for place in /sys/fs/cgroup/cpuacct /sys/fs/cgroup; do
  if [ ! -f "$place/cgroup.procs" ]; then continue; fi
  mkdir -p "$place$cgroup/engine"
  echo $$ >"$place$cgroup/engine/cgroup.procs"
  break
done
mkdir /run/lib
mount --rbind /var/lib /run/lib
mount -t tmpfs -o mode=755 tmpfs /var/lib
for place in /run/lib/*; do
  name=\${place##*/}
  if [ "$name" = cni ]; then continue; fi
  case $work in
    "/var/lib/$name"/*)
      mkdir "/var/lib/$name"
      mount --rbind "$place" "/var/lib/$name"
      ;;
    *) ln -s "$place" /var/lib ;;
  esac
done
for plugin in /usr/lib/cni/* /opt/cni/bin/* /usr/libexec/cni/*; do
  if [ -x "$plugin" ] && [ ! -e "$work/cni-plugins/\${plugin##*/}" ]; then ln -s "$plugin" "$work/cni-plugins"; fi
done
if [ -n "$bridge" ]; then ip link add "$bridge" address 02:64:67:00:00:01 type bridge; fi
if [ -n "$proxy" ]; then
  mkdir -p "$(dirname "$socket")"
  sh "$proxy" &
  while [ ! -S "$socket" ] && kill -0 $! 2>/dev/null; do sleep 0.01; done
  if [ ! -S "$socket" ]; then
    last=$(tail -n 1 "/proc/$$/fd/1" 2>/dev/null) || true
    echo "level=fatal the snapshotter ended before it listened at $socket\${last:+: $last}"
    exit 1
  fi
fi
exec "$@"
`;

/** How to start an engine's program in the lab. */
export interface CriStart {
  readonly files: readonly ConfigFile[];
  readonly argv: readonly [string, ...string[]];
}

/** What an engine's lab is to have. */
export interface CriLab {
  /** The start's folder. */
  readonly work: string;
  /** Above all pods. */
  readonly cgroup: string;
  readonly network: Pick<PodNetwork, 'bridge'>;
  readonly proxy?: ProxyProgram | undefined;
}

/** @param engine the program and its arguments */
export function criStart({ work, cgroup, network, proxy }: CriLab, engine: readonly string[]): CriStart {
  const script = { path: `${work}/engine.sh`, text: SCRIPT };
  const argv = ['sh', script.path, work, cgroup, network.bridge ?? ''] as const;
  if (proxy === undefined) return { files: [script], argv: [...argv, '', '', ...engine] };
  const own = { path: `${work}/proxy.sh`, text: `exec ${proxy.argv.map(shellWord).join(' ')}\n` };
  return { files: [script, own], argv: [...argv, own.path, proxy.socket, ...engine] };
}

/** A word of a script, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
