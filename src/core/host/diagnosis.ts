import type { EngineKind } from '../engines/engine-kind.ts';
import { engineKindOf } from '../engines/engine-of.ts';
import { driverObstacle } from './driver-obstacle.ts';
import type { FoundRuntime, HostFacts } from './host.ts';
import { outcomeReason } from '../record/outcome-reason.ts';
import type { ResultSet } from '../results/result-set.ts';
import { whyNotFound } from '../runtimes/known-runtimes.ts';
import type { DriverSetup, Scenario } from '../scenario/scenario.ts';
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
  const { drivers, runtimes } = results.plan.scenario;
  const driverFindings = drivers.map(({ name }): Diagnosis => {
    const cells = results.cells.filter((cell) => cell.driver === name);
    if (cells.some((cell) => cell.outcome.kind === 'measured'))
      return { kind: 'driver', name, verdict: 'yes', detail: '' };
    const ready =
      cells.find((cell) => results.runtimes.get(cell.runtime)?.outcome.kind === 'ready') ?? cells[0];
    return {
      kind: 'driver',
      name,
      verdict: 'no',
      detail: ready === undefined ? '' : (outcomeReason(ready.outcome) ?? ''),
    };
  });
  const runtimeFindings = runtimes.map(({ name }): Diagnosis => {
    const settled = results.runtimes.get(name);
    if (settled === undefined) return { kind: 'runtime', name, verdict: 'untried', detail: '' };
    if (settled.outcome.kind !== 'ready') {
      return { kind: 'runtime', name, verdict: 'no', detail: outcomeReason(settled.outcome) ?? '' };
    }
    const command = [settled.path ?? name, ...(settled.args ?? [])].join(' ');
    const parts = [command, settled.version, settled.note].filter((part) => part !== undefined);
    return { kind: 'runtime', name, verdict: 'yes', detail: parts.join('; ') };
  });
  return [...driverFindings, ...runtimeFindings];
}

function foundText(
  { path, version }: FoundRuntime,
  { engine }: HostFacts,
  { runtimeNeeds }: EngineKind,
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
  const kind = engineKindOf(scenario);
  const drivers = scenario.drivers.map((setup): Diagnosis => {
    const obstacle = driverObstacle(setup, kind, host, scenario.backing);
    const detail = obstacle === undefined ? unobstructed(setup) : `${obstacle.reason}; ${obstacle.fix}`;
    return { kind: 'driver', name: setup.name, verdict: obstacle === undefined ? 'untried' : 'no', detail };
  });
  const runtimes = scenario.runtimes.map((spec): Diagnosis => {
    const found = host.runtimes[spec.name];
    const detail =
      found === undefined
        ? whyNotFound(spec, host.runtime_faults?.[spec.name])
        : foundText(found, host, kind);
    return { kind: 'runtime', name: spec.name, verdict: found === undefined ? 'no' : 'untried', detail };
  });
  return [...drivers, ...runtimes];
}
