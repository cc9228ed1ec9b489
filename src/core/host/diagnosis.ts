import { columnLabel } from '../axes/cell.ts';
import { buildsOf, type BuildSpec } from '../engines/engine-of.ts';
import { plannedStarts } from '../plan/planned-starts.ts';
import { driverObstacle } from './driver-obstacle.ts';
import { underBuild, type FoundRuntime, type HostFacts } from './host.ts';
import { runtimeKey } from '../record/runtime-key.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import type { ResultSet } from '../results/result-set.ts';
import { shimObstacle } from '../runtimes/candidates.ts';
import { whyNotFound } from '../runtimes/known-runtimes.ts';
import type { DriverSetup, RuntimeSpec, Scenario } from '../scenario/scenario.ts';
import { knownTooOld } from '../runtimes/too-old.ts';

/** Whether one driver setup or runtime can be measured on this host. */
export interface Diagnosis {
  readonly kind: 'driver' | 'runtime';
  readonly name: string;
  readonly verdict: 'yes' | 'no' | 'untried';
  /** Why not, or with which arguments. */
  readonly detail: string;
}

/** The result of trying one iteration in every cell. */
export function triedFindings(results: ResultSet): Diagnosis[] {
  const { scenario } = results.plan;
  const driverFindings = plannedStarts(scenario).map((start): Diagnosis => {
    const name = columnLabel(start);
    const cells = results.cells.filter((cell) => columnLabel(cell) === name);
    if (cells.some((cell) => cell.outcome.kind === 'measured'))
      return { kind: 'driver', name, verdict: 'yes', detail: '' };
    const ready =
      cells.find((cell) => results.runtimes.get(runtimeKey(cell))?.outcome.kind === 'ready') ?? cells[0];
    return {
      kind: 'driver',
      name,
      verdict: 'no',
      detail: ready === undefined ? '' : (outcomeReason(ready.outcome) ?? ''),
    };
  });
  const runtimeFindings = runtimeNames(scenario).map((name): Diagnosis => {
    const settled = results.runtimes.get(name);
    if (settled === undefined) return { kind: 'runtime', name, verdict: 'untried', detail: '' };
    if (settled.outcome.kind !== 'ready') {
      return { kind: 'runtime', name, verdict: 'no', detail: outcomeReason(settled.outcome) ?? '' };
    }
    const command = [settled.path ?? settled.runtime, ...(settled.args ?? [])].join(' ');
    const parts = [command, settled.version, settled.note].filter((part) => part !== undefined);
    return { kind: 'runtime', name, verdict: 'yes', detail: parts.join('; ') };
  });
  return [...driverFindings, ...runtimeFindings];
}

/** Of each build. */
function runtimeNames(scenario: Scenario): string[] {
  return buildsOf(scenario).flatMap(({ name: engine }) =>
    scenario.runtimes.map(({ name: runtime }) => runtimeKey({ engine, runtime })),
  );
}

function foundText(
  { path, version }: FoundRuntime,
  { engine }: HostFacts,
  { kind: { runtimeNeeds } }: BuildSpec,
): string {
  const old = engine === undefined ? undefined : knownTooOld(version, engine.version, runtimeNeeds);
  return [path, version, old].filter((part) => part !== undefined).join('; ');
}

function unobstructed({ overlay }: DriverSetup): string {
  return overlay === undefined
    ? 'no known obstacle'
    : 'not tried, since it sets parameters of the kernel; no known obstacle for `run --expendable` and `vm run`';
}

/** What is certain without starting an engine. */
export function certainFindings(scenario: Scenario, host: HostFacts): Diagnosis[] {
  const builds = buildsOf(scenario);
  const drivers = plannedStarts(scenario).flatMap((start): Diagnosis[] => {
    const build = builds.find(({ name }) => name === start.engine) ?? builds[0];
    const setup = scenario.drivers.find(({ name }) => name === start.driver);
    if (build === undefined || setup === undefined) return [];
    return [certainOfDriver(columnLabel(start), setup, scenario, build, underBuild(host, start.engine))];
  });
  const runtimes = builds.flatMap((build) =>
    scenario.runtimes.map((spec) => certainOfRuntime(spec, build, underBuild(host, build.name))),
  );
  return [...drivers, ...runtimes];
}

function certainOfDriver(
  name: string,
  setup: DriverSetup,
  { backing }: Scenario,
  { kind }: BuildSpec,
  host: HostFacts,
): Diagnosis {
  const obstacle = driverObstacle(setup, kind, host, backing);
  const detail = obstacle === undefined ? unobstructed(setup) : `${obstacle.reason}; ${obstacle.fix}`;
  return { kind: 'driver', name, verdict: obstacle === undefined ? 'untried' : 'no', detail };
}

function certainOfRuntime(spec: RuntimeSpec, build: BuildSpec, host: HostFacts): Diagnosis {
  const name = runtimeKey({ engine: build.name, runtime: spec.name });
  const found = host.runtimes[spec.name];
  const lacks = shimObstacle(spec, host);
  if (lacks !== undefined) return { kind: 'runtime', name, verdict: 'no', detail: lacks };
  const detail =
    found === undefined ? whyNotFound(spec, host.runtime_faults?.[spec.name]) : foundText(found, host, build);
  return { kind: 'runtime', name, verdict: found === undefined ? 'no' : 'untried', detail };
}
