import type { DriverTraits } from './driver-traits.ts';
import type { EngineKind } from './engine-kind.ts';
import { FLOOR_DRIVER } from './floor.ts';
import { ENGINE_KINDS, USUAL_KIND } from './known-engines.ts';

/**
 * The kind of the engine that a scenario names.
 * @param engine a kind's program, to be found on PATH, or the path of one; a path that ends in another name means the
 * default kind
 */
export function engineKindOf({ engine }: { readonly engine: string }): EngineKind {
  const program = engine.slice(engine.lastIndexOf('/') + 1);
  return ENGINE_KINDS.find(({ binary }) => binary === program) ?? USUAL_KIND;
}

/** Every driver that some kind of engine has, by name. */
export const DRIVER_NAMES: readonly string[] = [
  ...new Set(ENGINE_KINDS.flatMap(({ drivers }) => Object.keys(drivers))),
  FLOOR_DRIVER,
];

/** A driver's traits under each kind of engine that has it: they may differ. */
export function anyDriver(name: string): DriverTraits | undefined {
  return ENGINE_KINDS.find(({ drivers }) => Object.hasOwn(drivers, name))?.drivers[name];
}

/** @throws TypeError for a driver that no version of the kind has; planning has already excluded those */
export function driverOf(kind: EngineKind, name: string): DriverTraits {
  const traits = kind.drivers[name];
  if (traits !== undefined) return traits;
  throw new TypeError(`expected a driver of ${Object.keys(kind.drivers).join(', ')}, found ${name}`);
}
