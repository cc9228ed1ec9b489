import { FLOOR_TOOLS } from '../../core/engines/floor.ts';
import { allTools } from '../../core/engines/driver-traits.ts';
import type { EngineKind } from '../../core/engines/engine-kind.ts';
import { COMMON_TOOLS, type Tool } from '../../core/host/tools.ts';
import { findProgram, type FoundProgram } from './find-program.ts';
import { faultsOf, type Found } from './found-programs.ts';

/**
 * Programs that a lab, the engine, a driver or the workload runs: their paths, by name.
 * @param engine its path; empty if there is none
 */
export async function foundTools(
  { drivers, tools: ofKind }: EngineKind,
  engine: string,
  workloadTools: readonly Tool[],
): Promise<Found<string>> {
  const wanted = [
    ...COMMON_TOOLS,
    // Of further snapshotters only what the scenario's setups need is looked for.
    ...Object.values(drivers)
      .filter(({ snapshotter }) => snapshotter !== true)
      .flatMap(allTools),
    ...FLOOR_TOOLS,
    ...workloadTools,
    ...(ofKind?.(engine, { network: 'bridge' }) ?? []),
  ];
  const found = await Promise.all(
    [...new Map(wanted.map((tool) => [tool.name, tool])).values()].map(
      async ({ name, folders }): Promise<[string, FoundProgram]> => [name, await findProgram(name, folders)],
    ),
  );
  return {
    found: Object.fromEntries(
      found.flatMap(([name, { path }]) => (path === undefined ? [] : [[name, path]])),
    ),
    faults: faultsOf(found),
  };
}
