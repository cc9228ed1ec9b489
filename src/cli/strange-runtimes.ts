import { findProgram } from '../adapters/host/find-program.ts';
import { isStrange, whyNotFound } from '../core/runtimes/known-runtimes.ts';
import type { RuntimeSpec } from '../core/scenario/scenario.ts';

/** Warnings of runtimes whose names neither drivergrid nor this host knows: they may be misspelt. */
export async function strangeRuntimes(runtimes: readonly RuntimeSpec[]): Promise<readonly string[]> {
  const warnings = await Promise.all(
    runtimes.filter(isStrange).map(async (spec) => {
      const { path, fault } = await findProgram(spec.name);
      return path === undefined ? [`warning: runtime ${spec.name}: ${whyNotFound(spec, fault)}`] : [];
    }),
  );
  return warnings.flat();
}
