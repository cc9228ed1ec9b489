import type { PackageSource } from '../packages/debian-source.ts';
import { buildNames } from '../scenario/engine-spec.ts';
import type { DriverSetup, Scenario } from '../scenario/scenario.ts';
import type { DriverTraits } from './driver-traits.ts';
import type { EngineKind } from './engine-kind.ts';
import { FLOOR_DRIVER } from './floor.ts';
import { ENGINE_KINDS, USUAL_KIND } from './known-engines.ts';

/** A build that a scenario asks for, before it is looked for. */
export interface BuildSpec {
  /** As results name it; undefined if the scenario has one build only. */
  readonly name: string | undefined;
  readonly kind: EngineKind;
  /** A program to find on PATH, or the path of one. */
  readonly program: string;
  /** The suite whose packages bring it, if any. */
  readonly from: PackageSource | undefined;
  /** If it does not report its own. */
  readonly version: string | undefined;
}

/** The builds of a scenario, in its order: those of `engines`, otherwise that of `engine`. */
export function buildsOf({
  engine,
  engine_version: version,
  engines = [],
}: Pick<Scenario, 'engine' | 'engine_version' | 'engines'>): readonly BuildSpec[] {
  if (engines.length === 0)
    return [{ name: undefined, kind: kindByProgram(engine), program: engine, from: undefined, version }];
  const names = buildNames(engines);
  return engines.map((spec, index) => {
    const kind = kindNamed(spec.kind);
    const name = names[index];
    const { from, version: given } = spec;
    return { name, kind, program: spec.path ?? kind.binary, from, version: given };
  });
}

/** Whether a driver setup is to be measured under a build. */
export function isUnder({ engines }: DriverSetup, { name }: Pick<BuildSpec, 'name'>): boolean {
  return name === undefined || engines?.includes(name) !== false;
}

/** @throws TypeError for a name that no kind has; the scenario's schema has already excluded those */
function kindNamed(name: string): EngineKind {
  const kind = ENGINE_KINDS.find((one) => one.name === name);
  if (kind === undefined) throw new TypeError(`expected a kind of engine, found ${name}`);
  return kind;
}

/** The kind whose program this is, by its name; the default kind if the name is none's. */
function kindByProgram(path: string): EngineKind {
  const program = path.slice(path.lastIndexOf('/') + 1);
  return (
    // What has no program has no path.
    ENGINE_KINDS.find(({ binary, engineless }) => binary === (engineless === true ? path : program)) ??
    USUAL_KIND
  );
}

/** What decides which driver a setup has: some names are a graphdriver's and a snapshotter's. */
export type NamedDriver = Pick<DriverSetup, 'driver' | 'store'>;

/** Every driver that some kind of engine has, by name. */
export const DRIVER_NAMES: readonly string[] = [
  ...new Set(ENGINE_KINDS.flatMap(({ drivers }) => Object.keys(drivers))),
  FLOOR_DRIVER,
];

/** Drivers of a kind, of the store that a setup names, by name. */
export function driversOf(
  { drivers, snapshotters = {} }: Pick<EngineKind, 'drivers' | 'snapshotters'>,
  { store }: Pick<DriverSetup, 'store'>,
): Readonly<Record<string, DriverTraits>> {
  return store === 'containerd' ? snapshotters : drivers;
}

/** @returns undefined if no version of the kind has it */
export function findDriver(kind: EngineKind, setup: NamedDriver): DriverTraits | undefined {
  const drivers = driversOf(kind, setup);
  return Object.hasOwn(drivers, setup.driver) ? drivers[setup.driver] : undefined;
}

/** A driver's traits under the first kind of engine that has it: they may differ. */
export function anyDriver(setup: NamedDriver): DriverTraits | undefined {
  return ENGINE_KINDS.map((kind) => findDriver(kind, setup)).find((traits) => traits !== undefined);
}

/** @throws TypeError for a driver that no version of the kind has; planning has already excluded those */
export function driverOf(kind: EngineKind, setup: NamedDriver): DriverTraits {
  const traits = findDriver(kind, setup);
  if (traits !== undefined) return traits;
  const names = Object.keys(driversOf(kind, setup)).join(', ');
  throw new TypeError(`expected a driver of ${names}, found ${setup.driver}`);
}
