import { readFile, statfs } from 'node:fs/promises';
import { engineKindOf } from '../../core/engines/engine-of.ts';
import type { HostFacts } from '../../core/host/host.ts';
import type { Tool } from '../../core/host/tools.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
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
  const { engine, engine_fault } = await foundEngine(scenario);
  const [tools, runtimes, filesystems, overlay_parameters, fuse_device, thin, cgroup, state] =
    await Promise.all([
      foundTools(engineKindOf(scenario), engine?.path ?? '', workloadTools),
      foundRuntimes(scenario, engine?.path),
      kernelFilesystems(),
      overlayParameters(),
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
    overlay_parameters,
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
