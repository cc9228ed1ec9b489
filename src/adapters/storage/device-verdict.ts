import { HostError } from '../../core/errors.ts';
import type { Contents } from './device-contents.ts';
import type { DeviceUse } from './device-use.ts';

/** What was found about a device in a scenario. */
export interface DeviceFacts {
  /** As the scenario names it. */
  readonly given: string;
  readonly isReadOnly: boolean;
  readonly uses: readonly DeviceUse[];
  readonly contents: readonly Contents[];
}

/**
 * Checks that a pool may take the whole device.
 * @param setup the driver setup that names it
 * @param mayWipe whether `--wipe` names it: that covers what it holds, never what uses it
 * @throws HostError with what prevents it, and what would allow it
 */
export function requireUsable(setup: string, facts: DeviceFacts, mayWipe: boolean): void {
  const { given, contents } = facts;
  if (facts.isReadOnly) {
    throw new HostError(`${setup}: ${given} is read-only`, { hint: 'Name a writable disk.' });
  }
  const uses = allUses(facts);
  if (uses.length > 0) {
    throw new HostError(`${setup}: ${given} is in use: ${uses.map(({ what }) => what).join('; ')}`, {
      hint: `Release it first: ${[...new Set(uses.map((use) => use.release))].join('; ')}. No option overrides this.`,
    });
  }
  if (contents.length === 0) return;
  const found = `${setup}: expected an empty device, found that ${given} holds ${wordsOf(facts)}`;
  const obstacle = contents.map(wipeObstacle).find((one) => one !== undefined);
  if (obstacle !== undefined) throw new HostError(found, { hint: obstacle });
  if (mayWipe) return;
  throw new HostError(found, {
    hint: `\`--wipe ${given}\` erases it; or name an empty disk, or \`device: auto\` for a loop file.`,
  });
}

function allUses({ uses, contents }: DeviceFacts): DeviceUse[] {
  const groups = contents.flatMap(({ node, physicalVolume }) =>
    physicalVolume?.group !== undefined && physicalVolume.active.length > 0
      ? [
          {
            what: `${node.path} is in volume group ${physicalVolume.group.name}, whose ${physicalVolume.active.join(', ')} ${physicalVolume.active.length === 1 ? 'is' : 'are'} active`,
            release: `vgchange -an ${physicalVolume.group.name}`,
          },
        ]
      : [],
  );
  // One command for the group replaces one per logical volume.
  const others = groups.length === 0 ? uses : uses.filter((use) => !use.release.startsWith('lvchange '));
  return [...others, ...groups];
}

/** Why erasing would affect more than this device. */
function wipeObstacle({ node, physicalVolume }: Contents): string | undefined {
  if (physicalVolume === undefined) return undefined;
  if (!physicalVolume.isSeen) {
    return `LVM does not show what ${node.path} belongs to (is lvm2 installed? does a filter hide it?), so \`--wipe\` does not erase it: erase it by hand, or name another disk.`;
  }
  const { group, others } = physicalVolume;
  if (group === undefined || others.length === 0) return undefined;
  return `Volume group ${group.name} is on ${others.join(', ')} too, so \`--wipe\` does not erase it: take ${node.path} out of it with \`vgreduce ${group.name} ${node.path}\`, or name another disk.`;
}

/** `ext4`, or `a gpt partition table, vfat on /dev/vdb1`. */
export function wordsOf({ contents }: DeviceFacts): string {
  const [first] = contents;
  return contents
    .map(({ node, words }) => (node.path === first?.node.path ? words : `${words} on ${node.path}`))
    .join(', ');
}
