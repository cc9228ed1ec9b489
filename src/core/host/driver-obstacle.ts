import { driversOf, findDriver } from '../engines/engine-of.ts';
import { buildOf } from '../engines/floor.ts';
import { askedOptions, OVERLAY_PARAMETERS } from '../engines/overlay-options.ts';
import { setupTools, type DriverTraits } from '../engines/driver-traits.ts';
import type { EngineKind } from '../engines/engine-kind.ts';
import { atLeast, type EngineVersion } from '../engines/engine-version.ts';
import type { HostFacts } from './host.ts';
import type { Plan } from '../plan/plan.ts';
import type { DriverSetup } from '../scenario/scenario.ts';

/** Why something cannot be measured here, and how to fix it. */
export interface Obstacle {
  readonly reason: string;
  readonly fix: string;
}

/**
 * What is certain before an engine starts: versions, kernel, tools, backing. Everything else is the engine's own
 * refusal (driver-refusals.ts).
 * @returns undefined if nothing prevents it
 */
export function driverObstacle(
  setup: DriverSetup,
  given: EngineKind,
  host: HostFacts,
  backing: 'fresh' | 'host',
  lab: Plan['lab'] = 'private',
): Obstacle | undefined {
  const { kind, version: engine } = buildOf(setup, { kind: given, version: host.engine?.version });
  const traits = findDriver(kind, setup);
  if (traits === undefined) return absentDriver(setup, kind);
  return (
    (engine === undefined ? undefined : versionObstacle(setup, traits, engine)) ??
    optionObstacle(setup, kind) ??
    infraObstacle(setup, kind) ??
    kind.setupObstacle?.(setup, host) ??
    labObstacle(setup, kind, lab) ??
    freshObstacle(traits, lab, backing) ??
    kernelObstacle(setup, traits, host) ??
    parameterObstacle(setup, host) ??
    toolObstacle(setup, traits, host) ??
    backingObstacle(setup, traits, host, backing)
  );
}

function infraObstacle({ infra }: DriverSetup, { name, api }: EngineKind): Obstacle | undefined {
  if (infra === undefined || api === 'cri') return undefined;
  return {
    reason: `${name} has no pods, and so no pause container to be ${infra}`,
    fix: 'leave out `infra`, or name the engines of the setup with `engines`',
  };
}

function absentDriver(setup: DriverSetup, kind: EngineKind): Obstacle {
  const { driver, store } = setup;
  const names = Object.keys(driversOf(kind, setup));
  if (names.length === 0)
    return {
      reason: `${kind.name} does not use ${store}, so it has no snapshotter ${driver}`,
      fix: 'use another engine',
    };
  const what = store === undefined ? 'storage driver' : 'snapshotter';
  return {
    reason: `${kind.name} has no ${what} ${driver}`,
    fix: `use one of ${names.join(', ')}, or another engine`,
  };
}

function versionObstacle(
  setup: DriverSetup,
  { removed, since, snapshotter }: DriverTraits,
  engine: EngineVersion,
): Obstacle | undefined {
  if (removed !== undefined && atLeast(engine, removed)) {
    return {
      reason: `engine ${engine.text} has no ${setup.driver}: it was removed in ${removed}.0`,
      fix: `use an engine older than ${removed}.0`,
    };
  }
  if (since !== undefined && !atLeast(engine, ...since)) {
    return {
      reason: `engine ${engine.text} has no ${snapshotter === true ? 'snapshotter ' : ''}${setup.driver}: it came with ${since.join('.')}`,
      fix: `use an engine from ${since.join('.')} on`,
    };
  }
  return undefined;
}

/** Options are an engine's. */
function optionObstacle({ options = [] }: DriverSetup, kind: EngineKind): Obstacle | undefined {
  if (kind.engineless !== true || options.length === 0) return undefined;
  return {
    reason: `${kind.name} has no engine that would take the options ${options.join(', ')}`,
    fix: 'leave `options` out, or keep the setup to engines with `engines:`',
  };
}

/** What one lab can do and the other cannot. */
function labObstacle(setup: DriverSetup, { service }: EngineKind, lab: Plan['lab']): Obstacle | undefined {
  if (lab === 'private' && setup.pool === 'engine') {
    return {
      reason: 'an engine that makes its own pool writes to /etc/lvm, which is read-only in the private lab',
      fix: 'use `--lab system`, or `pool: tool`',
    };
  }
  return lab === 'system' ? service?.setupObstacle?.(setup) : undefined;
}

function freshObstacle(
  { freshOnly }: DriverTraits,
  lab: Plan['lab'],
  backing: 'fresh' | 'host',
): Obstacle | undefined {
  if (freshOnly === undefined || (lab === 'private' && backing === 'fresh')) return undefined;
  return { reason: freshOnly, fix: 'use the private lab and `backing: fresh`, where all of these are new' };
}

function kernelObstacle(
  setup: DriverSetup,
  { filesystem, thinPool }: DriverTraits,
  host: HostFacts,
): Obstacle | undefined {
  if (thinPool === true && !host.thin_provisioning) {
    return {
      reason: `kernel ${host.kernel} has no device-mapper with thin provisioning (dm_thin_pool)`,
      fix: 'use a kernel with CONFIG_DM_THIN_PROVISIONING, for example a distribution kernel in a VM',
    };
  }
  if (filesystem !== undefined && !host.filesystems.includes(filesystem)) {
    return {
      reason: `kernel ${host.kernel} has no ${filesystem} file system, built in or as a module`,
      fix: `use a kernel that has ${filesystem}, or install its module`,
    };
  }
  if (filesystem === 'fuse' && host.fuse_device === false) {
    return {
      reason: `${setup.driver} needs /dev/fuse, which does not exist`,
      fix: 'load the kernel module fuse, or give the container the device (--device /dev/fuse)',
    };
  }
  return undefined;
}

/** What is certain of the overlay module's parameters. */
function parameterObstacle({ overlay = {} }: DriverSetup, host: HostFacts): Obstacle | undefined {
  if (overlay.xino === 'on') {
    return {
      reason:
        'the kernel ignores xino where all layers are on one file system, and an engine keeps its layers on one',
      fix: 'leave `xino` out',
    };
  }
  const absent = askedOptions(overlay)
    .map(({ option }) => OVERLAY_PARAMETERS[option])
    .filter((name) => host.overlay_parameters?.includes(name) === false);
  if (absent.length === 0) return undefined;
  return {
    reason: `the overlay module of kernel ${host.kernel} has no parameter ${absent.join(', ')}`,
    fix: 'use a newer kernel',
  };
}

function toolObstacle(setup: DriverSetup, traits: DriverTraits, host: HostFacts): Obstacle | undefined {
  const missing = setupTools(traits, setup).filter(({ name }) => host.tools[name] === undefined);
  if (missing.length === 0) return undefined;
  const [fault] = missing.flatMap(({ name }) => host.tool_faults?.[name] ?? []);
  if (fault !== undefined) return fault;
  const packages = [...new Set(missing.flatMap((tool) => tool.packages))];
  const isAbsolute = missing.every(({ name }) => name.startsWith('/'));
  return {
    reason: `${missing.map(({ name }) => name).join(', ')} not found${isAbsolute ? '' : ' on PATH'}`,
    fix:
      packages.length > 0
        ? `install ${packages.join(' ')} (\`drivergrid setup SCENARIO\` does)`
        : 'name the path of a program that is there in `binary`',
  };
}

function backingObstacle(
  setup: DriverSetup,
  { backing: needed }: DriverTraits,
  host: HostFacts,
  backing: 'fresh' | 'host',
): Obstacle | undefined {
  if (needed === undefined || host.state.filesystem === needed) return undefined;
  // A btrfs file system can be made in a file; a zpool's name is visible on the whole host, so none is made here.
  if (needed === 'btrfs' && backing === 'fresh') return undefined;
  return {
    reason: `${setup.driver} needs its data root on ${needed}; ${host.state.path} is on ${host.state.filesystem}`,
    fix: `set DRIVERGRID_STATE_DIR to a folder on ${needed}${needed === 'btrfs' ? ', or use backing: fresh' : ''}`,
  };
}
