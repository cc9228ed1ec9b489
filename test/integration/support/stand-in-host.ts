import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { vi } from 'vitest';
import { helloArchive } from '../../../src/image/hello-archive.ts';
import { cgroupsWith } from './cgroups.ts';
import { descendantsOf } from './living.ts';
import { childOf, namespacedHost, overlays } from './namespaced-host.ts';
import type { Playground } from './playground.ts';

/** First process of the host: an engine at its default places. */
const hostScript = (place: string): string => `
set -eu
${overlays(place, ['/etc', '/opt', '/root', '/var/lib'])}
touch /run/stand-in
mkdir -p /etc/docker /var/lib/docker ${place}/docker
cp ${place}/daemon.json /etc/docker/daemon.json
mount --bind ${place}/docker /var/lib/docker
dockerd >${place}/host.log 2>&1 &
wait $!
`;

/** A host with an engine at work, in namespaces, so that the real one is not touched. */
export interface StandInHost extends AsyncDisposable {
  /** A command that runs the command it is given on this host. */
  readonly enter: readonly string[];
  /** Everything that may not change, by name. */
  snapshot(): Promise<Record<string, string>>;
  /** Pid of what was started through {@link enter}. */
  pidBehind(nsenter: number | undefined): Promise<number>;
}

/** Starts the host, its engine, and in that a container that goes on until the end. */
export async function standInHost(place: Playground): Promise<StandInHost> {
  const cgroup = `host-${basename(place.path)}`;
  await writeFile(
    join(place.path, 'daemon.json'),
    `{ "cgroup-parent": "/${cgroup}",\n  "exec-opts": ["native.cgroupdriver=cgroupfs"], "labels": ["kept=yes"] }\n`,
  );
  const { archive, reference } = await helloArchive(process.arch === 'arm64' ? 'arm64' : 'x64');
  await writeFile(join(place.path, 'hello.tar'), archive);
  const host = await namespacedHost(hostScript(place.path), cgroup);
  const { run } = host;
  try {
    await vi.waitFor(() => run('docker version'), { timeout: 30_000, interval: 100 });
    await run(`docker load --input ${join(place.path, 'hello.tar')}`);
    await run(`docker run --detach --restart unless-stopped --name kept ${reference} /hello wait`);
    // The host's own containerd makes this once it starts; without it, another's shows.
    await run('rm -rf /opt/containerd');
    return {
      enter: host.enter,
      snapshot: async () => ({
        ...(await snapshotOf(run, place)),
        processes: (await descendantsOf(host.pid)).join('\n'),
        cgroups: (await cgroupsWith(cgroup)).join('\n'),
      }),
      pidBehind: childOf,
      [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
    };
  } catch (error) {
    await host[Symbol.asyncDispose]();
    throw error;
  }
}

async function snapshotOf(
  run: (command: string) => Promise<string>,
  place: Playground,
): Promise<Record<string, string>> {
  const questions = {
    firewall: "iptables-save | sed -E '/^#/d; s/ ?\\[[0-9]+:[0-9]+\\]//'",
    'firewall for IPv6': "ip6tables-save | sed -E '/^#/d; s/ ?\\[[0-9]+:[0-9]+\\]//'",
    links: 'ip -br link; ip -br address; ip route; cat /proc/sys/net/ipv4/ip_forward',
    'daemon.json': "stat --format '%i %f %u:%g %y %z' /etc/docker/daemon.json; cat /etc/docker/daemon.json",
    images: 'docker images --all --digests --no-trunc',
    containers: "docker ps --all --no-trunc --format '{{.ID}} {{.Image}} {{.Names}} {{.State}}'",
    // Start time, restart count, pid and addresses included.
    container: 'docker inspect kept',
    networks: 'docker network ls --no-trunc; docker volume ls',
    engine: "docker info --format '{{.Driver}} {{.DockerRootDir}} {{.Labels}} {{.Images}} {{.Containers}}'",
    mounts: 'cat /proc/1/mountinfo',
    'loop devices': `losetup --list --noheadings --output NAME,BACK-FILE | grep -F ${place.path} || true`,
    'files changed in /etc, /opt, /root and /var/lib': `cd ${place.path}/changes && find . -path ./work -prune -o -printf '%p %y %m %s %T@\\n' | sort`,
    '/': 'ls -A /',
    '/run': "find /run -maxdepth 4 -printf '%p %y\\n' | sort",
    "files of the host's engine": "find /var/lib/docker -maxdepth 4 -printf '%p %y\\n' | sort",
  };
  const answers = Object.entries(questions).map(
    async ([name, command]) => [name, await run(command)] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}
