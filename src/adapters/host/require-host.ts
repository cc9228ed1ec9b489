import { HostError } from '../../core/errors.ts';
import type { EngineBuild, EngineKind } from '../../core/engines/engine-kind.ts';
import { engineKindOf } from '../../core/engines/engine-of.ts';
import { atLeast } from '../../core/engines/engine-version.ts';
import type { HostFacts } from '../../core/host/host.ts';
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
 * The engine to measure, if this host can run it.
 * @throws HostError that says what is missing and how to get it
 */
export function requireHost(host: HostFacts, scenario: Scenario, tools: readonly Tool[]): EngineBuild {
  requireRoot(host.root);
  const { engine } = host;
  const kind = engineKindOf(scenario);
  if (engine === undefined) throw noEngine(host, scenario, kind);
  const { oldest } = kind;
  if (!atLeast(engine.version, oldest.major, oldest.minor)) {
    throw new HostError(
      `engine ${engine.version.text} at ${engine.path} is too old: expected ${oldest.text} or newer`,
      {
        hint: `Install a newer ${kind.packages.join(' ')}, or name another ${kind.binary} in the scenario with \`engine:\`.`,
      },
    );
  }
  const wanted = [...tools, ...(kind.tools?.(engine.path) ?? [])];
  const missing = wanted.filter(({ name }) => host.tools[name] === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.flatMap((tool) => tool.packages))];
    const faults = missing.flatMap(({ name }) => host.tool_faults?.[name] ?? []);
    if (faults.length > 0) {
      throw new HostError(`cannot be run: ${faults.map(({ reason }) => reason).join('; ')}`, {
        hint: `To fix it: ${faults.map(({ fix }) => fix).join('; ')}.`,
      });
    }
    throw new HostError(`not found on PATH: ${missing.map(({ name }) => name).join(', ')}`, {
      hint: `Install ${packages.join(' ')}, or let \`drivergrid setup SCENARIO\` do it.`,
    });
  }
  if (host.state.free_bytes < LEAST_FREE_BYTES) {
    throw new HostError(
      `${host.state.path} has ${Math.floor(host.state.free_bytes / 2 ** 20)} MiB free, expected ${LEAST_FREE_BYTES / 2 ** 20} or more`,
      { hint: 'Free some space, or set DRIVERGRID_STATE_DIR to a folder on another disk.' },
    );
  }
  return { kind, ...engine };
}

function noEngine({ engine_fault: fault }: HostFacts, { engine }: Scenario, kind: EngineKind): HostError {
  if (fault !== undefined) {
    return new HostError(`no engine: ${fault.reason}`, { hint: `To fix it: ${fault.fix}.` });
  }
  const hint = engine.startsWith('/')
    ? `Put a ${kind.binary} there, or correct \`engine:\` in the scenario.`
    : `Install ${kind.packages.join(' ')}, or let \`drivergrid setup SCENARIO\` do it.`;
  return new HostError(`no engine: ${engine} was not found`, { hint });
}
