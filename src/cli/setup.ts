import { execa } from 'execa';
import { which } from '../adapters/host/find-program.ts';
import { hostFacts } from '../adapters/host/host-facts.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { OWN_CHILD } from '../adapters/host/tied-child.ts';
import { buildsOf } from '../core/engines/engine-of.ts';
import { EXIT, HostError } from '../core/errors.ts';
import { underBuild, type HostFacts } from '../core/host/host.ts';
import { wantedPackages } from '../core/packages/wanted-packages.ts';
import { howToInstall } from '../core/runtimes/known-runtimes.ts';
import { neededTools } from '../workloads/needed-tools.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { PRIVATE_LAB_TOOLS } from '../core/host/tools.ts';
import { setupPlan, type SetupPlan } from '../core/host/setup-plan.ts';
import { programsText } from '../report/package-text.ts';
import { OpenSources, planPackages } from './fetch-packages.ts';
import { Interruption } from './interruption.ts';
import { loadScenario } from './load-scenario.ts';
import { printData, printMessage } from './output.ts';

const FINISHING = 'will end after apt-get: stopping it would leave packages partly installed';

export interface SetupOptions {
  /** Only says what would be done. */
  readonly dryRun: boolean;
  /** Fetches newer versions of packages that the cache already has. */
  readonly refresh: boolean;
  /** Of Debian, for packages that are fetched; absent: the one that the host's apt uses. */
  readonly mirror?: string | undefined;
}

/**
 * Installs what the host lacks for a scenario, from its distribution's packages, and fetches what the scenario takes
 * from other suites into the cache. Removes and upgrades nothing that is installed.
 * @throws HostError if it cannot: not root, no apt-get, apt-get failed, or a suite cannot be read
 */
export async function setup(scenarioPath: string, options: SetupOptions): Promise<number> {
  const scenario = await loadScenario(scenarioPath, {});
  const plan = await lacking(scenario);
  using interruption = new Interruption(FINISHING);
  const { signal } = interruption;
  await using sources = new OpenSources(options.mirror, signal);
  const { lines, fetches } = await planPackages(wantedPackages(scenario), sources, options.refresh);
  for (const line of [...planLines(plan, scenario), ...lines]) printData(line);
  const isDone = plan.packages.length === 0 && fetches.length === 0;
  if (options.dryRun) return EXIT.done;
  if (isDone) {
    requireStarting(scenario, plan.host);
    return EXIT.done;
  }
  if (process.getuid?.() !== 0) {
    throw new HostError('setup must run as root: to install packages, and to fetch them for runs as root', {
      hint: 'Run it with sudo.',
    });
  }
  if (plan.packages.length > 0)
    await install(
      plan.packages.map((one) => one.name),
      signal,
    );
  for (const fetch of fetches) {
    const fetched = await fetch();
    printMessage(`fetched ${programsText(fetched)} into ${fetched.folder}`);
  }
  await requireNothingLeft(scenario);
  printData('This host has what the scenario needs. `drivergrid doctor` tries it.');
  return EXIT.done;
}

async function requireNothingLeft(scenario: Scenario): Promise<void> {
  const { host, ...left } = await lacking(scenario);
  if (left.packages.length > 0) {
    const names = left.packages.map((one) => `${one.name} (${one.why})`).join(', ');
    throw new HostError(`installed, but still not found: ${names}`);
  }
  requireStarting(scenario, host);
}

/** What was fetched, now or earlier, starts on this host. @throws HostError that names what does not */
function requireStarting(scenario: Scenario, host: HostFacts): void {
  for (const { name, kind, from } of buildsOf(scenario)) {
    const fault = underBuild(host, name).engine_fault;
    if (from === undefined || fault === undefined) continue;
    throw new HostError(`fetched, but the ${kind.name} of ${from} does not run here: ${fault.reason}`, {
      hint: 'Name another suite with `from:`.',
    });
  }
  // The same one under every build.
  for (const { name, from } of scenario.runtimes) {
    const found = host.runtimes[name];
    if (from === undefined || (found !== undefined && found.version !== 'unknown')) continue;
    throw new HostError(
      `fetched, but the runtime ${name} of ${from} does not run here: ${found?.path ?? 'its program is missing'}`,
      { hint: 'Try `PROGRAM --version` with it, or name another suite with `from:`.' },
    );
  }
}

async function lacking(scenario: Scenario): Promise<SetupPlan & { host: HostFacts }> {
  const tools = neededTools(scenario);
  const host = await hostFacts(scenario, stateDir().root, tools);
  return { ...setupPlan(scenario, host, PRIVATE_LAB_TOOLS, tools), host };
}

function planLines(plan: SetupPlan, scenario: Scenario): string[] {
  const packages = plan.packages.map(({ name, why }) => `install ${name}: ${why}`);
  const byHand = plan.byHand.map((name) => {
    const spec = scenario.runtimes.find((runtime) => runtime.name === name);
    const how = spec === undefined ? '' : `: ${howToInstall(spec)}`;
    return `install by hand, or its cells are unsupported: ${name}${how}`;
  });
  const faulty = plan.faulty.map((text) => `by hand: ${text}`);
  return [...(packages.length === 0 ? ['nothing to install'] : packages), ...byHand, ...faulty];
}

async function install(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const apt = await which('apt-get');
  if (apt === undefined) {
    throw new HostError('expected a distribution with apt-get (Debian, Ubuntu), found none', {
      hint: `Install what your distribution has for: ${packages.join(' ')}`,
    });
  }
  // Asks no questions, and does not restart services that other packages' upgrades might name.
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' };
  const guarded = ['install', '--yes', '--no-install-recommends', '--no-remove', '--no-upgrade'];
  for (const args of [['update'], [...guarded, ...packages]]) {
    printMessage(`apt-get ${args.join(' ')}`);
    // An interruption ends it only where nothing is being installed.
    const ends = args.includes('install') ? {} : { cancelSignal: signal };
    const result = await execa(apt, args, { ...OWN_CHILD, ...ends, env, all: true });
    signal.throwIfAborted();
    if (result.failed) throw new HostError(`apt-get ${args[0] ?? ''} failed:\n${result.all}`);
  }
}
