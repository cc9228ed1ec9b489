import { execa } from 'execa';
import { which } from '../adapters/host/find-program.ts';
import { hostFacts } from '../adapters/host/host-facts.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { OWN_CHILD } from '../adapters/host/tied-child.ts';
import { EXIT, HostError } from '../core/errors.ts';
import { howToInstall } from '../core/runtimes/known-runtimes.ts';
import { neededTools } from '../workloads/needed-tools.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { PRIVATE_LAB_TOOLS } from '../core/host/tools.ts';
import { setupPlan, type SetupPlan } from '../core/host/setup-plan.ts';
import { Interruption } from './interruption.ts';
import { loadScenario } from './load-scenario.ts';
import { printData, printMessage } from './output.ts';

const FINISHING = 'will end after apt-get: stopping it would leave packages partly installed';

/**
 * Installs what the host lacks for a scenario, from its distribution's packages. Removes and upgrades nothing that is
 * installed.
 * @throws HostError if it cannot: not root, no apt-get, or apt-get failed
 */
export async function setup(scenarioPath: string, dryRun: boolean): Promise<number> {
  const scenario = await loadScenario(scenarioPath, {});
  const plan = await lacking(scenario);
  for (const line of planLines(plan, scenario)) printData(line);
  if (plan.packages.length === 0 || dryRun) return EXIT.done;
  if (process.getuid?.() !== 0)
    throw new HostError('setup must run as root to install packages', { hint: 'Run it with sudo.' });
  await install(plan.packages.map((one) => one.name));
  const left = await lacking(scenario);
  if (left.packages.length > 0) {
    const names = left.packages.map((one) => `${one.name} (${one.why})`).join(', ');
    throw new HostError(`installed, but still not found: ${names}`);
  }
  printData('This host has what the scenario needs. `drivergrid doctor` tries it.');
  return EXIT.done;
}

async function lacking(scenario: Scenario): Promise<SetupPlan> {
  const tools = neededTools(scenario);
  const host = await hostFacts(scenario, stateDir().root, tools);
  return setupPlan(scenario, host, PRIVATE_LAB_TOOLS, tools);
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

async function install(packages: readonly string[]): Promise<void> {
  const apt = await which('apt-get');
  if (apt === undefined) {
    throw new HostError('expected a distribution with apt-get (Debian, Ubuntu), found none', {
      hint: `Install what your distribution has for: ${packages.join(' ')}`,
    });
  }
  // Asks no questions, and does not restart services that other packages' upgrades might name.
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' };
  const guarded = ['install', '--yes', '--no-install-recommends', '--no-remove', '--no-upgrade'];
  using interruption = new Interruption(FINISHING);
  const { signal } = interruption;
  for (const args of [['update'], [...guarded, ...packages]]) {
    printMessage(`apt-get ${args.join(' ')}`);
    // An interruption ends it only where nothing is being installed.
    const ends = args.includes('install') ? {} : { cancelSignal: signal };
    const result = await execa(apt, args, { ...OWN_CHILD, ...ends, env, all: true });
    signal.throwIfAborted();
    if (result.failed) throw new HostError(`apt-get ${args[0] ?? ''} failed:\n${result.all}`);
  }
}
