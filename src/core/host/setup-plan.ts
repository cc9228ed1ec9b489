import { setupTools } from '../engines/driver-traits.ts';
import { buildOf } from '../engines/floor.ts';
import { engineKindOf } from '../engines/engine-of.ts';
import type { HostFacts } from './host.ts';
import type { Tool } from './tools.ts';
import type { ProgramFault } from './program-fault.ts';
import { runtimePackage } from '../runtimes/known-runtimes.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Packages to install, each with what needs it, and needs that no package of the distribution meets. */
export interface SetupPlan {
  readonly packages: readonly { readonly name: string; readonly why: string }[];
  readonly byHand: readonly string[];
  /** Files that exist but cannot be started, which installing a package would not fix. */
  readonly faulty: readonly string[];
}

/**
 * What a host lacks for a scenario. An installed engine is never touched: neither it nor the runc that came with it is
 * requested again (installing runc would remove docker-ce's containerd.io).
 * @param labTools what the lab itself needs
 * @param workloadTools what the scenario's workload runs
 */
export function setupPlan(
  scenario: Scenario,
  host: HostFacts,
  labTools: readonly Tool[],
  workloadTools: readonly Tool[] = [],
): SetupPlan {
  const kind = engineKindOf(scenario);
  const wanted = new Map<string, string>();
  const want = (name: string, why: string): void => {
    if (!wanted.has(name)) wanted.set(name, why);
  };
  const faulty: string[] = [];
  const tell = ({ reason, fix }: ProgramFault): void => {
    faulty.push(`${reason}; ${fix}`);
  };
  if (host.engine_fault !== undefined) tell(host.engine_fault);
  else if (host.engine === undefined && scenario.engine === kind.binary) {
    for (const name of kind.packages) want(name, 'the engine');
  } else if (host.engine === undefined) faulty.push(`the engine ${scenario.engine} was not found`);
  const tools: [Tool, string][] = [
    ...labTools.map((tool): [Tool, string] => [tool, 'the private lab']),
    ...(kind.tools?.(host.engine?.path ?? '') ?? []).map((tool): [Tool, string] => [tool, 'the engine']),
    ...workloadTools.map((tool): [Tool, string] => [tool, `the workload ${scenario.workload}`]),
    ...scenario.drivers.flatMap((setup) => {
      const traits = buildOf(setup, { kind }).kind.drivers[setup.driver];
      const needed = traits === undefined ? [] : setupTools(traits, setup);
      return needed.map((tool): [Tool, string] => [tool, setup.name]);
    }),
  ];
  for (const [tool, why] of tools) {
    const fault = host.tool_faults?.[tool.name];
    if (fault !== undefined) tell(fault);
    else if (host.tools[tool.name] === undefined && tool.isByHand !== true)
      for (const name of tool.packages) want(name, `${tool.name}, for ${why}`);
  }
  const byHand: string[] = [];
  for (const spec of scenario.runtimes) {
    if (host.runtimes[spec.name] !== undefined || spec.runtime_type !== undefined) continue;
    const fault = host.runtime_faults?.[spec.name];
    const name = runtimePackage(spec);
    if (fault !== undefined) tell(fault);
    else if (name === undefined) byHand.push(spec.name);
    else want(name, `the runtime ${spec.name}`);
  }
  return {
    packages: [...wanted].map(([name, why]) => ({ name, why })),
    byHand,
    faulty: [...new Set(faulty)],
  };
}
