import { HostError } from '../../core/errors.ts';
import { TOOL_PACKAGES } from '../../core/host/driver-obstacle.ts';
import { atLeast, OLDEST_ENGINE } from '../../core/engines/engine-version.ts';
import type { HostFacts, Tool } from '../../core/host/host.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';

/** What the private lab itself is made with. */
export const PRIVATE_LAB_TOOLS: readonly Tool[] = [
  'setpriv',
  'unshare',
  'mount',
  'losetup',
  'ip',
  'iptables',
  'mkfs.ext4',
];

/** What the system lab needs beside the service: the data roots' file systems. */
export const SYSTEM_LAB_TOOLS: readonly Tool[] = ['mount', 'losetup', 'mkfs.ext4'];

const LEAST_FREE_BYTES = 512 * 2 ** 20;

/** @throws HostError where the tool is not root's */
export function requireRoot(isRoot = process.getuid?.() === 0): void {
  if (isRoot) return;
  throw new HostError('expected to run as root, which engines and file systems need', {
    hint: 'Run it with sudo.',
  });
}

/**
 * The engine to measure, where this host can run it at all.
 * @throws HostError that says what is missing and how to get it
 */
export function requireHost(
  host: HostFacts,
  scenario: Scenario,
  tools: readonly Tool[],
): NonNullable<HostFacts['engine']> {
  requireRoot(host.root);
  const { engine } = host;
  if (engine === undefined) {
    throw noEngine(host, scenario);
  }
  if (!atLeast(engine.version, OLDEST_ENGINE.major, OLDEST_ENGINE.minor)) {
    throw new HostError(
      `engine ${engine.version.text} at ${engine.path} is too old: expected ${OLDEST_ENGINE.text} or newer`,
      {
        hint: 'Install a newer docker.io, or name another dockerd in the scenario with `engine:`.',
      },
    );
  }
  const missing = tools.filter((tool) => host.tools[tool] === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => TOOL_PACKAGES[tool]))];
    const faults = missing.flatMap((tool) => host.tool_faults?.[tool] ?? []);
    if (faults.length > 0) {
      throw new HostError(`cannot be run: ${faults.map(({ reason }) => reason).join('; ')}`, {
        hint: `To fix it: ${faults.map(({ fix }) => fix).join('; ')}.`,
      });
    }
    throw new HostError(`not found on PATH: ${missing.join(', ')}`, {
      hint: `Install ${packages.join(' ')}, or let \`drivergrid setup SCENARIO\` do it.`,
    });
  }
  if (host.state.free_bytes < LEAST_FREE_BYTES) {
    throw new HostError(
      `${host.state.path} has ${Math.floor(host.state.free_bytes / 2 ** 20)} MiB free, expected ${LEAST_FREE_BYTES / 2 ** 20} or more`,
      { hint: 'Free some space, or set DRIVERGRID_STATE_DIR to a folder on another disk.' },
    );
  }
  return engine;
}

function noEngine({ engine_fault: fault }: HostFacts, { engine }: Scenario): HostError {
  if (fault !== undefined) {
    return new HostError(`no engine: ${fault.reason}`, { hint: `To fix it: ${fault.fix}.` });
  }
  const hint = engine.startsWith('/')
    ? 'Put a dockerd there, or correct `engine:` in the scenario.'
    : 'Install docker.io, or let `drivergrid setup SCENARIO` do it.';
  return new HostError(`no engine: ${engine} was not found`, { hint });
}
