import { access, mkdtemp, readFile, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { engineVersion } from '../../core/engines/engine-version.ts';
import { TOOLS, type FoundRuntime, type HostFacts, type Tool } from '../../core/host/host.ts';
import type { ProgramFault } from '../../core/host/program-fault.ts';
import { runtimeBinary } from '../../core/runtimes/known-runtimes.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { findProgram, which, type FoundProgram } from './find-program.ts';
import { foldersBeside } from './folders-beside.ts';
import { makeFolder } from './make-folder.ts';
import { programEnvironment } from './program-environment.ts';
import { mountsOf } from './mounts.ts';
import { STATE_PURPOSE, statePlace } from './state-dir.ts';
import { requireTrustedFolder } from './trusted-folder.ts';
import { inPlace, requireUsable, type Place } from './usable-folder.ts';

/** File systems that some driver mounts. */
const FILESYSTEMS = ['overlay', 'fuse', 'btrfs', 'zfs'] as const;

/** Looks at the host; starts nothing and changes nothing. */
export async function hostFacts(scenario: Scenario, statePath: string): Promise<HostFacts> {
  const [kernel, bootId] = await Promise.all([
    readFile('/proc/sys/kernel/osrelease', 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  const { engine, engine_fault } = await foundEngine(scenario);
  const [tools, runtimes, filesystems, fuse_device, thin, cgroup, state] = await Promise.all([
    foundTools(),
    foundRuntimes(scenario, engine?.path),
    kernelFilesystems(),
    hasFuseDevice(),
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
    fuse_device,
    thin_provisioning: thin,
    tools: tools.found,
    tool_faults: tools.faults,
    engine,
    engine_fault,
    runtimes: runtimes.found,
    runtime_faults: runtimes.faults,
    state,
  };
}

async function foundEngine(scenario: Scenario): Promise<Pick<HostFacts, 'engine' | 'engine_fault'>> {
  const { path, fault } = await findProgram(scenario.engine);
  if (path === undefined) return { engine: undefined, engine_fault: fault };
  const said = await firstLines(path, ['--version']);
  if (said.output === '') {
    const complaint = said.complaint === '' ? 'says nothing' : `fails: ${said.complaint}`;
    return {
      engine: undefined,
      engine_fault: { reason: `${path} --version ${complaint}`, fix: 'see that it can be run by hand' },
    };
  }
  const version = engineVersion(said.output, scenario.engine_version);
  if (!('problem' in version)) return { engine: { path, version } };
  const fix =
    scenario.engine_version === undefined
      ? 'give its version in the scenario, such as `engine_version: "29.0"`'
      : 'correct engine_version, or leave it out';
  return { engine: undefined, engine_fault: { reason: `${path} ${version.problem}`, fix } };
}

async function foundTools(): Promise<Found<string>> {
  const found = await Promise.all(
    TOOLS.map(async (tool): Promise<[Tool, FoundProgram]> => [tool, await findProgram(tool)]),
  );
  return {
    found: Object.fromEntries(
      found.flatMap(([tool, { path }]) => (path === undefined ? [] : [[tool, path]])),
    ),
    faults: faultsOf(found),
  };
}

/** By name. */
interface Found<T> {
  readonly found: Readonly<Record<string, T>>;
  readonly faults: Readonly<Record<string, ProgramFault>>;
}

function faultsOf(found: readonly (readonly [string, FoundProgram])[]): Record<string, ProgramFault> {
  return Object.fromEntries(
    found.flatMap(([name, { fault }]) => (fault === undefined ? [] : [[name, fault]])),
  );
}

async function foundRuntimes(scenario: Scenario, engine: string | undefined): Promise<Found<FoundRuntime>> {
  const beside = engine === undefined ? [] : await foldersBeside(engine);
  const programs = await Promise.all(
    scenario.runtimes.map(async (spec): Promise<[string, FoundProgram]> => [
      spec.name,
      await findProgram(runtimeBinary(spec), beside),
    ]),
  );
  // crun makes its run folder even for `--version`, and newer ones say nothing where they cannot.
  const temporary = temporaryPlace();
  const runFolder = await inPlace(temporary, () => mkdtemp(join(temporary.path, 'drivergrid-')));
  try {
    const found = await Promise.all(
      programs.map(async ([name, { path }]): Promise<[string, FoundRuntime][]> => {
        if (path === undefined) return [];
        const { output } = await firstLines(path, ['--version'], { XDG_RUNTIME_DIR: runFolder });
        return [[name, { path, version: output === '' ? 'unknown' : output }]];
      }),
    );
    return { found: Object.fromEntries(found.flat()), faults: faultsOf(programs) };
  } finally {
    await rm(runFolder, { recursive: true, force: true });
  }
}

function temporaryPlace(): Place {
  return {
    ...{ path: resolve(tmpdir()), purpose: 'folder for temporary files' },
    hint: 'Set TMPDIR to a folder that is there and can be written, such as /tmp.',
  };
}

/** @returns the first line on each stream */
async function firstLines(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ output: string; complaint: string }> {
  const result = await execa(path, args, { reject: false, timeout: 10_000, stdin: 'ignore', env });
  const [output, error] = [result.stdout, result.stderr].map((text) => text.trim().split('\n')[0] ?? '');
  const failure = result.failed ? (result.shortMessage ?? '') : '';
  return { output: output ?? '', complaint: error === undefined || error === '' ? failure : error };
}

async function kernelFilesystems(): Promise<string[]> {
  const listed = await readFile('/proc/filesystems', 'utf8');
  const builtIn = new Set(listed.split('\n').map((line) => line.trim().split(/\s+/).at(-1)));
  const found = await Promise.all(
    FILESYSTEMS.map(async (name) => builtIn.has(name) || (await hasModule(name))),
  );
  return FILESYSTEMS.filter((_, index) => found[index]);
}

/** The kernel makes the node where it has FUSE built in, udev where it is a module not loaded yet. */
async function hasFuseDevice(): Promise<boolean> {
  return (await stat('/dev/fuse').catch(() => undefined))?.isCharacterDevice() ?? false;
}

function asked() {
  return { reject: false, extendEnv: false, env: programEnvironment() } as const;
}

/** Whether the module could be loaded, which a dry run tells without loading it. */
async function hasModule(name: string): Promise<boolean> {
  const modprobe = await which('modprobe');
  if (modprobe === undefined) return false;
  return (await execa(modprobe, ['--dry-run', '--quiet', name], asked())).exitCode === 0;
}

/** The driver needs the thin-pool target; a kernel that has it built in lists device-mapper in /proc/misc. */
async function hasThinProvisioning(): Promise<boolean> {
  if (await hasModule('dm_thin_pool')) return true;
  const misc = await readFile('/proc/misc', 'utf8').catch(() => '');
  const dmsetup = await which('dmsetup');
  if (!misc.includes('device-mapper') || dmsetup === undefined) return false;
  const targets = await execa(dmsetup, ['targets'], asked());
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

/** Makes the state directory, for root only. @throws HostError where it cannot be used, or others can change it */
export async function makeStateDir(path: string): Promise<void> {
  const place = statePlace(path);
  await requireUsable(place);
  await inPlace(place, () => makeFolder(path, 0o711));
  await requireTrustedFolder(path, STATE_PURPOSE);
}
