import { hasSysResource } from './capabilities.ts';
import { readFile, statfs } from 'node:fs/promises';
import { setupTools } from '../../core/engines/driver-traits.ts';
import type { EngineKind } from '../../core/engines/engine-kind.ts';
import { buildsOf, findDriver, type BuildSpec } from '../../core/engines/engine-of.ts';
import type { BuildFacts, HostFacts } from '../../core/host/host.ts';
import type { Tool } from '../../core/host/tools.ts';
import { isKata } from '../../core/runtimes/known-runtimes.ts';
import type { DriverSetup, Scenario } from '../../core/scenario/scenario.ts';
import { cachedEngine, digestsOf } from '../packages/cached-engine.ts';
import { foundEngine } from './found-engine.ts';
import { foundRuntimes } from './found-runtimes.ts';
import { foundTools } from './found-tools.ts';
import {
  cgroupMode,
  hasFuseDevice,
  hasThinProvisioning,
  kernelFilesystems,
  overlayParameters,
} from './kernel-facts.ts';
import { kataFacts } from './kata-facts.ts';
import { mountsOf } from './mounts.ts';
import { nearestExisting } from './nearest-existing.ts';

/**
 * Looks at the host; starts nothing and changes nothing.
 * @param workloadTools programs that the scenario's workload runs
 */
export async function hostFacts(
  scenario: Scenario,
  statePath: string,
  workloadTools: readonly Tool[] = [],
): Promise<HostFacts> {
  const [kernel, bootId] = await Promise.all([
    readFile('/proc/sys/kernel/osrelease', 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  const specs = buildsOf(scenario);
  const [builds, filesystems, overlay_parameters, fuse_device, thin, cgroup, state, sysResource, kata] =
    await Promise.all([
      Promise.all(specs.map((spec) => buildFacts(spec, scenario, workloadTools))),
      kernelFilesystems(),
      overlayParameters(),
      hasFuseDevice(),
      hasThinProvisioning(),
      cgroupMode(),
      stateFilesystem(statePath),
      hasSysResource(),
      scenario.runtimes.some(isKata) ? kataFacts() : undefined,
    ]);
  return {
    root: process.getuid?.() === 0,
    kernel: kernel.trim(),
    arch: process.arch,
    boot_id: bootId.trim(),
    cgroup,
    filesystems,
    overlay_parameters,
    fuse_device,
    thin_provisioning: thin,
    ...firstOf(builds),
    ...namedFacts(specs, builds),
    state,
    sys_resource: sysResource,
    ...(kata === undefined ? {} : { kata }),
  };
}

async function buildFacts(
  spec: BuildSpec,
  { runtimes: wanted, drivers }: Scenario,
  workloadTools: readonly Tool[],
): Promise<BuildFacts> {
  const cached = await cachedEngine(spec);
  const found = await foundEngine(spec, cached);
  const digests = cached === undefined ? undefined : digestsOf(cached.manifest);
  const path = found.engine?.path;
  const [tools, runtimes] = await Promise.all([
    foundTools(spec.kind, path ?? '', [...snapshotterTools(spec.kind, drivers), ...workloadTools]),
    // Beside no engine lie no runtimes.
    foundRuntimes(wanted, spec.kind.engineless === true ? undefined : path, digests),
  ]);
  return {
    ...found,
    ...{ tools: tools.found, tool_faults: tools.faults },
    ...{ runtimes: runtimes.found, runtime_faults: runtimes.faults },
  };
}

/** What the snapshotters among a scenario's drivers need. */
function snapshotterTools(kind: EngineKind, drivers: readonly DriverSetup[]): readonly Tool[] {
  return drivers.flatMap((setup) => {
    const traits = findDriver(kind, setup);
    return traits?.snapshotter === true ? setupTools(traits, setup) : [];
  });
}

/** By name, if there are several. */
function namedFacts(specs: readonly BuildSpec[], builds: readonly BuildFacts[]): Pick<HostFacts, 'builds'> {
  const named = builds.flatMap((facts, index): [string, BuildFacts][] => {
    const name = specs[index]?.name;
    return name === undefined ? [] : [[name, facts]];
  });
  return named.length === 0 ? {} : { builds: Object.fromEntries(named) };
}

function firstOf([first]: readonly BuildFacts[]): BuildFacts {
  if (first === undefined) throw new TypeError('a scenario has at least one engine');
  return first;
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
