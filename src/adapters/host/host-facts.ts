import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { parseEngineVersion } from '../../core/engine-version.ts';
import { TOOLS, type FoundRuntime, type HostFacts } from '../../core/host.ts';
import { runtimeBinary } from '../../core/runtimes.ts';
import type { Scenario } from '../../core/scenario.ts';
import { mountsOf } from './mounts.ts';
import { STATE_PURPOSE } from './state-dir.ts';
import { requireTrustedFolder } from './trusted-folder.ts';

/** sbin is where distributions put what only root runs; a user's PATH may lack it. */
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** File systems that some driver mounts. */
const FILESYSTEMS = ['overlay', 'fuse', 'btrfs', 'zfs'] as const;

/** Looks at the host; starts nothing and changes nothing. */
export async function hostFacts(scenario: Scenario, statePath: string): Promise<HostFacts> {
  const [kernel, bootId] = await Promise.all([
    readFile('/proc/sys/kernel/osrelease', 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  const engine = await foundEngine(scenario.engine);
  const [tools, runtimes, filesystems, thin, cgroup, state] = await Promise.all([
    foundTools(),
    foundRuntimes(scenario, engine?.path),
    kernelFilesystems(),
    hasThinProvisioning(),
    cgroupMode(),
    stateFilesystem(statePath),
  ]);
  return {
    root: process.getuid?.() === 0,
    kernel: kernel.trim(),
    arch: process.arch,
    boot_id: bootId.trim(),
    cgroup,
    filesystems,
    thin_provisioning: thin,
    tools,
    engine,
    runtimes,
    state,
  };
}

/** @returns the path of an executable, looked up on PATH and where only root looks */
export async function which(name: string, first: readonly string[] = []): Promise<string | undefined> {
  const folders = [...first, ...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_PATH];
  const candidates = name.startsWith('/')
    ? [name]
    : folders.filter((f) => f.startsWith('/')).map((f) => join(f, name));
  for (const candidate of candidates) {
    const isExecutable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) return candidate;
  }
  return undefined;
}

async function foundEngine(wanted: string): Promise<HostFacts['engine']> {
  const path = await which(wanted);
  if (path === undefined) return undefined;
  const version = parseEngineVersion((await firstLine(path, ['--version'])).replace(/^.*version\s+/i, ''));
  return version === undefined ? undefined : { path, version };
}

async function foundTools(): Promise<Record<string, string>> {
  const found = await Promise.all(TOOLS.map(async (tool) => [tool, await which(tool)] as const));
  return Object.fromEntries(found.flatMap(([tool, path]) => (path === undefined ? [] : [[tool, path]])));
}

/** An engine unpacked somewhere looks beside itself first, so this does too. */
async function foundRuntimes(
  scenario: Scenario,
  engine: string | undefined,
): Promise<Record<string, FoundRuntime>> {
  const beside = engine === undefined ? [] : [dirname(engine), join(dirname(engine), '../bin')];
  // crun makes its run folder even for `--version`, and newer ones say nothing where they cannot.
  const runFolder = await mkdtemp(join(tmpdir(), 'drivergrid-'));
  try {
    const found = await Promise.all(
      scenario.runtimes.map(async (spec) => {
        const path = await which(runtimeBinary(spec), beside);
        if (path === undefined) return undefined;
        const version = await firstLine(path, ['--version'], { XDG_RUNTIME_DIR: runFolder });
        return [spec.name, { path, version: version === '' ? 'unknown' : version }] as const;
      }),
    );
    return Object.fromEntries(found.filter((entry) => entry !== undefined));
  } finally {
    await rm(runFolder, { recursive: true, force: true });
  }
}

async function firstLine(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await execa(path, args, { reject: false, timeout: 10_000, stdin: 'ignore', env });
  return typeof result.stdout === 'string' ? (result.stdout.split('\n')[0] ?? '') : '';
}

async function kernelFilesystems(): Promise<string[]> {
  const listed = await readFile('/proc/filesystems', 'utf8');
  const builtIn = new Set(listed.split('\n').map((line) => line.trim().split(/\s+/).at(-1)));
  const found = await Promise.all(
    FILESYSTEMS.map(async (name) => builtIn.has(name) || (await hasModule(name))),
  );
  return FILESYSTEMS.filter((_, index) => found[index]);
}

/** Whether the module could be loaded, which a dry run tells without loading it. */
async function hasModule(name: string): Promise<boolean> {
  const modprobe = await which('modprobe');
  if (modprobe === undefined) return false;
  return (await execa(modprobe, ['--dry-run', '--quiet', name], { reject: false })).exitCode === 0;
}

/** The driver needs the thin-pool target; a kernel that has it built in lists device-mapper in /proc/misc. */
async function hasThinProvisioning(): Promise<boolean> {
  if (await hasModule('dm_thin_pool')) return true;
  const misc = await readFile('/proc/misc', 'utf8').catch(() => '');
  const dmsetup = await which('dmsetup');
  if (!misc.includes('device-mapper') || dmsetup === undefined) return false;
  const targets = await execa(dmsetup, ['targets'], { reject: false });
  return targets.stdout.includes('thin-pool');
}

async function cgroupMode(): Promise<HostFacts['cgroup']> {
  const mounts = await mountsOf('self');
  const unified = mounts.some((mount) => mount.type === 'cgroup2');
  const legacy = mounts.some((mount) => mount.type === 'cgroup');
  if (unified && legacy) return 'hybrid';
  if (unified) return 'v2';
  return legacy ? 'v1' : 'none';
}

async function stateFilesystem(path: string): Promise<HostFacts['state']> {
  const existing = await nearestExisting(path);
  const mounts = (await mountsOf('self'))
    .filter(
      ({ mountPoint }) =>
        mountPoint === '/' || existing === mountPoint || existing.startsWith(`${mountPoint}/`),
    )
    .sort((left, right) => left.mountPoint.length - right.mountPoint.length);
  const stats = await statfs(existing);
  return { path, filesystem: mounts.at(-1)?.type ?? 'unknown', free_bytes: stats.bavail * stats.bsize };
}

/** The path, or the first folder above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? path : nearestExisting(dirname(path));
}

/** Makes the state directory, for root only. @throws HostError where others can put things in it or in its place */
export async function makeStateDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o711 });
  await requireTrustedFolder(path, STATE_PURPOSE);
}
