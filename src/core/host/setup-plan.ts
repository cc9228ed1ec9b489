import { setupTools } from '../engines/driver-traits.ts';
import { buildOf } from '../engines/floor.ts';
import { buildsOf, findDriver, isUnder, type BuildSpec } from '../engines/engine-of.ts';
import { underBuild, type BuildFacts, type HostFacts } from './host.ts';
import type { Tool } from './tools.ts';
import type { ProgramFault } from './program-fault.ts';
import { runtimePackage } from '../runtimes/known-runtimes.ts';
import type { DriverSetup, Scenario } from '../scenario/scenario.ts';

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
  const builds = buildsOf(scenario);
  const wanted = new Map<string, string>();
  const want = (name: string, why: string): void => {
    if (!wanted.has(name)) wanted.set(name, why);
  };
  const faulty: string[] = [];
  const tell = ({ reason, fix }: ProgramFault): void => {
    faulty.push(`${reason}; ${fix}`);
  };
  const need = (tool: Tool, why: string, { tools: found, tool_faults: faults }: BuildFacts): void => {
    const fault = faults?.[tool.name];
    if (fault !== undefined) tell(fault);
    else if (found[tool.name] === undefined && tool.source !== undefined)
      faulty.push(`${tool.name} was not found, for ${why}; ${tool.source}`);
    else if (found[tool.name] === undefined && tool.isByHand !== true)
      for (const name of tool.packages) want(name, `${tool.name}, for ${why}`);
  };
  for (const build of builds) {
    const found = underBuild(host, build.name);
    const { unpacked, tools = () => [] } = build.kind;
    for (const tool of tools(found.engine?.path ?? '', scenario)) {
      const isFetched = tool.packages.some((name) => unpacked.includes(name));
      if (build.from === undefined || !isFetched) need(tool, 'the engine', found);
    }
    // Fetched into the cache, never installed.
    if (build.from !== undefined) continue;
    if (found.engine_fault !== undefined) tell(found.engine_fault);
    else if (found.engine === undefined && build.kind.source !== undefined)
      faulty.push(`the engine ${build.program} was not found; ${build.kind.source}`);
    else if (found.engine === undefined && build.program === build.kind.binary) {
      for (const name of build.kind.packages) want(name, 'the engine');
    } else if (found.engine === undefined) faulty.push(`the engine ${build.program} was not found`);
  }
  const tools: [Tool, string][] = [
    ...labTools.map((tool): [Tool, string] => [tool, 'the private lab']),
    ...workloadTools.map((tool): [Tool, string] => [tool, `the workload ${scenario.workload}`]),
  ];
  for (const [tool, why] of tools) need(tool, why, host);
  for (const build of builds) {
    const found = underBuild(host, build.name);
    for (const setup of scenario.drivers)
      for (const tool of driverTools(setup, build)) need(tool, setup.name, found);
  }
  const byHand: string[] = [];
  for (const spec of scenario.runtimes) {
    const facts = builds.map((build) => underBuild(host, build.name));
    if (facts.every(({ runtimes }) => runtimes[spec.name] !== undefined)) continue;
    // Fetched into the cache, never installed.
    if (spec.from !== undefined) continue;
    const fault = facts.map((one) => one.runtime_faults?.[spec.name]).find((one) => one !== undefined);
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

/** What the driver of a setup needs under a build. */
function driverTools(setup: DriverSetup, build: BuildSpec): readonly Tool[] {
  const traits = isUnder(setup, build) ? findDriver(buildOf(setup, build).kind, setup) : undefined;
  return traits === undefined ? [] : setupTools(traits, setup);
}
