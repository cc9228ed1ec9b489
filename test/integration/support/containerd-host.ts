import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { vi } from 'vitest';
import { which } from '../../../src/adapters/host/find-program.ts';
import { pauseArchive } from '../../../src/image/pause-archive.ts';
import type { ImageArch } from '../../../src/image/image-arch.ts';
import { engineObstacle } from './engine-needs.ts';
import { namespacedHost, overlays, type NamespacedHost } from './namespaced-host.ts';
import type { Playground } from './playground.ts';

/** Debian has a unit of systemd only. */
const INIT_SCRIPT = `#!/bin/sh
pidfile=/run/containerd-ssd.pid
if [ -r /etc/default/containerd ]; then . /etc/default/containerd; fi
case $1 in
start)
  exec start-stop-daemon --start --background --oknodo --make-pidfile --pidfile $pidfile \\
    --output /var/log/containerd.log --exec /usr/bin/containerd -- $CONTAINERD_OPTS
  ;;
stop) exec start-stop-daemon --stop --oknodo --pidfile $pidfile --retry 10 --remove-pidfile ;;
status) exec start-stop-daemon --status --pidfile $pidfile ;;
esac
`;

const hostScript = (place: string): string => `
set -eu
${overlays(place, ['/etc', '/opt', '/root', '/var/lib', '/var/log'])}
mkdir -p /run/lock /etc/containerd /var/lib/containerd ${place}/containerd /etc/cni/net.d
rm -rf /etc/containerd/*
mount --bind ${place}/containerd /var/lib/containerd
cat >/etc/init.d/containerd <<'END'
${INIT_SCRIPT}END
chmod 755 /etc/init.d/containerd
touch /run/stand-in
while sleep 0.1; do :; done
`;

/** A host whose containerd is a service of sysvinit's, in namespaces. */
export interface ContainerdHost extends NamespacedHost {
  /** Writes config.toml and /etc/default/containerd; stops the engine. */
  configure(config: string, defaults?: string): Promise<void>;
  /** Has the service start, and waits until the engine answers. */
  start(): Promise<void>;
  /** Starts a container that runs until it is stopped, in one of containerd's namespaces. */
  runContainer(namespace: string, id: string): Promise<void>;
  /** What a run may not change, by name. */
  snapshot(): Promise<Record<string, string>>;
}

export async function containerdHostObstacle(): Promise<string | undefined> {
  const isThere = (await which('service')) !== undefined && (await which('start-stop-daemon')) !== undefined;
  return (
    (await engineObstacle('containerd')) ?? (isThere ? undefined : 'needs service and start-stop-daemon')
  );
}

export async function containerdHost(place: Playground): Promise<ContainerdHost> {
  const host = await namespacedHost(hostScript(place.path), `host-${basename(place.path)}`);
  const { run } = host;
  return {
    ...{ enter: host.enter, pid: host.pid, run },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
    configure: async (config, defaults = '') => {
      await run('service containerd stop; while pgrep -x containerd; do sleep 0.1; done >/dev/null');
      await run(`cat >/etc/containerd/config.toml <<'END'\n${config}\nEND`);
      await run(`cat >/etc/default/containerd <<'END'\n${defaults}\nEND`);
    },
    start: async () => {
      await run('service containerd start');
      await vi.waitFor(() => run('ctr version'), { timeout: 30_000, interval: 100 });
    },
    runContainer: async (namespace, id) => {
      const archive = join(place.path, 'pause.tar');
      await writeFile(archive, (await pauseArchive(process.arch as ImageArch)).archive);
      const ctr = `ctr -n ${namespace}`;
      await run(`${ctr} images import --snapshotter native ${archive}`);
      await run(`${ctr} run --detach --snapshotter native docker.io/drivergrid/pause:1 ${id}`);
    },
    snapshot: async () => {
      const file = '/etc/containerd/config.toml';
      const questions = {
        'config.toml': `stat --format '%i %f %u:%g %y' ${file}; cat ${file}`,
        'files beside it': 'ls /etc/containerd',
        engine: 'pgrep -a -x containerd | cut -d " " -f 2-',
        shims: 'pgrep -f "[c]ontainerd-shim" || true',
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
