import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { vi } from 'vitest';
import { which } from '../../../src/adapters/host/find-program.ts';
import { pauseArchive } from '../../../src/image/pause-archive.ts';
import type { ImageArch } from '../../../src/image/image-arch.ts';
import { MOUNTED_CGROUPS } from '../../../src/core/engines/cri-script.ts';
import { engineObstacle } from './engine-needs.ts';
import { namespacedHost, overlays, type NamespacedHost } from './namespaced-host.ts';
import type { Playground } from './playground.ts';

/** An engine that is made a service of sysvinit's: Debian has units of systemd only. */
export interface CriService {
  readonly program: 'containerd' | 'crio';
  /** Its configuration file. */
  readonly config: string;
  /** What it has to be told to start in these cgroups. */
  readonly base: string;
  readonly socket: string;
}

export const SERVICES: readonly CriService[] = [
  {
    program: 'containerd',
    config: '/etc/containerd/config.toml',
    base: '',
    socket: '/run/containerd/containerd.sock',
  },
  {
    program: 'crio',
    config: '/etc/crio/crio.conf',
    base:
      '[crio.runtime]\ncgroup_manager = "cgroupfs"\nconmon_cgroup = "pod"\ndefault_runtime = "runc"\n' +
      '[crio.runtime.runtimes.runc]\nmonitor_cgroup = "pod"\n',
    socket: '/run/crio/crio.sock',
  },
];

const initScript = (program: string, path: string): string => `#!/bin/sh
pidfile=/run/${program}-ssd.pid
if [ -r /etc/default/${program} ]; then . /etc/default/${program}; fi
case $1 in
start)
  exec start-stop-daemon --start --background --oknodo --make-pidfile --pidfile $pidfile \\
    --output /var/log/${program}.log --exec ${path} -- $OPTIONS
  ;;
stop) exec start-stop-daemon --stop --oknodo --pidfile $pidfile --retry 10 --remove-pidfile ;;
status) exec start-stop-daemon --status --pidfile $pidfile ;;
esac
`;

/** crun and CRI-O work with plain v1 only. */
const CGROUPS = `${MOUNTED_CGROUPS}
if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi
`;

const hostScript = (place: string, { program, config }: CriService, path: string): string => `
set -eu
${overlays(place, ['/etc', '/opt', '/root', '/var/lib', '/var/log'])}
${program === 'crio' ? CGROUPS : ''}
mkdir -p /run/lock /run/crio /etc/cni/net.d "${config.replace(/\/[^/]*$/, '')}" ${place}/images
rm -rf "${config.replace(/\/[^/]*$/, '')}"/*
for folder in /var/lib/containerd /var/lib/containers; do
  mkdir -p $folder
  mount --bind ${place}/images $folder
done
cat >/etc/init.d/${program} <<'END'
${initScript(program, path)}END
chmod 755 /etc/init.d/${program}
touch /run/stand-in
while sleep 0.1; do :; done
`;

/** A host whose engine with CRI is a service, in namespaces. */
export interface CriHost extends NamespacedHost {
  /** Writes the configuration file and the defaults of the service; stops the engine. */
  configure(config: string, defaults?: string): Promise<void>;
  /** Has the service start, and waits until the engine listens. */
  start(): Promise<void>;
  /** Starts a container of containerd's that runs until it is stopped, in one of its namespaces. */
  runContainer(namespace: string, id: string): Promise<void>;
  /** What a run may not change, by name. */
  snapshot(): Promise<Record<string, string>>;
}

export async function criHostObstacle({ program }: CriService): Promise<string | undefined> {
  const isThere = (await which('service')) !== undefined && (await which('start-stop-daemon')) !== undefined;
  return (await engineObstacle(program)) ?? (isThere ? undefined : 'needs service and start-stop-daemon');
}

export async function criHost(place: Playground, service: CriService): Promise<CriHost> {
  const { program, config: path, base, socket } = service;
  const script = hostScript(place.path, service, (await which(program)) ?? program);
  const host = await namespacedHost(script, `host-${basename(place.path)}`);
  const { run } = host;
  return {
    ...{ enter: host.enter, pid: host.pid, run },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
    configure: async (config, defaults = '') => {
      await run(`service ${program} stop; while pgrep -x ${program}; do sleep 0.1; done >/dev/null`);
      await run(`cat >${path} <<'END'\n${base}${config}\nEND`);
      await run(`cat >/etc/default/${program} <<'END'\n${defaults}\nEND`);
    },
    start: async () => {
      await run(`rm -f ${socket}; service ${program} start`);
      await vi.waitFor(() => run(`test -S ${socket}`), { timeout: 30_000, interval: 100 });
    },
    runContainer: async (namespace, id) => {
      const archive = join(place.path, 'pause.tar');
      await writeFile(archive, (await pauseArchive(process.arch as ImageArch)).archive);
      const ctr = `ctr -n ${namespace}`;
      await run(`${ctr} images import --snapshotter native ${archive}`);
      await run(`${ctr} run --detach --snapshotter native docker.io/drivergrid/pause:1 ${id}`);
    },
    snapshot: async () => {
      const questions = {
        configuration: `stat --format '%i %f %u:%g %y' ${path}; cat ${path}`,
        'files beside it': `find ${path.replace(/\/[^/]*$/, '')}`,
        engine: `pgrep -a -x ${program} | cut -d " " -f 2-`,
        containers: 'pgrep -f "[c]ontainerd-shim|[c]onmon" || true',
        'pid files': 'ls /run/*.pid 2>/dev/null || true',
        links: 'ip -br link | cut -d " " -f 1 | sort',
        mounts: 'cut -d " " -f 5- /proc/1/mountinfo',
        'loop devices': `losetup --list --noheadings --output BACK-FILE | grep -F ${place.path} || true`,
        cgroups: 'find /sys/fs/cgroup -maxdepth 2 -name "drivergrid-*"',
        state: `find ${place.state} -mindepth 2 2>/dev/null || true`,
      };
      const answers = Object.entries(questions).map(async ([name, ask]) => [name, await run(ask)] as const);
      return Object.fromEntries(await Promise.all(answers));
    },
  };
}
