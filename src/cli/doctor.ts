import { hostFacts } from '../adapters/host/host-facts.ts';
import { requireJobFile } from '../adapters/host/job-file.ts';
import { requireHost } from '../adapters/host/require-host.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { MemoryStore } from '../adapters/results/memory-store.ts';
import { newRunId } from '../adapters/results/run-identity.ts';
import { runInLab } from '../compose.ts';
import { certainFindings, triedFindings, type Diagnosis } from '../core/host/diagnosis.ts';
import { buildsOf } from '../core/engines/engine-of.ts';
import { EXIT, HostError } from '../core/errors.ts';
import type { BuildFacts, HostFacts } from '../core/host/host.ts';
import { PRIVATE_LAB_TOOLS } from '../core/host/tools.ts';
import { packageFindingRecord, type PackageFinding } from '../core/packages/package-finding.ts';
import { wantedPackages } from '../core/packages/wanted-packages.ts';
import { planRun } from '../core/plan/plan-run.ts';
import { resultSet } from '../core/results/result-set.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { findingText } from '../report/package-text.ts';
import { warningTexts } from '../report/warning-texts.ts';
import { plainText } from '../report/plain-text.ts';
import { TrialReporter } from '../report/progress/trial-reporter.ts';
import { wrapText } from '../report/wrap-text.ts';
import { neededTools } from '../workloads/needed-tools.ts';
import { packageFindings } from './doctor-packages.ts';
import { Interruption } from './interruption.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { loadScenario } from './load-scenario.ts';
import { printData, printJson, printMessage } from './output.ts';
import { waitForHost } from './wait-for-host.ts';

/**
 * Reports what this host can measure by trying it: one iteration in every cell, in the private lab. If that is
 * impossible (not root, no engine), reports what is certain without. Says of packages from suites what the cache has,
 * and what would be fetched.
 * @param options.mirror of Debian, to be asked for packages; absent: the one that the host's apt uses
 * @param options.wait queue behind another command instead of trying nothing
 * @returns 0, or 3 if nothing can be measured
 */
export async function doctor(
  scenarioPath: string,
  {
    json,
    mirror,
    wait,
  }: { readonly json: boolean; readonly mirror: string | undefined; readonly wait: boolean },
): Promise<number> {
  const scenario = await loadScenario(scenarioPath, {});
  const tools = neededTools(scenario);
  const runId = newRunId();
  const { root, hostLock: lock } = stateDir();
  // Without root nothing is tried, and so nothing locked.
  await using hostLock = wait && process.getuid?.() === 0 ? await waitForHost(runId, lock) : undefined;
  const host = await hostFacts(scenario, root, tools);
  const packages = await packageFindings(wantedPackages(scenario), mirror);
  let findings: Diagnosis[];
  let warnings: readonly string[] = [];
  let obstacle: string | undefined;
  try {
    ({ findings, warnings } = await tried(scenario, host, { runId, hostLock }));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    obstacle = [error.message, error.hint].filter((part) => part !== undefined).join('\n');
    findings = certainFindings(scenario, host);
  }
  if (json) {
    const taken = packages.length === 0 ? {} : { packages: packages.map(packageFindingRecord) };
    printJson({
      ...{ schema: JSON_SCHEMA, kernel: host.kernel, cgroup: host.cgroup, ...enginesOf(host, scenario) },
      ...{ obstacle, warnings, findings, ...taken },
    });
  } else printData(`${findingsText(host, obstacle, findings)}${packagesText(packages)}`);
  const canMeasure = (kind: Diagnosis['kind']): boolean =>
    findings.some((finding) => finding.kind === kind && finding.verdict === 'yes');
  return canMeasure('driver') && canMeasure('runtime') ? EXIT.done : EXIT.hostCannot;
}

/** Driver setups that change parameters of the kernel are not tried: a look must not change the host. */
async function tried(
  given: Scenario,
  host: HostFacts,
  { runId, hostLock }: { readonly runId: string; readonly hostLock: AsyncDisposable | undefined },
): Promise<{ findings: Diagnosis[]; warnings: readonly string[] }> {
  const tools = neededTools(given);
  const builds = requireHost(host, given, [...PRIVATE_LAB_TOOLS, ...tools]);
  await requireJobFile(host.tools['fio'] ?? 'fio', given);
  const untried = given.drivers.filter(({ overlay }) => overlay !== undefined);
  const scenario = { ...given, drivers: given.drivers.filter(({ overlay }) => overlay === undefined) };
  if (scenario.drivers.length === 0) return { findings: certainFindings(given, host), warnings: [] };
  const once = { ...scenario, rounds: 1, iterations: 1, warmup: 0, concurrency: [1], sentinel: false };
  const plan = planRun(once, { runId, seed: 0, lab: 'private' });
  const store = new MemoryStore();
  using interruption = new Interruption();
  printMessage('trying one container in every cell:');
  await runInLab({
    ...{ plan, host, builds, wipe: [] },
    lab: { kind: 'private' },
    state: stateDir(),
    hostLock,
    openStore: () => Promise.resolve(store),
    reporter: new TrialReporter((line) => {
      printMessage(`  ${line}`);
    }),
    interrupted: interruption.signal,
    earlier: [],
  });
  const results = resultSet(plan, store.events);
  const certain = certainFindings({ ...given, drivers: untried, runtimes: [] }, host);
  return { findings: [...certain, ...triedFindings(results)], warnings: warningTexts(results.warnings) };
}

/** `engines` by name; also `engine`, of a scenario with one. */
function enginesOf({ engine, builds }: HostFacts, scenario: Scenario): Record<string, unknown> {
  const [only] = buildsOf(scenario);
  if (builds === undefined)
    return { engine, engines: only === undefined ? {} : { [only.kind.name]: engine } };
  return { engines: Object.fromEntries(Object.entries(builds).map(([name, found]) => [name, found.engine])) };
}

function enginesText({ builds, ...only }: HostFacts): string {
  const text = ({ engine }: BuildFacts): string =>
    engine === undefined ? 'none' : [engine.version.text, engine.path].filter(Boolean).join(' at ');
  if (builds === undefined) return `engine ${text(only)}`;
  return ['engines', ...Object.entries(builds).map(([name, found]) => `  ${name}: ${text(found)}`)].join(
    '\n',
  );
}

/** Nothing for a scenario that takes none. */
function packagesText(packages: readonly PackageFinding[]): string {
  if (packages.length === 0) return '';
  const lines = packages.map((one) => `  ${findingText(one).replaceAll('\n', '\n  ')}`);
  return ['packages from Debian suites', ...lines, ''].join('\n');
}

function findingsText(host: HostFacts, obstacle: string | undefined, findings: readonly Diagnosis[]): string {
  const state = `${host.state.path} on ${host.state.filesystem}, ${Math.floor(host.state.free_bytes / 2 ** 30)} GiB free`;
  const width = Math.max(...findings.map((finding) => finding.name.length)) + 2;
  const indent = width + 11;
  const rows = findings.map(({ name, verdict, detail }) => {
    const head = `  ${name.padEnd(width)}${verdict.padEnd(9)}`;
    return `${head}${wrapText(plainText(detail), 100 - indent).replaceAll('\n', `\n${' '.repeat(indent)}`)}`.trimEnd();
  });
  const drivers = findings.filter((finding) => finding.kind === 'driver').length;
  return [
    `kernel ${host.kernel}, cgroup ${host.cgroup}, ${enginesText(host)}`,
    `state directory ${state}`,
    ...(obstacle === undefined ? [] : [`nothing could be tried: ${obstacle}`]),
    'driver setups',
    ...rows.slice(0, drivers),
    'runtimes',
    ...rows.slice(drivers),
    '',
  ].join('\n');
}
