import { errorText, HostError, UsageError } from '../../core/errors.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { attribute, blockNodes } from '../storage/block-node.ts';
import { contentsOfDevice } from '../storage/device-contents.ts';
import { usesOfDevice } from '../storage/device-use.ts';
import { requireUsable, wordsOf, type DeviceFacts } from '../storage/device-verdict.ts';
import { eraseSignatures, removeLvm } from '../storage/wipe-node.ts';

/**
 * Refuses a scenario whose direct-lvm device is in use, or holds anything that `--wipe` does not name: a thin pool
 * takes the whole device. Changes nothing.
 * @param wipe devices that may be erased, by any path
 * @throws UsageError if `wipe` names something other than a device of the scenario; HostError that says what a device
 * holds or what uses it
 */
export async function requireEmptyDevices(scenario: Scenario, wipe: readonly string[] = []): Promise<void> {
  const devices = givenDevices(scenario);
  const allowed = await wipeable(devices, wipe);
  for (const { setup, device } of devices) {
    requireUsable(setup, await deviceFacts(setup, device), allowed.has(await identity(device)));
  }
}

/** @throws HostError if it is not a device, is in use, or holds anything */
export async function requireEmptyDevice(setup: string, device: string): Promise<void> {
  requireUsable(setup, await deviceFacts(setup, device), false);
}

/**
 * Erases an unused device: volume groups that lie only on it, physical volumes, every signature of its partitions and
 * of itself. Then reads it again.
 * @throws HostError if it is in use, shares a volume group with another disk, or is not empty afterwards
 */
export async function wipeDevice(device: string): Promise<void> {
  const facts = await deviceFacts('--wipe', device);
  requireUsable('--wipe', facts, true);
  if (facts.contents.length === 0) return;
  await removeLvm(facts.contents);
  await eraseSignatures(await blockNodes(device));
  const left = await deviceFacts('--wipe', device);
  if (left.contents.length > 0) {
    throw new HostError(`--wipe: ${device} was erased, but still holds ${wordsOf(left)}`, {
      hint: `Look at it with \`wipefs ${device}\`, or name another disk.`,
    });
  }
}

interface GivenDevice {
  readonly setup: string;
  readonly device: string;
}

function givenDevices(scenario: Scenario): GivenDevice[] {
  return scenario.drivers.flatMap(({ name, device }) =>
    device === undefined || device === 'auto' ? [] : [{ setup: name, device }],
  );
}

/** Which of the scenario's devices `--wipe` names. */
async function wipeable(devices: readonly GivenDevice[], wipe: readonly string[]): Promise<Set<string>> {
  const known = new Set(await Promise.all(devices.map(({ device }) => identity(device))));
  const allowed = await Promise.all(wipe.map(identity));
  wipe.forEach((named, index) => {
    if (known.has(allowed[index] ?? '')) return;
    const names = [...new Set(devices.map(({ device }) => device))];
    const hint =
      names.length === 0
        ? 'The scenario names no device.'
        : `The scenario's devices are: ${names.join(', ')}.`;
    throw new UsageError(`--wipe ${named}: expected a device of the scenario`, { hint });
  });
  return new Set(allowed);
}

/** The device's number, or the path itself if it leads to no device. */
async function identity(device: string): Promise<string> {
  return blockNodes(device).then(
    ([node]) => node?.id ?? device,
    () => device,
  );
}

async function deviceFacts(setup: string, given: string): Promise<DeviceFacts> {
  try {
    const nodes = await blockNodes(given);
    const [disk] = nodes;
    const isReadOnly = disk !== undefined && (await attribute(disk, 'ro')) === '1';
    return {
      given,
      isReadOnly,
      uses: await usesOfDevice(nodes),
      contents: await contentsOfDevice(nodes),
    };
  } catch (cause) {
    throw new HostError(`${setup}: ${given} cannot be used: ${errorText(cause)}`, {
      hint: 'Name a block device, or `device: auto` for a loop file.',
      cause,
    });
  }
}
