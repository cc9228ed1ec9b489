import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { which } from '../../src/adapters/host/find-program.ts';
import { allProcesses, commandLine } from '../../src/adapters/host/processes.ts';
import { leftInState } from '../integration/support/leftovers.ts';
import { allTraces } from '../../src/core/engines/engine-traces.ts';
import { ENGINE_KINDS } from '../../src/core/engines/known-engines.ts';
import { surplusLines } from '../../src/core/audit/surplus.ts';
import type { Playground } from '../integration/support/playground.ts';

const ENGINES = allTraces(ENGINE_KINDS.map(({ traces }) => traces));

/** What a host has, as lines, by what they are of. */
export type HostState = Readonly<Record<string, readonly string[]>>;

/**
 * Where an engine or a runtime could leave files: its usual folders, its configuration, the locks of Podman's containers
 * (podman libpod/lock/shm), the names of network namespaces.
 */
const SYSTEM_FILES = [
  ...['/*', '/etc/*', '/etc/{docker,containers,cni,containerd,crio}/*', '/opt/*', '/var/lib/*'],
  ...['/run/*', '/run/{containers,libpod,netns,crun,runc,docker,containerd,crio}/*', '/run/containers/*/*'],
  ...['/var/lib/{containers,docker,containerd,cni,crio}/*', '/var/lib/containers/*/*', '/dev/shm/*'],
  ...['~/.docker', '~/.config/containers', '~/.local/share/containers'],
].flatMap(expanded);

/** Everything that a run makes or could have made on this host. */
export async function hostState(place: Playground): Promise<HostState> {
  const [processes, namespaces, firewall] = await Promise.all([
    processesOf(place.state),
    namespacesOf(),
    firewallRules(),
  ]);
  const ask = (file: string, ...args: string[]): Promise<string[]> => lines(file, args);
  return {
    processes,
    ...namespaces,
    ...firewall,
    links: await ask('ip', '-br', 'link'),
    addresses: await ask('ip', '-br', 'address'),
    routes: await ask('ip', 'route', 'show', 'table', 'all'),
    forwarding: await ask('cat', '/proc/sys/net/ipv4/ip_forward'),
    'loop devices': await ask('losetup', '--list', '--noheadings', '--raw', '-O', 'NAME,BACK-INO,BACK-FILE'),
    'device-mapper devices': (await hasDeviceMapper()) ? await ask('dmsetup', 'table') : [],
    cgroups: (await lines('find', ['/sys/fs/cgroup', '-type', 'd'], false)).filter(isOfARun),
    'files of the state directory': await leftInState(place),
    'files of the system': await ask('sh', '-c', `ls -Ad ${SYSTEM_FILES.join(' ')} 2>/dev/null || true`),
  };
}

/**
 * How the host differs from before. What a killed process held may go a moment after it, so that is waited for.
 * @returns lines such as `+ cgroups: /sys/fs/cgroup/...`, none where it is as before
 */
export async function differencesFrom(
  before: HostState,
  place: Playground,
  patienceMs = 2000,
): Promise<string[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = differences(before, await hostState(place));
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(50);
  }
}

export function differences(before: HostState, after: HostState): string[] {
  return Object.keys(before).flatMap((part) => {
    const [had, has] = [before[part] ?? [], after[part] ?? []];
    return [
      ...surplusLines(had, has).map((line) => `- ${part}: ${line}`),
      ...surplusLines(has, had).map((line) => `+ ${part}: ${line}`),
    ];
  });
}

/** Each name in braces on its own: a shell without arrays does not know them. */
function expanded(pattern: string): string[] {
  const [before = '', names, after = ''] = pattern.split(/[{}]/);
  return names === undefined ? [pattern] : names.split(',').map((name) => `${before}${name}${after}`);
}

/**
 * Processes that name the state directory in their arguments or environment, are in a run's cgroup, or are programs of an
 * engine: a conmon of Podman's has left both its parent and its cgroup behind.
 */
async function processesOf(state: string): Promise<string[]> {
  const found = await Promise.all(
    (await allProcesses())
      .filter(({ pid, state: is }) => pid !== process.pid && is !== 'Z')
      .map(async ({ pid }) => {
        const read = (file: string): Promise<string> =>
          readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
        const [args, environment, cgroup] = await Promise.all(['cmdline', 'environ', 'cgroup'].map(read));
        const [program = ''] = await commandLine(pid);
        const isOurs =
          `${args}\0${environment}`.includes(state) ||
          cgroup?.includes('/drivergrid-') === true ||
          ENGINES.programs.test(basename(program));
        return isOurs ? [`${pid} ${(await commandLine(pid)).join(' ')}`] : [];
      }),
  );
  return found.flat();
}

/** What is deep in a cgroup of the host's own services comes and goes with these. */
function isOfARun(cgroup: string): boolean {
  return (
    cgroup.split('/').length <= '/sys/fs/cgroup/memory/name'.split('/').length ||
    /drivergrid|docker|libpod|conmon|machine\.slice/.test(cgroup)
  );
}

/** Namespaces of all processes, and all that is mounted in each of them. */
async function namespacesOf(): Promise<HostState> {
  const kinds = { mnt: 'mount namespaces', net: 'network namespaces', pid: 'pid namespaces' } as const;
  const mounts = new Map<string, string[]>();
  const found = { mnt: new Set<string>(), net: new Set<string>(), pid: new Set<string>() };
  // One that has ended and was not waited for yet holds no namespace, but its /proc/PID/ns/pid can still be read.
  const living = (await allProcesses()).filter(({ state }) => state !== 'Z' && state !== 'X');
  for (const { pid } of living) {
    for (const kind of ['mnt', 'net', 'pid'] as const) {
      const name = await readlink(`/proc/${pid}/ns/${kind}`).catch(() => undefined);
      if (name === undefined) continue;
      found[kind].add(name);
      if (kind !== 'mnt' || mounts.has(name)) continue;
      const text = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
      if (text !== '') mounts.set(name, text.trimEnd().split('\n'));
    }
  }
  return {
    [kinds.mnt]: [...found.mnt],
    [kinds.net]: [...found.net],
    [kinds.pid]: [...found.pid],
    mounts: [...mounts].flatMap(([name, entries]) => entries.map((entry) => `${name} ${entry}`)),
  };
}

/** Rules by either tool, without how often each was used. */
async function firewallRules(): Promise<HostState> {
  const rules = async (tool: string, ...args: string[]): Promise<string[]> =>
    (await which(tool)) === undefined
      ? []
      : (await lines(tool, args))
          .filter((line) => !line.startsWith('#'))
          .map((line) => line.replace(/ ?\[\d+:\d+\]| ?packets \d+ bytes \d+/, ''));
  return {
    'firewall rules': await rules('iptables-save'),
    'firewall rules of IPv6': await rules('ip6tables-save'),
    'nftables rules': await rules('nft', 'list', 'ruleset'),
  };
}

async function hasDeviceMapper(): Promise<boolean> {
  return (await readFile('/proc/misc', 'utf8')).includes('device-mapper');
}

/** @param isSure whether a complaint is an error: `find` makes some of what goes while it looks */
async function lines(file: string, args: readonly string[], isSure = true): Promise<string[]> {
  return (await execa(file, args, { lines: true, reject: isSure, stdin: 'ignore' })).stdout;
}
