import { HostError } from '../../core/errors.ts';
import type { EngineBuild } from '../../core/engines/engine-kind.ts';
import { buildsOf, type BuildSpec } from '../../core/engines/engine-of.ts';
import { atLeast } from '../../core/engines/engine-version.ts';
import type { TestedBuild } from '../../core/engines/tested-build.ts';
import { underBuild, type BuildFacts, type HostFacts } from '../../core/host/host.ts';
import type { Tool } from '../../core/host/tools.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';

const LEAST_FREE_BYTES = 512 * 2 ** 20;

/** @throws HostError if not run as root */
export function requireRoot(isRoot = process.getuid?.() === 0): void {
  if (isRoot) return;
  throw new HostError('expected to run as root, which engines and file systems need', {
    hint: 'Run it with sudo.',
  });
}

/**
 * The builds to measure. Of several, those that this host cannot run come with the reason, and the others are measured.
 * @throws HostError that says what is missing and how to get it, if it is needed for all
 */
export function requireHost(
  host: HostFacts,
  scenario: Scenario,
  tools: readonly Tool[],
): readonly TestedBuild[] {
  requireRoot(host.root);
  const builds = testedBuilds(scenario, host);
  const lack = missingTools(tools, host);
  if (lack !== undefined) throw lack;
  if (host.state.free_bytes < LEAST_FREE_BYTES) {
    throw new HostError(
      `${host.state.path} has ${Math.floor(host.state.free_bytes / 2 ** 20)} MiB free, expected ${LEAST_FREE_BYTES / 2 ** 20} or more`,
      { hint: 'Free some space, or set DRIVERGRID_STATE_DIR to a folder on another disk.' },
    );
  }
  return builds;
}

function missingTools(tools: readonly Tool[], host: BuildFacts): HostError | undefined {
  const missing = tools.filter(({ name }) => host.tools[name] === undefined);
  if (missing.length === 0) return undefined;
  const faults = missing.flatMap(({ name }) => host.tool_faults?.[name] ?? []);
  if (faults.length > 0) {
    return new HostError(`cannot be run: ${faults.map(({ reason }) => reason).join('; ')}`, {
      hint: `To fix it: ${faults.map(({ fix }) => fix).join('; ')}.`,
    });
  }
  const packages = [...new Set(missing.flatMap((tool) => tool.packages))];
  const sources = missing.flatMap(({ source }) => source ?? []).map((source) => `To fix it: ${source}.`);
  const install =
    packages.length === 0
      ? []
      : [`Install ${packages.join(' ')}, or let \`drivergrid setup SCENARIO\` do it.`];
  return new HostError(`not found on PATH: ${missing.map(({ name }) => name).join(', ')}`, {
    hint: [...install, ...sources].join(' '),
  });
}

/** @throws HostError if this host can run none of them */
function testedBuilds(scenario: Scenario, host: HostFacts): readonly TestedBuild[] {
  const specs = buildsOf(scenario);
  const errors: HostError[] = [];
  const builds = specs.map((spec): TestedBuild => {
    const { name, kind } = spec;
    const own = underBuild(host, name);
    const found = usable(spec, own, scenario);
    if (!(found instanceof HostError)) return { name, host: own, engine: { kind, ...found } };
    errors.push(found);
    return { name, host: own, obstacle: [found.message, found.hint].join('. ') };
  });
  const [first] = errors;
  if (first === undefined || errors.length < specs.length) return builds;
  if (specs.length === 1) throw first;
  const reasons = builds.map(({ name, obstacle }) => `${name ?? ''}: ${obstacle ?? ''}`);
  throw new HostError(`none of the scenario's engines can be measured here:\n${reasons.join('\n')}`, {
    hint: '`drivergrid setup SCENARIO` installs and fetches what it can.',
  });
}

/** The build, if this host can run it; otherwise what is missing. */
function usable(spec: BuildSpec, host: HostFacts, scenario: Scenario): Omit<EngineBuild, 'kind'> | HostError {
  const obstacle = spec.kind.obstacle?.(scenario);
  if (obstacle !== undefined) return new HostError(obstacle.reason, { hint: `To fix it: ${obstacle.fix}.` });
  const { engine, engine_fault } = host;
  if (engine === undefined) return noEngine(spec, engine_fault);
  const { oldest, packages, binary, tools, hostObstacle } = spec.kind;
  if (atLeast(engine.version, oldest.major, oldest.minor)) {
    const lack = missingTools(tools?.(engine.path, scenario) ?? [], host);
    if (lack !== undefined) return lack;
    const unable = hostObstacle?.(host);
    return unable === undefined
      ? engine
      : new HostError(unable.reason, { hint: `To fix it: ${unable.fix}.` });
  }
  return new HostError(
    `engine ${engine.version.text} at ${engine.path} is too old: expected ${oldest.text} or newer`,
    {
      hint: `Install a newer ${packages.join(' ')}, or name another ${binary} in the scenario with \`${keyOf(spec)}:\`.`,
    },
  );
}

/** The scenario's key that gives the path of a build. */
function keyOf({ name }: BuildSpec): string {
  return name === undefined ? 'engine' : 'path';
}

function noEngine(spec: BuildSpec, fault: BuildFacts['engine_fault']): HostError {
  if (fault !== undefined) {
    return new HostError(`no engine: ${fault.reason}`, { hint: `To fix it: ${fault.fix}.` });
  }
  const { kind, program } = spec;
  const hint = program.startsWith('/')
    ? `Put a ${kind.binary} there, or correct \`${keyOf(spec)}:\` in the scenario.`
    : kind.source === undefined
      ? `Install ${kind.packages.join(' ')}, or let \`drivergrid setup SCENARIO\` do it.`
      : `To fix it: ${kind.source}.`;
  return new HostError(`no engine: ${program} was not found`, { hint });
}
