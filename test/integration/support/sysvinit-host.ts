import { chmod } from 'node:fs/promises';
import { basename } from 'node:path';
import { vi } from 'vitest';
import { isThere } from '../../../src/adapters/host/is-there.ts';
import { which } from '../../../src/adapters/host/find-program.ts';
import { engineObstacle } from './engine-needs.ts';
import { namespacedHost, overlays, type NamespacedHost } from './namespaced-host.ts';
import type { Playground } from './playground.ts';

/**
 * First process of the host: it waits, and takes in ended processes as init does. Its init script is Debian's without
 * raising limits, which a container may not.
 */
const hostScript = (place: string): string => `
set -eu
${overlays(place, ['/etc', '/opt', '/root', '/var/lib', '/var/log'])}
mkdir -p /run/lock /etc/docker /var/lib/docker ${place}/docker
rm -rf /etc/docker/*
mount --bind ${place}/docker /var/lib/docker
sed -i -e '/ulimit/d' -e '/if \\[ "$BASH" \\]; then/,/fi/d' /etc/init.d/docker
for id in passwd:x:7777:7777::/:/bin/false group:x:7777: subuid:231072:65536 subgid:231072:65536; do
  echo "remapped:\${id#*:}" >>/etc/\${id%%:*}
done
# The script leaves a host's cgroup hierarchies alone where fstab has some; those of this host are the real one's.
echo 'cgroup /sys/fs/cgroup cgroup defaults 0 0' >>/etc/fstab
touch /run/stand-in
while sleep 0.1; do :; done
`;

/** A host whose engine is a service of sysvinit's, in namespaces, with no engine at work. */
export interface SysvinitHost extends NamespacedHost {
  /** Writes daemon.json, with what the host's containers need here added, and /etc/default/docker; stops the engine. */
  configure(config: Readonly<Record<string, unknown>>, defaults?: string): Promise<void>;
  /** Has the service start, and waits until the engine answers. */
  start(socket?: string): Promise<void>;
  /** What a run may not change, by name. */
  snapshot(): Promise<Record<string, string>>;
}

export async function sysvinitObstacle(): Promise<string | undefined> {
  const needed = ['/etc/init.d/docker', await which('service'), await which('start-stop-daemon')];
  const isDebian = !needed.includes(undefined) && (await isThere('/etc/init.d/docker'));
  return (await engineObstacle()) ?? (isDebian ? undefined : "needs Debian's init script of docker.io");
}

export async function sysvinitHost(place: Playground): Promise<SysvinitHost> {
  const cgroup = `host-${basename(place.path)}`;
  // An engine that remaps users asks that all folders above its own may be entered.
  await chmod(place.path, 0o711);
  const host = await namespacedHost(hostScript(place.path), cgroup);
  const { run } = host;
  const ours = { 'cgroup-parent': `/${cgroup}`, 'exec-opts': ['native.cgroupdriver=cgroupfs'] };
  return {
    ...{ enter: host.enter, pid: host.pid, run },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
    configure: async (config, defaults = '') => {
      await run('service docker stop; while pgrep -x dockerd; do sleep 0.1; done >/dev/null');
      await run(`cat >/etc/docker/daemon.json <<'END'\n${JSON.stringify({ ...ours, ...config })}\nEND`);
      await run(`cat >/etc/default/docker <<'END'\n${defaults}\nEND`);
    },
    start: async (socket = '/run/docker.sock') => {
      await run('service docker start');
      await vi.waitFor(() => run(`docker -H unix://${socket} version`), { timeout: 30_000, interval: 100 });
    },
    snapshot: async () => {
      const questions = {
        'daemon.json': `stat --format '%i %f %u:%g %y' /etc/docker/daemon.json; cat /etc/docker/daemon.json`,
        'files beside it': 'ls /etc/docker',
        engine: 'pgrep -a -x dockerd | cut -d " " -f 2-',
        service: 'service docker status >/dev/null; echo $?',
        'pid files': 'ls /run/*.pid 2>/dev/null || true',
        links: 'ip -br link | cut -d " " -f 1 | sort',
        mounts: 'cut -d " " -f 5- /proc/1/mountinfo',
        'loop devices': `losetup --list --noheadings --output BACK-FILE | grep -F ${place.path} || true`,
        state: `find ${place.state} -mindepth 2 2>/dev/null || true`,
      };
      const answers = Object.entries(questions).map(async ([name, ask]) => [name, await run(ask)] as const);
      return Object.fromEntries(await Promise.all(answers));
    },
  };
}
