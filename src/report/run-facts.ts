import { columnLabel } from '../core/axes/cell.ts';
import { DRIVER_CHECK } from '../core/engines/docker/docker-checks.ts';
import { isDefault } from '../core/engines/docker/docker-drivers.ts';
import type { PlanOutline } from '../core/plan/plan.ts';
import type { RunStarted } from '../core/record/events.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { counted } from '../core/counted.ts';

/** What was measured, where and how: names and texts, as far as known. */
export function runFacts(results: ResultSet): (readonly [string, string])[] {
  const { plan, runs, runtimes, kernels } = results;
  const { scenario } = plan;
  const several = kernels.length > 1;
  const versions = runs
    .flatMap((run) => Object.entries(run.fingerprint.runtimes))
    .map(([name, words]) => runtimeText(name, words));
  const notes = [...runtimes].flatMap(([label, { note }]) => {
    if (note === undefined) return [];
    return several ? `${label}: ${note}` : note;
  });
  const facts: [string, string][] = [
    ['workload', `${scenario.workload}, image ${scenario.image}, network ${scenario.network}`],
    ['kernel', distinct(runs.map((run) => run.fingerprint.kernel))],
    ['boots', bootOrder(plan, runs)],
    ['engine', `${distinct(runs.map((run) => run.fingerprint.engine))} (lab: ${plan.lab})`],
    ['runtimes', distinct(versions)],
    ['default drivers', distinct(defaultDrivers(results).sort())],
    ['notes on runtimes', distinct(notes)],
    [
      'samples',
      `${counted(scenario.rounds, 'round')} x ${counted(scenario.iterations, 'iteration')}, ${scenario.warmup} warm-up each` +
        (several ? ', under each kernel' : '') +
        (plan.hosts === undefined ? '' : ', on each host'),
    ],
    [
      'order',
      `${scenario.order}, ${plan.hosts === undefined ? `seed ${plan.seed}` : 'a seed of its own on each host (plan.json)'}`,
    ],
    ['hosts', hostsText(plan)],
    ['run', `${plan.run_id}, started ${runs[0]?.at ?? 'never'}, sessions: ${runs.length}`],
    ['tool', distinct(runs.map((run) => run.tool))],
  ];
  return facts.filter(([, value]) => value !== '');
}

/**
 * A runtime and its version, the same way whatever it prints: `runc 1.1.5` of `runc version 1.1.5`, and `shaky: runc
 * 1.1.5` where the scenario calls it otherwise.
 */
function runtimeText(name: string, words: string): string {
  const { program = name, version = words } =
    /^(?<program>\S+) version (?<version>.+)$/.exec(words)?.groups ?? {};
  return program === name ? `${name} ${version}` : `${name}: ${program} ${version}`;
}

/** What engines took where a driver setup left them the choice: `docker-29 default: overlayfs`, by their proofs. */
function defaultDrivers({ plan, proofs }: ResultSet): string[] {
  const left = plan.scenario.drivers.filter(isDefault).map(({ name }) => name);
  return proofs.flatMap((proof) => {
    const { driver, engine, runtime } = proof;
    if (!left.includes(driver) || runtime !== undefined) return [];
    const took = proof.checks.find(({ what }) => what === DRIVER_CHECK)?.found;
    return took === undefined ? [] : `${columnLabel({ driver, engine })}: ${took}`;
  });
}

/** Which kernels were booted, in order, and what was planned if that differs. */
function bootOrder({ boots }: PlanOutline, runs: readonly RunStarted[]): string {
  if (boots === undefined) return '';
  const booted = runs
    .filter((run, index) => run.boot_id !== runs[index - 1]?.boot_id)
    .map((run) => run.fingerprint.kernel)
    .join(', ');
  const planned = boots.map(({ kernel }) => kernel).join(', ');
  return booted === planned ? planned : `${booted || 'none'} (planned: ${planned})`;
}

function distinct(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ');
}

const MOST_HOSTS = 8;

/** Of a gathered run: `3: web-1, web-2, web-3`. */
function hostsText({ hosts = [] }: PlanOutline): string {
  const rest = hosts.length - MOST_HOSTS;
  const named = hosts
    .slice(0, MOST_HOSTS)
    .map(({ host }) => host)
    .join(', ');
  return hosts.length === 0 ? '' : `${hosts.length}: ${named}${rest > 0 ? ` and ${rest} more` : ''}`;
}
