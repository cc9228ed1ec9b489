import { FLOOR_TOOLS } from '../../core/engines/floor.ts';
import { allTools } from '../../core/engines/driver-traits.ts';
import type { EngineKind } from '../../core/engines/engine-kind.ts';
import { COMMON_TOOLS, type Tool } from '../../core/host/tools.ts';
import { findProgram, type FoundProgram } from './find-program.ts';
import { faultsOf, type Found } from './found-programs.ts';

/** Programs that a lab, a driver or the workload runs: their paths, by name. */
export async function foundTools(
  kinds: readonly EngineKind[],
  workloadTools: readonly Tool[],
): Promise<Found<string>> {
  const wanted = [
    ...COMMON_TOOLS,
    ...kinds.flatMap(({ drivers }) => Object.values(drivers).flatMap(allTools)),
    ...FLOOR_TOOLS,
    ...workloadTools,
  ];
  const names = [...new Set(wanted.map(({ name }) => name))];
  const found = await Promise.all(
    names.map(async (name): Promise<[string, FoundProgram]> => [name, await findProgram(name)]),
  );
  return {
    found: Object.fromEntries(
      found.flatMap(([name, { path }]) => (path === undefined ? [] : [[name, path]])),
    ),
    faults: faultsOf(found),
  };
}
